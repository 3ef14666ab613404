using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>What a publisher's latest sender report says of its clock (RFC 3550 §6.4.1): this NTP time is that RTP timestamp.</summary>
internal sealed class SenderClock(int clockRate)
{
    /// <summary>How many reports came; 0 while nothing is known.</summary>
    public int Reports { get; private set; }

    /// <summary>The latest report's time, 32.32 fixed point since 1900.</summary>
    public ulong Ntp { get; private set; }

    /// <summary>The latest report's RTP timestamp, ticks.</summary>
    public uint Timestamp { get; private set; }

    /// <summary>When the latest report came, microseconds of the engine's clock.</summary>
    public long ArrivalMicroseconds { get; private set; }

    public void Take(ulong ntp, uint timestamp, long arrivalMicroseconds)
    {
        Ntp = ntp;
        Timestamp = timestamp;
        ArrivalMicroseconds = arrivalMicroseconds;
        Reports++;
    }

    /// <summary>The sender's NTP time of a timestamp, microseconds since 1900; 0 before the first report.</summary>
    public long NtpMicroseconds(uint timestamp)
    {
        if (Reports == 0) return 0;
        long ticks = (int)(timestamp - Timestamp);
        return NtpTime.ToMicroseconds(Ntp) + (ticks * 1_000_000 / clockRate);
    }
}
