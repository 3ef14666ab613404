using CaseHub.Recorder.Wire;

namespace CaseHub.Load.Peers;

/// <summary>Counts what came of one stream by the numbers in its headers, which SRTP leaves readable.</summary>
internal sealed class StreamCount(uint ssrc)
{
    private const long FirstCycle = 1 << 16;

    private readonly ReplayWindow seen = new();
    private long highestAtReport;
    private long receivedAtReport;

    public uint Ssrc => ssrc;

    /// <summary>The lowest and the highest number, extended by their cycles.</summary>
    public long First { get; private set; }

    public long Highest { get; private set; }

    /// <summary>Each number once.</summary>
    public long Received { get; private set; }

    public long Reordered { get; private set; }

    public long Duplicated { get; private set; }

    /// <summary>The middle of the last sender report's NTP time, and when it came; 0 for none.</summary>
    public uint SenderReport { get; private set; }

    public long SenderReportArrival { get; private set; }

    /// <summary>Numbers between the first and the highest that never came.</summary>
    public long Missing => Received == 0 ? 0 : Highest - First + 1 - Received;

    public void Count(ushort sequence)
    {
        long index = Received == 0 ? FirstCycle + sequence : Highest + (short)(sequence - (ushort)Highest);
        if (Received == 0) First = Highest = index;
        if (!seen.IsFresh(index))
        {
            Duplicated++;
            return;
        }

        seen.Mark(index);
        Received++;
        if (index < Highest) Reordered++;
        First = Math.Min(First, index);
        Highest = Math.Max(Highest, index);
    }

    public void Take(in SenderReport report, long arrival)
    {
        SenderReport = NtpTime.Middle(report.NtpTimestamp);
        SenderReportArrival = arrival;
    }

    /// <summary>The block of a receiver report (RFC 3550 §6.4.1); the fraction begins anew. Jitter is not measured.</summary>
    public ReportBlock Report(long now)
    {
        long expected = Highest - highestAtReport;
        long lost = Math.Max(0, expected - (Received - receivedAtReport));
        bool isFirst = highestAtReport == 0;
        highestAtReport = Highest;
        receivedAtReport = Received;
        return new ReportBlock
        {
            Ssrc = ssrc,
            FractionLost = isFirst || expected <= 0 ? (byte)0 : (byte)Math.Min(255, lost * 256 / expected),
            CumulativeLost = (int)Missing,
            HighestSequence = (uint)(Highest - FirstCycle),
            LastSenderReport = SenderReport,
            DelaySinceLastSenderReport = SenderReport == 0 ? 0 : (uint)((now - SenderReportArrival) * 65_536 / TimeSpan.TicksPerSecond),
        };
    }
}
