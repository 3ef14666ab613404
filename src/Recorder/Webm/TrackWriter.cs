using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>Turns the packets of one publication into one file: its sound and its picture. One thread's at a time; it never waits.</summary>
internal sealed class TrackWriter
{
    // A browser sends keyframes only when asked. Without one a player cannot seek: it would decode from the last one on.
    private const long KeyframeInterval = 20_000_000;
    private const long KeyframePatience = 1_000_000;
    private readonly long recordingStart;
    private readonly WebmHead liveHead;
    private readonly FileClock clock = new();
    private readonly Vp8Assembler assembler = new();
    private readonly WebmFile file;
    private readonly MediumWriter audio;
    private readonly MediumWriter video;
    private long lastVideoArrival;
    private long lastKeyframe;
    private long lastAsked = long.MinValue / 2;

    /// <param name="spool">Empty, best a FileStream of buffer size 0; stays the caller's.</param>
    /// <param name="recordingStart">Engine microseconds.</param>
    /// <param name="hasAudio">The publication has sound: announced in the live file, left out of the closed one if none came.</param>
    /// <param name="hasVideo">Likewise for the picture.</param>
    public TrackWriter(Stream spool, long recordingStart, bool hasAudio, bool hasVideo)
    {
        this.recordingStart = recordingStart;
        liveHead = new WebmHead { HasAudio = hasAudio, HasVideo = hasVideo };
        file = new WebmFile(spool);
        audio = new MediumWriter(WebmHead.AudioTrack, clock.Audio, file);
        video = new MediumWriter(WebmHead.VideoTrack, clock.Video, file);
    }

    /// <summary>Why the file cannot be written at present; null when it can.</summary>
    public string? Fault => file.Fault;

    /// <summary>Takes over a packet and its buffer.</summary>
    public void Take(in RecordedPacket packet)
    {
        var medium = packet.IsAudio ? audio : video;
        if (medium.Reorder.TryAdd(packet)) return;
        Release(medium, long.MaxValue);
        medium.Reorder.TryAdd(packet);
    }

    /// <summary>Writes what is complete, to be called at least every 250 ms.</summary>
    /// <param name="now">Engine microseconds.</param>
    /// <returns>True when the publisher shall be asked for a keyframe.</returns>
    public bool Tick(long now)
    {
        Release(audio, now);
        Release(video, now);
        file.TryCommit();
        return WantsKeyframe(now);
    }

    /// <summary>Writes all the rest and makes the file seekable.</summary>
    public TrackSummary Close()
    {
        Release(audio, long.MaxValue);
        Release(video, long.MaxValue);
        if (file.Length == 0) file.Begin(liveHead);
        file.TryClose(StartOffset);
        return new TrackSummary(
            TimeSpan.FromMicroseconds(StartOffset),
            TimeSpan.FromMilliseconds(Math.Max(file.Index.AudioEnd, file.Index.VideoEnd) / 1_000),
            file.Committed,
            file.Index.HasAudio,
            file.Index.HasVideo,
            [.. audio.Gaps.Concat(video.Gaps).OrderBy(gap => gap.From)]);
    }

    private long StartOffset => clock.Started ? clock.EngineZero - recordingStart : 0;

    private void Release(MediumWriter medium, long now)
    {
        while (medium.Reorder.TryTake(now, out var packet, out long missing))
        {
            if (medium == audio) WriteSound(packet, missing);
            else WritePicture(packet, missing);
            packet.Return();
        }
    }

    private void WriteSound(in RecordedPacket packet, long missing)
    {
        long time = audio.Place(packet, missing);
        if (!OpusPacket.TryGetDuration(packet.Payload, out _)) return;
        Begin();
        audio.TryWrite(time, keyframe: true, packet.Payload);
    }

    private void WritePicture(in RecordedPacket packet, long missing)
    {
        lastVideoArrival = packet.ArrivalMicroseconds;
        long time = video.Place(packet, missing);
        int losses = assembler.Losses;
        bool complete = assembler.TryComplete(packet, missing);
        if (assembler.Losses != losses) video.NoteLoss();
        else if (missing > 0 && !assembler.AwaitsKeyframe) video.ForgetLoss();
        if (!complete) return;

        bool keyframe = assembler.Header.IsKeyframe;
        if (keyframe) lastKeyframe = packet.ArrivalMicroseconds;
        Begin();
        if (!video.TryWrite(time, keyframe, assembler.Frame)) assembler.Break();
    }

    // The head goes in front of the first block, when the picture's size and the start may be known already.
    private void Begin()
    {
        if (file.Length > 0) return;
        bool sized = assembler.Header.IsKeyframe;
        var head = liveHead with { StartOffset = StartOffset };
        file.Begin(sized ? head with { Width = assembler.Header.Width, Height = assembler.Header.Height } : head);
    }

    private bool WantsKeyframe(long now)
    {
        bool flows = lastVideoArrival != 0 && now - lastVideoArrival < KeyframePatience;
        bool wants = flows && (assembler.AwaitsKeyframe || now - lastKeyframe >= KeyframeInterval);
        if (!wants || now - lastAsked < KeyframePatience) return false;
        lastAsked = now;
        return true;
    }
}
