using System.Buffers.Binary;
using CaseHub.Recorder.Tests.Peer;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Network;

/// <summary>A browser that watches: takes sound as it comes, asks again for missing packets of the picture, and for a keyframe when it gives up.</summary>
internal sealed class SimulatedViewer
{
    private const long AskEveryMicroseconds = 60_000;
    private const long GiveUpMicroseconds = 1_500_000;

    private readonly SimulatedNetwork network;
    private readonly TestPeer peer;
    private readonly SortedDictionary<long, Taken> pictures = [];
    private readonly Dictionary<long, (long Since, long AskAt)> missing = [];
    private SequenceUnwrapper unwrapper;
    private long highest = -1;
    private int rtpRead;

    public SimulatedViewer(SimulatedNetwork network, TestPeer peer)
    {
        this.network = network;
        this.peer = peer;
        network.Ticks.Add(Tick);
    }

    /// <summary>Sounds that came, by the number in them.</summary>
    public HashSet<int> Sounds { get; } = [];

    /// <summary>Packets of one number with different contents, or of a stream nobody announced: never right.</summary>
    public int Contradictions { get; private set; }

    public int KeyframesAsked { get; private set; }

    /// <summary>When the latest whole picture came, by simulated time.</summary>
    public long LastPictureMicroseconds { get; private set; }

    /// <summary>Pictures of which every packet came.</summary>
    public int Pictures { get; private set; }

    private sealed record Taken(uint Timestamp, bool Marker, byte[] Payload);

    private SdpMedia Video => peer.Answer.Media[1];

    private uint VideoSsrc => Video.Sources[0].Ssrc;

    private void Tick()
    {
        peer.Drain(0);
        for (; rtpRead < peer.Rtp.Count; rtpRead++) Take(peer.Rtp[rtpRead]);
        AskAgain();
    }

    private void Take(ReceivedRtp packet)
    {
        // A doubled datagram is a replay, which SRTP keeps from us.
        if (packet.Plain.Length == 0) return;
        if (packet.Header.PayloadType == TestOffer.Opus) Sounds.Add(BinaryPrimitives.ReadInt32BigEndian(packet.Payload));
        else if (packet.Header.Ssrc == VideoSsrc) TakePicture(packet.Header.SequenceNumber, new Taken(packet.Header.Timestamp, packet.Header.Marker, packet.Payload));
        else if (packet.Header.PayloadLength > 2) TakePicture(BinaryPrimitives.ReadUInt16BigEndian(packet.Payload), new Taken(packet.Header.Timestamp, packet.Header.Marker, packet.Payload[2..]));
    }

    private void TakePicture(ushort number, Taken taken)
    {
        long sequence = unwrapper.Unwrap(number);
        if (pictures.TryGetValue(sequence, out Taken? before))
        {
            if (before.Timestamp != taken.Timestamp || !before.Payload.AsSpan().SequenceEqual(taken.Payload)) Contradictions++;
            return;
        }

        pictures.Add(sequence, taken);
        missing.Remove(sequence);
        for (long lost = highest + 1; highest >= 0 && lost < sequence; lost++) missing[lost] = (network.Now, network.Now);
        highest = Math.Max(highest, sequence);
        NoteWhole(sequence, taken.Timestamp);
    }

    private void NoteWhole(long sequence, uint timestamp)
    {
        long first = sequence, last = sequence;
        while (pictures.TryGetValue(first - 1, out Taken? earlier) && earlier.Timestamp == timestamp) first--;
        while (pictures.TryGetValue(last + 1, out Taken? later) && later.Timestamp == timestamp) last++;
        // The first packet of a frame has the S bit (RFC 7741 §4.2), the last one the marker.
        if ((pictures[first].Payload[0] & 0x10) == 0 || !pictures[last].Marker) return;
        Pictures++;
        LastPictureMicroseconds = network.Now;
    }

    private void AskAgain()
    {
        ushort[] due = [.. missing.Where(lost => lost.Value.AskAt <= network.Now).Select(lost => (ushort)lost.Key).Take(60)];
        if (due.Length > 0) peer.SendRtcp(Compound((ref RtcpWriter writer) => writer.Nack(1, VideoSsrc, due)));
        foreach (long lost in missing.Keys.ToArray())
        {
            (long since, long askAt) = missing[lost];
            if (askAt <= network.Now) missing[lost] = (since, network.Now + AskEveryMicroseconds);
            if (network.Now - since <= GiveUpMicroseconds) continue;
            missing.Clear();
            KeyframesAsked++;
            peer.SendRtcp(Compound((ref RtcpWriter writer) => writer.PictureLoss(1, VideoSsrc)));
            return;
        }
    }

    private delegate void Compose(ref RtcpWriter writer);

    private static byte[] Compound(Compose compose)
    {
        var buffer = new byte[500];
        var writer = new RtcpWriter(buffer);
        writer.ReceiverReport(1);
        compose(ref writer);
        Assert.True(writer.TryFinish(out int length));
        return buffer[..length];
    }
}
