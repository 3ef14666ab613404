using System.Net;
using CaseHub.Load.Native;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>Sends a VP8-like picture and an Opus-like sound. <see cref="Send"/> belongs to the sender's thread, all else to the loop.</summary>
internal sealed class Publisher : LoadPeer
{
    private readonly SendBatch batch = new();
    private readonly byte[] report = new byte[256];
    private readonly OutgoingStream audio = new(OutgoingStream.AudioClock);
    private readonly OutgoingStream video = new(OutgoingStream.VideoClock);
    private long reportAt;
    private int pictureId;
    private volatile bool keyframeIsWanted = true;
    private bool frameIsKey;

    private readonly bool hasVideo;

    /// <param name="hasVideo">False for a voice alone, whose plan has no picture.</param>
    public Publisher(IPAddress local, DtlsContext context, bool hasVideo = true)
        : base(local, context) => this.hasVideo = hasVideo;

    /// <summary>Packets given to <see cref="Send"/> until now. Read when nothing is being sent.</summary>
    public long Packets { get; private set; }

    public string Offer() => Offers.ToPublish(audio.Ssrc, hasVideo ? video.Ssrc : null);

    /// <summary>Keyframes the server asked for.</summary>
    public long KeyframesAsked { get; private set; }

    /// <summary>Packets the server asked for again; they are not sent.</summary>
    public long ResendsAsked { get; private set; }

    /// <summary>Packets that the system did not take: the generator's own fault.</summary>
    public long Unsent { get; private set; }

    /// <summary>Sends one packet.</summary>
    /// <param name="dueMicroseconds">When it was to be sent, by the monotonic clock: its timestamp.</param>
    /// <param name="more">Another of this publisher is due at the same time: both leave by one system call.</param>
    public void Send(in PlannedPacket planned, long dueMicroseconds, bool more)
    {
        Packets++;
        OutgoingStream stream = planned.IsAudio ? audio : video;
        if (planned.StartsFrame) stream.BeginFrame(dueMicroseconds);
        if (planned.StartsFrame && !planned.IsAudio) BeginPicture();

        long index = stream.NextIndex();
        Span<byte> packet = batch.Next;
        stream.WriteHeader(packet, planned.IsAudio ? Offers.Opus : Offers.Vp8, marker: !planned.IsAudio && planned.EndsFrame, (ushort)index);
        Span<byte> payload = packet[RtpHeader.MinBytes..planned.Bytes];
        if (!planned.IsAudio) WritePicture(payload, planned.StartsFrame);
        Stamp.Write(payload, WallClock.Now);
        // Encryption is in place: what lies between head and stamp is what an earlier packet left, any bytes.
        if (Protection!.TryProtectRtp(packet, planned.Bytes, RtpHeader.MinBytes, stream.Ssrc, index, out int length)) batch.Add(length);
        else Unsent++;
        stream.Octets += planned.Bytes - RtpHeader.MinBytes;
        if (!more || batch.IsFull) Unsent += batch.Flush(Descriptor);
        if (dueMicroseconds >= reportAt) SendReports(dueMicroseconds);
    }

    public override void Dispose()
    {
        base.Dispose();
        batch.Dispose();
    }

    protected override void OnRtp(Span<byte> packet, long arrival)
    {
        // Nobody sends to a publisher.
    }

    protected override void OnRtcp(in RtcpPacket packet, long arrival)
    {
        if (Nack.TryParse(packet, out Nack nack))
        {
            foreach (ushort _ in nack) ResendsAsked++;
        }

        bool asks = packet.Type == RtcpType.PayloadFeedback && packet.Count is PayloadFeedbackFormat.PictureLoss or PayloadFeedbackFormat.FullIntra;
        if (!asks) return;
        KeyframesAsked++;
        keyframeIsWanted = true;
    }

    protected override void OnReportDue()
    {
        // Reports go with the packets they report on, from the sender's thread.
    }

    private void BeginPicture()
    {
        frameIsKey = keyframeIsWanted;
        if (frameIsKey) keyframeIsWanted = false;
        pictureId = (pictureId + 1) & 0x7FFF;
    }

    /// <summary>The descriptor of RFC 7741 §4.2 and, at a frame's start, the head of RFC 6386 §9.1; the rest is any bytes.</summary>
    private void WritePicture(Span<byte> payload, bool startsFrame)
    {
        var descriptor = new Vp8Descriptor { StartOfPartition = startsFrame, PictureId = pictureId, PictureIdIsLong = true };
        int length = descriptor.Write(payload);
        if (!startsFrame) return;
        ReadOnlySpan<byte> keyframe = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01];   // 640×360
        ReadOnlySpan<byte> delta = [0x11, 0, 0];
        (frameIsKey ? keyframe : delta).CopyTo(payload[length..]);
    }

    private void SendReports(long dueMicroseconds)
    {
        reportAt = dueMicroseconds + 1_000_000;
        foreach (OutgoingStream stream in (ReadOnlySpan<OutgoingStream>)(hasVideo ? [audio, video] : [audio]))
        {
            if (stream.TryWriteReport(report, dueMicroseconds, out int length)) SendRtcp(report, length);
        }
    }
}
