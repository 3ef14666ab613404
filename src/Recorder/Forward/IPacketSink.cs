namespace CaseHub.Recorder.Forward;

/// <summary>
/// Takes the packets of one published track, in arrival order, on the engine's loop. A viewer's slot and a recording are
/// both sinks; the publication knows no other kind of listener.
/// </summary>
internal interface IPacketSink
{
    /// <summary>Takes one authenticated, de-duplicated RTP packet. Must not block, throw or keep the span.</summary>
    /// <param name="packet">The packet and what is known of it, borrowed for the call.</param>
    void Take(in TrackPacket packet);

    /// <summary>
    /// Reads what <see cref="Take"/> is about to need, and nothing else. Of hundreds of viewers little is in the cache when a packet comes:
    /// read for some of them in a row, the processor fetches side by side what it would otherwise wait for one after another.
    /// </summary>
    /// <returns>Something of what was read, so that it is read.</returns>
    long Touch() => 0;
}
