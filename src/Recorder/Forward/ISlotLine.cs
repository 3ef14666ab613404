namespace CaseHub.Recorder.Forward;

/// <summary>A viewer's way out for its slots.</summary>
internal interface ISlotLine
{
    /// <summary>Sends one plain RTP packet.</summary>
    /// <param name="slot">Whose packet it is.</param>
    /// <param name="room">The arena's, with the packet at its start; its contents are lost.</param>
    /// <param name="length">Bytes of packet.</param>
    /// <param name="ssrc">The slot's own or its RTX one.</param>
    /// <param name="extendedSequence">The packet's sequence number with its rollovers.</param>
    void Send(Slot slot, Span<byte> room, int length, uint ssrc, long extendedSequence);

    /// <summary>See <see cref="IPacketSink.Touch"/>.</summary>
    long Touch(Slot slot);
}
