using System.Buffers.Binary;
using System.Net;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>Receives and counts. Opens every sixteenth packet, to see that it is authentic and when it was sent. Belongs to the loop.</summary>
internal sealed class Viewer : LoadPeer
{
    private const int SampleEvery = 16;
    private const long FeedbackEvery = 50 * TimeSpan.TicksPerMillisecond;

    private readonly List<StreamCount> streams = [];
    private readonly List<long> delays;
    private readonly uint ssrc = (uint)Random.Shared.Next() | 1;
    private readonly int phase;
    private readonly byte[] compound = new byte[1_400];
    private readonly FeedbackLog? feedback;
    private byte rtxType = Offers.Vp8Rtx;
    private long feedbackAt;

    /// <param name="index">Spreads which packets are opened.</param>
    /// <param name="way">What it tells the server of its line.</param>
    /// <param name="takesTrains">See <see cref="Native.ReceiveBatch.AskForTrains"/>.</param>
    /// <param name="delays">Takes the delay of each packet opened, in ticks of 100 ns; shared, since the loop is one thread.</param>
    public Viewer(IPAddress local, DtlsContext context, int index, Feedback way, List<long> delays, bool takesTrains = false)
        : base(local, context, takesTrains)
    {
        phase = index % SampleEvery;
        feedback = way == Feedback.TransportWide ? new FeedbackLog() : null;
        this.delays = delays;
    }

    /// <summary>Streams of sound and picture; what is resent or padding is <see cref="Extra"/>.</summary>
    public IReadOnlyList<StreamCount> Streams => streams;

    public long Extra { get; private set; }

    public long Opened { get; private set; }

    /// <summary>Opened, but not what a publisher sent.</summary>
    public long Strange { get; private set; }

    protected override void OnRtp(Span<byte> packet, long arrival)
    {
        if (packet.Length < RtpHeader.MinBytes) return;
        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (feedback is not null) NoteNumber(packet, arrival);
        if ((packet[1] & 0x7F) == rtxType)
        {
            Extra++;
            return;
        }

        StreamOf(BinaryPrimitives.ReadUInt32BigEndian(packet[8..])).Count(sequence);
        if ((sequence + phase) % SampleEvery == 0) Open(packet, arrival);
    }

    protected override void OnRtcp(in RtcpPacket packet, long arrival)
    {
        if (!SenderReport.TryParse(packet, out SenderReport report)) return;
        uint about = report.Ssrc;
        streams.Find(stream => stream.Ssrc == about)?.Take(report, arrival);
    }

    protected override void OnReportDue()
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[Math.Min(streams.Count, 31)];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = streams[i].Report(Native.WallClock.Now);
        var writer = new RtcpWriter(compound);
        writer.ReceiverReport(ssrc, blocks);
        writer.SourceDescription(ssrc, "load"u8);
        if (writer.TryFinish(out int length)) SendRtcp(compound, length);
    }

    protected override void OnTick(long now)
    {
        if (feedback is null || Native.WallClock.Now < feedbackAt) return;
        feedbackAt = Native.WallClock.Now + FeedbackEvery;
        uint media = streams.Count > 0 ? streams[0].Ssrc : 0;
        while (feedback.TryWrite(compound, ssrc, media, out int length)) SendRtcp(compound, length);
    }

    private void NoteNumber(ReadOnlySpan<byte> packet, long arrival)
    {
        if (!RtpHeader.TryParseProtected(packet, out RtpHeader header)) return;
        if (!RtpHeaderExtensions.TryFind(packet, header, Offers.TransportSequenceId, out ReadOnlySpan<byte> data)) return;
        if (RtpExtensionFields.TryReadTransportSequence(data, out ushort number)) feedback!.Record(number, arrival / TimeSpan.TicksPerMicrosecond);
    }

    private StreamCount StreamOf(uint about)
    {
        for (int i = 0; i < streams.Count; i++)
        {
            if (streams[i].Ssrc == about) return streams[i];
        }

        streams.Add(new StreamCount(about));
        return streams[^1];
    }

    private void Open(Span<byte> packet, long arrival)
    {
        if (!RtpHeader.TryParseProtected(packet, out RtpHeader header)) return;
        if (!Opening!.TryUnprotectRtp(packet, header.PayloadStart, header.Ssrc, header.SequenceNumber, out int length))
        {
            Forged++;
            return;
        }

        Opened++;
        // Parsed anew: a relay may pad to make packets of one size.
        ReadOnlySpan<byte> plain = packet[..length];
        ReadOnlySpan<byte> payload = RtpHeader.TryParse(plain, out header) ? plain.Slice(header.PayloadStart, header.PayloadLength) : default;
        if (Stamp.TryRead(payload, out long sent)) delays.Add(arrival - sent);
        else if (payload.Length >= Stamp.Bytes || payload.IsEmpty) Strange++;
    }
}
