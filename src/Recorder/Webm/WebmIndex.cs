using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>What the closing head needs to know of a file's blocks, gathered while they are written or found again.</summary>
internal sealed class WebmIndex
{
    private const int AudioCueSpacing = 2_000;
    private const int VideoCueSpacing = 1_000;

    // Some days of them; what a seek then costs is still little.
    private const int MaxCues = 20_000;
    private const long NominalFrame = 33_333;
    private readonly CueList videoCues = new(MaxCues);
    private readonly CueList audioCues = new(MaxCues);
    private Vp8FrameHeader largest;

    public bool HasAudio => AudioEnd > 0;

    public bool HasVideo => VideoEnd > 0;

    /// <summary>Where the last sound ends, microseconds of file time; 0 without any.</summary>
    public long AudioEnd { get; private set; }

    /// <summary>Where the last picture ends, were it one of 30 in a second; 0 without any.</summary>
    public long VideoEnd { get; private set; }

    /// <param name="track"><see cref="WebmHead.AudioTrack"/> or <see cref="WebmHead.VideoTrack"/>.</param>
    /// <param name="milliseconds">File time.</param>
    /// <param name="keyframe">True for all sound.</param>
    /// <param name="data">One Opus packet or VP8 frame.</param>
    /// <param name="clusterPosition">From the beginning of the file.</param>
    public void Note(int track, long milliseconds, bool keyframe, ReadOnlySpan<byte> data, long clusterPosition)
    {
        var cue = new WebmCue(milliseconds, track, clusterPosition);
        if (track == WebmHead.AudioTrack)
        {
            _ = OpusPacket.TryGetDuration(data, out int ticks);
            AudioEnd = Math.Max(AudioEnd, (1_000 * milliseconds) + Math.Max(1, ticks * 1_000_000L / OpusPacket.ClockRate));
            audioCues.Add(cue, AudioCueSpacing);
            return;
        }
        VideoEnd = Math.Max(VideoEnd, (1_000 * milliseconds) + NominalFrame);
        if (keyframe) videoCues.Add(cue, VideoCueSpacing);
        // A publisher begins small and grows with its bandwidth: players make room for the largest picture.
        if (keyframe && Vp8FrameHeader.TryParse(data, out var header) && header.Width * header.Height > largest.Width * largest.Height) largest = header;
    }

    public long EndOf(int track) => track == WebmHead.AudioTrack ? AudioEnd : VideoEnd;

    /// <summary>More places to seek to than fit into the head: they are to go behind the last cluster.</summary>
    public bool HasManyCues => Cues.Cues.Count > WebmHead.MaxCues;

    /// <summary>The picture's keyframes or, for sound alone, a packet each two seconds.</summary>
    private CueList Cues => HasVideo ? videoCues : audioCues;

    /// <summary>Appends all cues as an element.</summary>
    public void ComposeCues(EbmlBuffer buffer) => WebmHead.ComposeCues(buffer, Cues.Cues);

    /// <summary>The head of the file as it is: its tracks are those that have blocks, its cues those that fit or, if there are more, at the end.</summary>
    /// <param name="startOffset">See <see cref="TrackSummary.StartOffset"/>, microseconds.</param>
    /// <param name="fileBytes">The file's length.</param>
    /// <param name="cuesPosition">Where all cues are in the file; null for those that fit the head.</param>
    public WebmHead ClosingHead(long startOffset, long fileBytes, long? cuesPosition = null) => Sized(new WebmHead
    {
        HasAudio = HasAudio || !HasVideo,
        HasVideo = HasVideo,
        StartOffset = startOffset,
        DurationMilliseconds = Math.Max(AudioEnd, VideoEnd) / 1_000,
        FileBytes = fileBytes,
        CuesPosition = cuesPosition,
        Cues = cuesPosition is null ? Cues.Fitting() : [],
    });

    private WebmHead Sized(WebmHead head) =>
        largest.IsKeyframe ? head with { Width = largest.Width, Height = largest.Height } : head;
}
