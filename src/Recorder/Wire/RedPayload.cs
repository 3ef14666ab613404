namespace CaseHub.Recorder.Wire;

/// <summary>Redundant audio data (RFC 2198 §3): earlier blocks in front of the present one, which stands last.</summary>
internal static class RedPayload
{
    // One bit of "more follows", seven of payload type; with more to follow 14 bits of time and 10 of length.
    private const int BlockHeaderBytes = 4;

    /// <summary>Finds the present block.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="payloadType">What the present block is to be.</param>
    /// <param name="start">Where it begins; it goes on to the end.</param>
    /// <returns>False when the headers are cut short, the earlier blocks do not fit, or it is something else.</returns>
    public static bool TryFindPrimary(ReadOnlySpan<byte> payload, byte payloadType, out int start)
    {
        start = 0;
        int position = 0, earlier = 0;
        while (position < payload.Length && (payload[position] & 0x80) != 0)
        {
            if (payload.Length < position + BlockHeaderBytes) return false;
            earlier += ((payload[position + 2] & 0x03) << 8) | payload[position + 3];
            position += BlockHeaderBytes;
        }

        if (position >= payload.Length || (payload[position] & 0x7F) != payloadType) return false;
        start = position + 1 + earlier;
        return start < payload.Length;
    }
}
