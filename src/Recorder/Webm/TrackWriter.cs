using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>Turns the packets of one publication into one file: its sound and its picture. One thread's at a time; it never waits.</summary>
internal sealed class TrackWriter
{
    // A browser sends keyframes only when asked. Without one a player cannot seek: it would decode from the last one on. Asked for a
    // second early, so that with the answer's way it is about ten seconds.
    private const long KeyframeInterval = 9_000_000;
    private const long KeyframePatience = 1_000_000;
    private readonly long recordingStart;
    private readonly WebmHead liveHead;
    private readonly FileClock clock = new();
    private readonly Vp8Assembler assembler = new();
    private readonly WebmFile file;
    private readonly SideWriter side;
    private readonly MediumWriter audio;
    private readonly MediumWriter video;
    private readonly SpeechMeter speech;
    private WebmHead? written;
    private long lastVideoArrival;
    private long lastKeyframe;
    private long lastAsked = long.MinValue / 2;
    private long waitingNoted;
    private bool paused;

    /// <param name="spool">Empty; stays the caller's.</param>
    /// <param name="recordingStart">Engine microseconds.</param>
    /// <param name="hasAudio">The publication has sound: announced in the live file, left out of the closed one if none came.</param>
    /// <param name="hasVideo">Likewise for the picture.</param>
    public TrackWriter(TrackSpool spool, long recordingStart, bool hasAudio, bool hasVideo)
    {
        this.recordingStart = recordingStart;
        liveHead = new WebmHead { HasAudio = hasAudio, HasVideo = hasVideo };
        file = new WebmFile(spool.Media);
        side = new SideWriter(spool.Side);
        speech = new SpeechMeter(side);
        audio = new MediumWriter(WebmHead.AudioTrack, clock.Audio, file, side);
        video = new MediumWriter(WebmHead.VideoTrack, clock.Video, file, side);
    }

    /// <summary>Why the file cannot be written at present; null when it can.</summary>
    public string? Fault => file.Fault;

    /// <summary>The head that would close the file as it can be read now; null while there is nothing to be read. Not changed later.</summary>
    public WebmHead? Written => Volatile.Read(ref written);

    /// <summary>Takes over a packet and its buffer.</summary>
    public void Take(in RecordedPacket packet)
    {
        var medium = packet.IsAudio ? audio : video;
        if (medium.Reorder.TryAdd(packet)) return;
        Release(medium, long.MaxValue);
        medium.Reorder.TryAdd(packet);
    }

    /// <summary>Writes what is complete; to be called often.</summary>
    /// <param name="now">Engine microseconds.</param>
    /// <returns>True when the publisher shall be asked for a keyframe.</returns>
    public bool Tick(long now)
    {
        Release(audio, now);
        Release(video, now);
        Write();
        return WantsKeyframe(now);
    }

    /// <inheritdoc cref="WebmFile.TryBeginFlush"/>
    public bool TryBeginFlush() => file.TryBeginFlush();

    /// <inheritdoc cref="WebmFile.EndFlush"/>
    public void EndFlush(string? fault) => file.EndFlush(fault);

    /// <summary>Writes what had come before; from then on the caller gives nothing until <see cref="Resume"/>.</summary>
    /// <param name="now">Engine microseconds.</param>
    /// <param name="cause">See <see cref="TrackGap"/>.</param>
    public void Pause(long now, string cause)
    {
        Release(audio, long.MaxValue);
        Release(video, long.MaxValue);
        clock.Start(now);
        audio.Pause(clock.At(now), cause);
        video.Pause(clock.At(now), cause);
        side.Pause(clock.At(now), cause);
        paused = true;
        Write();
    }

    /// <summary>Goes on: sound at once, the picture with the next keyframe, which is to be asked for.</summary>
    /// <param name="now">Engine microseconds.</param>
    public void Resume(long now)
    {
        audio.Resume(clock.At(now), now);
        video.Resume(clock.At(now), now);
        side.Resume(clock.At(now));
        assembler.Break();
        paused = false;
        if (liveHead.HasVideo) (lastVideoArrival, lastAsked) = (now, long.MinValue / 2);
    }

    /// <summary>Packets were dropped since the disk held the writer up.</summary>
    public void NoteDropped()
    {
        audio.NoteDropped();
        video.NoteDropped();
    }

    /// <summary>Writes all the rest and makes the file seekable; no flush is under way.</summary>
    /// <param name="now">Engine microseconds.</param>
    public TrackSummary Close(long now)
    {
        Release(audio, long.MaxValue);
        Release(video, long.MaxValue);
        audio.Close(clock.At(now));
        video.Close(clock.At(now));
        speech.Finish();
        if (file.Length == 0) file.Begin(liveHead with { StartOffset = StartOffset });
        if (file.TryClose(StartOffset)) side.Closed();
        side.Commit(audio.DoneArrival, video.DoneArrival);
        return new TrackSummary(
            TimeSpan.FromMicroseconds(StartOffset),
            TimeSpan.FromMilliseconds(Math.Max(file.Index.AudioEnd, file.Index.VideoEnd) / 1_000),
            file.Committed,
            file.Index.HasAudio,
            file.Index.HasVideo,
            GapList.Merge(audio.Gaps.Concat(video.Gaps))) { Speech = speech.Spans };
    }

    private long StartOffset => clock.Started ? clock.EngineZero - recordingStart : 0;

    private void Write()
    {
        NoteWaiting();
        if (clock.Started) side.Zero(recordingStart, clock.EngineZero);
        bool isWritten = file.TryWrite();
        if (!isWritten) return;
        side.Commit(audio.DoneArrival, video.DoneArrival);
        if (file.Length > 0) Volatile.Write(ref written, file.Index.ClosingHead(StartOffset, file.Length));
    }

    // A repair can then append it. Of a picture that waits nothing can be decoded.
    private void NoteWaiting()
    {
        long latest = waitingNoted;
        foreach (var packet in audio.Reorder.Waiting)
        {
            if (packet.ArrivalMicroseconds <= waitingNoted) continue;
            latest = Math.Max(latest, packet.ArrivalMicroseconds);
            if (OpusPacket.TryGetDuration(packet.Payload, out _)) side.Waiting(audio.Foresee(packet) / 1_000, packet.Payload);
        }
        waitingNoted = latest;
    }

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
        speech.Hear(time, packet.SoundLevel);
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
        bool wants = !paused && flows && (assembler.AwaitsKeyframe || now - lastKeyframe >= KeyframeInterval);
        if (!wants || now - lastAsked < KeyframePatience) return false;
        lastAsked = now;
        return true;
    }
}
