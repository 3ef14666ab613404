namespace CaseHub.Recorder.Forward;

/// <summary>The tracks that took packets in this turn of the loop and have not handed them on yet. Used by the loop alone.</summary>
internal sealed class Fanout
{
    private readonly Queue<PublishedTrack> waiting = new();

    public void Note(PublishedTrack track) => waiting.Enqueue(track);

    /// <summary>Takes out the next track to hand on.</summary>
    public bool TryNext(out PublishedTrack? track) => waiting.TryDequeue(out track);
}
