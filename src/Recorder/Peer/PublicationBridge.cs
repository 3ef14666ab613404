using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Peer;

/// <summary>A publication as another loop is to show it.</summary>
/// <param name="Group">Who may see it there, at the moment of telling; null for everybody.</param>
internal readonly record struct MirroredPublication(PublicationBridge Bridge, string? Group);

/// <summary>
/// A publication of one loop and its copy on another, for the viewers there. Opened and closed by the original's loop; the copy and what
/// it wishes for belong to the other.
/// </summary>
internal sealed class PublicationBridge
{
    private readonly MediaLoop home;
    private readonly List<TrackBridge> bridges = [];
    private readonly List<(KeyframeRequests Copy, Action AskOriginal)> keyframes = [];

    /// <param name="original">As it will be: its tracks are known from its offer.</param>
    /// <param name="home">The original's loop, which makes this.</param>
    /// <param name="far">The copy's loop.</param>
    /// <param name="isTold">Whether the copy's loop knows what there is and who may see it; asked by the original's loop.</param>
    public PublicationBridge(Publication original, MediaLoop home, MediaLoop far, Func<bool> isTold)
    {
        this.home = home;
        Original = original;
        Copy = new Publication(original.Id, original.OwnerId, original.IsScreen, far.Fanout, original.Group) { AudioLevelId = original.AudioLevelId, IsInterpreter = original.IsInterpreter };
        if (original.Audio is { } sound) bridges.Add(new TrackBridge(sound, Copy.AddAudio(sound.ClockRate, asksAgain: false), far, home.Counters, isTold));
        foreach (PublishedTrack layer in original.Layers)
        {
            PublishedTrack copied = Copy.AddVideo(layer.ClockRate, asksAgain: false, layer.Name);
            bridges.Add(new TrackBridge(layer, copied, far, home.Counters, isTold));
            keyframes.Add((copied.Keyframes, layer.Keyframes.Want));
        }
    }

    public Publication Original { get; }

    /// <summary>What the other loop's viewers are shown.</summary>
    public Publication Copy { get; }

    public void Open(long nowMicroseconds)
    {
        foreach (TrackBridge bridge in bridges) bridge.Open(nowMicroseconds);
    }

    public void Close()
    {
        foreach (TrackBridge bridge in bridges) bridge.Close();
    }

    /// <summary>Passes on what the publisher has said of its clock since; the original's half.</summary>
    public void SendReports()
    {
        foreach (TrackBridge bridge in bridges) bridge.SendReport();
    }

    /// <summary>Tells the original's loop which keyframes are wished for here, at most one a second and layer; the copy's half.</summary>
    public void AskForKeyframes(long nowMicroseconds)
    {
        foreach ((KeyframeRequests copy, Action askOriginal) in keyframes)
        {
            if (copy.TakeDue(nowMicroseconds)) home.Mailbox.TryPost(askOriginal);
        }
    }
}
