using System.Net;
using CaseHub.Recorder.Peer;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder;

/// <summary>
/// A whole session of an engine with itself over loopback, so that .NET has compiled what joining and forwarding need before the first
/// person joins: a cold engine needs 100 to 300 ms for its first handshake, a warm one a few.
/// </summary>
public static class WarmUp
{
    private const int Packets = 5;

    /// <summary>Plays the session on free ports, which are closed again; best beside what else the start does. Takes about half a second of one core.</summary>
    /// <param name="logs">Told when it failed, which makes the first join slow and nothing else.</param>
    public static async Task RunAsync(ILoggerFactory logs)
    {
        try
        {
            await PlayAsync();
            Cross(SrtpProfile.AeadAes128Gcm);
            Cross(SrtpProfile.AesCm128HmacSha1Tag80);
        }
        catch (Exception exception)
        {
            MediaLog.WarmUpFailed(logs.CreateLogger<MediaEngine>(), exception);
        }
    }

    /// <returns>How many packets of a publisher its viewer was sent.</returns>
    internal static async Task<int> PlayAsync()
    {
        var options = new MediaOptions { Port = 0, TcpPort = 0, Addresses = [IPAddress.Loopback.ToString()], Loops = 1 };
        await using MediaEngine engine = MediaEngine.Start(options, TimeProvider.System, NullLoggerFactory.Instance);
        MediaRoom room = engine.OpenRoom(Guid.CreateVersion7(), _ => { });
        using var publisher = new WarmUpPeer(new IPEndPoint(IPAddress.Loopback, engine.Port));
        using var viewer = new WarmUpPeer(new IPEndPoint(IPAddress.Loopback, engine.Port));
        MediaAnswer toViewer = await room.ViewAsync(viewer.Id, viewer.Id, viewer.Offer(SdpDirection.ReceiveOnly), default);
        MediaAnswer toPublisher = await room.PublishAsync(publisher.Id, publisher.Id, Guid.CreateVersion7(), publisher.Offer(SdpDirection.SendOnly), default);
        if (!viewer.TryConnect(toViewer) || !publisher.TryConnect(toPublisher)) throw new InvalidOperationException("The engine did not connect with itself.");

        // One number is left out, so that it is asked for; feedback and requests of the viewer follow the packets.
        for (int i = 1; i <= Packets; i++)
        {
            publisher.SendPicture((ushort)(i == Packets ? Packets + 1 : i));
            publisher.SendSound((ushort)i);
        }

        publisher.SendReport();
        int came = viewer.TakeMedia(2 * Packets);
        viewer.SendFeedback();
        // The resends that it asked for.
        viewer.TakeMedia(1);
        publisher.Close();
        return came;
    }

    /// <summary>A packet of each kind through a cipher and back.</summary>
    private static void Cross(SrtpProfile profile)
    {
        const uint Ssrc = 1;
        var master = new SrtpMaster(new byte[SrtpProfiles.KeyBytes], new byte[profile.SaltBytes()]);
        using var sender = new SrtpSender(SrtpCipher.Create(profile, master));
        using var receiver = new SrtpReceiver(SrtpCipher.Create(profile, master));
        var packet = new byte[200];
        var writer = new RtpPacketWriter(packet, new RtpHeader { Ssrc = Ssrc });
        writer.Payload(new byte[100]);
        if (writer.TryFinish(out int length) && sender.TryProtectRtp(packet, length, RtpHeader.MinBytes, Ssrc, 0, out int sealedLength))
            receiver.TryUnprotectRtp(packet.AsSpan(0, sealedLength), RtpHeader.MinBytes, Ssrc, 0, out _);

        var compound = new RtcpWriter(packet);
        compound.ReceiverReport(Ssrc);
        if (compound.TryFinish(out length)) receiver.TryUnprotectRtcp(packet.AsSpan(0, sender.ProtectRtcp(packet, length)), out _);
    }
}
