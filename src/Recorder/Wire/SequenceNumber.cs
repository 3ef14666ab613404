namespace CaseHub.Recorder.Wire;

/// <summary>Serial number arithmetic of RTP's 16-bit sequence numbers (RFC 1982 §3.2 with SERIAL_BITS 16).</summary>
internal static class SequenceNumber
{
    /// <summary>How far <paramref name="later"/> lies after <paramref name="earlier"/>, -32768 to 32767.</summary>
    public static short Distance(ushort earlier, ushort later) => unchecked((short)(later - earlier));

    /// <summary>True when <paramref name="candidate"/> follows <paramref name="reference"/>, across the wrap too.</summary>
    public static bool IsNewer(ushort candidate, ushort reference) => Distance(reference, candidate) > 0;
}

/// <summary>
/// Unwraps 16-bit sequence numbers to 64 bits (RFC 3550 A.1's cycles, without its probation): each number is taken as the one
/// nearest to the highest seen, so that late packets of the previous cycle unwrap below it.
/// </summary>
internal struct SequenceUnwrapper
{
    // The first number unwraps to one cycle above zero: packets sent before it stay positive.
    private const long FirstCycle = 1L << 16;
    private bool started;

    /// <summary>The highest number unwrapped so far; 0 before the first.</summary>
    public long Highest { get; private set; }

    public long Unwrap(ushort sequenceNumber)
    {
        long extended = Peek(sequenceNumber);
        if (!started || extended > Highest) Highest = extended;
        started = true;
        return extended;
    }

    /// <summary>What <see cref="Unwrap"/> would answer, without learning from it (for a packet not yet authenticated).</summary>
    public readonly long Peek(ushort sequenceNumber)
    {
        if (!started) return FirstCycle + sequenceNumber;
        return Highest + SequenceNumber.Distance((ushort)Highest, sequenceNumber);
    }
}

/// <summary>Unwraps 32-bit RTP timestamps to 64 bits in the same way; ticks of the codec's clock.</summary>
internal struct TimestampUnwrapper
{
    private const long FirstCycle = 1L << 32;
    private long last;
    private bool started;

    public long Unwrap(uint timestampTicks)
    {
        last = Peek(timestampTicks);
        started = true;
        return last;
    }

    /// <summary>What <see cref="Unwrap"/> would answer.</summary>
    public readonly long Peek(uint timestampTicks) => started ? last + unchecked((int)(timestampTicks - (uint)last)) : FirstCycle + timestampTicks;
}
