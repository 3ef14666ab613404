namespace CaseHub.Recorder.Forward;

/// <summary>What one publisher's connection brings to the room: sound, picture, or both.</summary>
internal sealed class Publication(Guid id, Guid ownerId, bool isScreen)
{
    public Guid Id { get; } = id;

    /// <summary>Whoever views as the same owner is not shown this.</summary>
    public Guid OwnerId { get; } = ownerId;

    public bool IsScreen { get; } = isScreen;

    public PublishedTrack? Audio { get; private set; }

    public PublishedTrack? Video { get; private set; }

    public KeyframeRequests Keyframes { get; } = new();

    /// <summary>Of its sound; stays 0 without any.</summary>
    public Loudness Loudness { get; } = new();

    /// <param name="clockRate">Ticks per second.</param>
    /// <param name="asksAgain">Whether the publisher agreed to resend on request.</param>
    public PublishedTrack AddAudio(int clockRate, bool asksAgain) => Audio = new PublishedTrack(this, isAudio: true, clockRate, asksAgain);

    /// <inheritdoc cref="AddAudio"/>
    public PublishedTrack AddVideo(int clockRate, bool asksAgain) => Video = new PublishedTrack(this, isAudio: false, clockRate, asksAgain);

    /// <summary>Adds a listener to sound and picture.</summary>
    public void Add(IPacketSink sink)
    {
        Audio?.Add(sink);
        Video?.Add(sink);
    }

    public void Remove(IPacketSink sink)
    {
        Audio?.Remove(sink);
        Video?.Remove(sink);
    }

    public StageEntry Entry => new(Id, OwnerId, Audio is not null, Video is not null, IsScreen);
}
