namespace CaseHub.Recorder.Wire;

/// <summary>NTP timestamps of RTCP (RFC 3550 §4): 32 bits of seconds since 1900 and 32 bits of fraction.</summary>
internal static class NtpTime
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <returns>Microseconds since 1900, rounded to the nearest.</returns>
    public static long ToMicroseconds(ulong ntp) =>
        ((long)(ntp >> 32) * MicrosecondsPerSecond) + (long)((((ntp & uint.MaxValue) * MicrosecondsPerSecond) + (1UL << 31)) >> 32);

    public static ulong FromMicroseconds(long microseconds)
    {
        ulong seconds = (ulong)(microseconds / MicrosecondsPerSecond);
        ulong fraction = ((ulong)(microseconds % MicrosecondsPerSecond) << 32) / MicrosecondsPerSecond;
        return (seconds << 32) | fraction;
    }

    /// <summary>The middle 32 bits, which a report block's LSR repeats (RFC 3550 §6.4.1).</summary>
    public static uint Middle(ulong ntp) => (uint)(ntp >> 16);
}
