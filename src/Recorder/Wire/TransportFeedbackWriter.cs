namespace CaseHub.Recorder.Wire;

/// <summary>Composes transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).</summary>
internal static class TransportFeedbackWriter
{
    /// <summary>Statuses per feedback; the caller goes on with the next one from there.</summary>
    public const int MaxStatuses = 512;

    /// <summary>In place of an arrival time: the packet has not come.</summary>
    public const long NotReceived = -1;

    private const int LongestRun = 0x1FFF;

    /// <param name="destination">Owned by the caller; 1,200 bytes hold any feedback.</param>
    /// <param name="senderSsrc">Ours.</param>
    /// <param name="mediaSsrc">Any source of the transport.</param>
    /// <param name="feedbackCount">Grows by one with each feedback.</param>
    /// <param name="baseSequence">The number of the first status.</param>
    /// <param name="arrivals">Microseconds ≥ 0 of our clock for each number from the first on, or <see cref="NotReceived"/>. One at least was received.</param>
    /// <param name="taken">How many statuses went in: fewer than given where two arrivals lie over 8 s apart or the limit is reached.</param>
    /// <param name="length">Bytes written. The packet is padded, so it must be the last of a compound.</param>
    /// <returns>False when nothing was received or it did not fit.</returns>
    public static bool TryWrite(
        Span<byte> destination, uint senderSsrc, uint mediaSsrc, byte feedbackCount, ushort baseSequence, ReadOnlySpan<long> arrivals, out int taken, out int length)
    {
        length = 0;
        Span<byte> symbols = stackalloc byte[MaxStatuses];
        Span<short> deltas = stackalloc short[MaxStatuses];
        taken = Measure(arrivals, symbols, deltas, out int deltaCount, out long reference);
        if (deltaCount == 0) return false;

        var writer = new ByteWriter(destination);
        writer.UInt8(0x80 | TransportFeedbackFormat.TransportWide);
        writer.UInt8((byte)RtcpType.TransportFeedback);
        writer.UInt16(0);
        writer.UInt32(senderSsrc);
        writer.UInt32(mediaSsrc);
        writer.UInt16(baseSequence);
        writer.UInt16((ushort)taken);
        writer.UInt24((uint)reference);
        writer.UInt8(feedbackCount);
        WriteChunks(ref writer, symbols[..taken]);
        WriteDeltas(ref writer, deltas[..deltaCount]);
        Pad(ref writer);
        writer.PatchUInt16(2, (ushort)((writer.Position / 4) - 1));
        length = writer.Overflowed ? 0 : writer.Position;
        return !writer.Overflowed;
    }

    // Symbols of all statuses and deltas of those received; the reference is that of the first received.
    private static int Measure(ReadOnlySpan<long> arrivals, Span<byte> symbols, Span<short> deltas, out int deltaCount, out long reference)
    {
        deltaCount = 0;
        reference = 0;
        long previous = 0;
        int count = Math.Min(arrivals.Length, symbols.Length);
        for (int i = 0; i < count; i++)
        {
            symbols[i] = 0;
            if (arrivals[i] < 0) continue;
            if (deltaCount == 0)
            {
                reference = arrivals[i] / TransportFeedback.MicrosecondsPerReference;
                previous = reference * (TransportFeedback.MicrosecondsPerReference / TransportFeedback.MicrosecondsPerTick);
            }
            long tick = arrivals[i] / TransportFeedback.MicrosecondsPerTick;
            long delta = tick - previous;
            if (delta is < short.MinValue or > short.MaxValue) return i;
            symbols[i] = (byte)(delta is >= 0 and <= byte.MaxValue ? 1 : 2);
            deltas[deltaCount++] = (short)delta;
            previous = tick;
        }
        return count;
    }

    private static void WriteChunks(ref ByteWriter writer, scoped ReadOnlySpan<byte> symbols)
    {
        while (!symbols.IsEmpty)
        {
            int run = symbols.IndexOfAnyExcept(symbols[0]);
            if (run < 0) run = symbols.Length;
            // A vector has fourteen one-bit symbols where none is large, else seven two-bit ones (§3.1.4).
            bool twoBit = symbols[..Math.Min(14, symbols.Length)].Contains((byte)2);
            int vector = Math.Min(symbols.Length, twoBit ? 7 : 14);
            if (run >= vector)
            {
                run = Math.Min(run, LongestRun);
                writer.UInt16((ushort)(symbols[0] << 13 | run));
                symbols = symbols[run..];
                continue;
            }
            writer.UInt16(Vector(symbols[..vector], twoBit));
            symbols = symbols[vector..];
        }
    }

    private static ushort Vector(ReadOnlySpan<byte> symbols, bool twoBit)
    {
        int bits = 0x8000 | (twoBit ? 0x4000 : 0);
        for (int i = 0; i < symbols.Length; i++) bits |= symbols[i] << (twoBit ? 12 - (2 * i) : 13 - i);
        return (ushort)bits;
    }

    private static void WriteDeltas(ref ByteWriter writer, scoped ReadOnlySpan<short> deltas)
    {
        foreach (short delta in deltas)
        {
            if (delta is >= 0 and <= byte.MaxValue) writer.UInt8((byte)delta);
            else writer.UInt16((ushort)delta);
        }
    }

    private static void Pad(ref ByteWriter writer)
    {
        int padding = -writer.Position & 3;
        if (padding == 0) return;
        writer.Zeros(padding - 1);
        writer.UInt8((byte)padding);
        if (!writer.Overflowed) writer.Written[0] |= 0x20;
    }
}
