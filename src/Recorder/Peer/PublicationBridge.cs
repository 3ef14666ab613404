using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Peer;

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
    public PublicationBridge(Publication original, MediaLoop home, MediaLoop far)
    {
        this.home = home;
        Original = original;
        Copy = new Publication(original.Id, original.OwnerId, original.IsScreen, far.Fanout) { AudioLevelId = original.AudioLevelId };
        if (original.Audio is { } sound) bridges.Add(new TrackBridge(sound, Copy.AddAudio(sound.ClockRate, asksAgain: false), far, home.Counters));
        foreach (PublishedTrack layer in original.Layers)
        {
            PublishedTrack copied = Copy.AddVideo(layer.ClockRate, asksAgain: false, layer.Name);
            bridges.Add(new TrackBridge(layer, copied, far, home.Counters));
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
