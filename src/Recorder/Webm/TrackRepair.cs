using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>What is done with one scanned track: the media are closed, and what they lack is told by the side file.</summary>
internal sealed class TrackRepair
{
    private readonly Stream media;
    private readonly SideFile? side;
    private readonly WebmScan scan;
    private readonly SideLog log;
    private readonly List<(int Track, long From, long To, string Cause)> crash = [];
    private TrackDamage damage;
    private long length;
    private long restored;

    public TrackRepair(TrackSpool spool, WebmScan scan)
    {
        (media, side, this.scan) = (spool.Media, spool.Side, scan);
        log = side?.Read() ?? new SideLog();
        length = spool.Media.Length;
        if (side is null) damage |= TrackDamage.SideMissing;
        else if (!log.IsWhole) damage |= TrackDamage.Side;
        if (scan.IsDamaged || scan.LostEnd is not null) damage |= TrackDamage.Media;
        bool hasOpened = log.Closed && !scan.IsClosed && scan.LostEnd is null;
        if (hasOpened || !WebmHead.IsWhole(scan.Head)) damage |= TrackDamage.Head;
    }

    /// <summary>The side file knows better than the head, which was written with the first block.</summary>
    private long StartOffset => log.Zero is { } zero ? zero.EngineZero - zero.RecordingStart : scan.StartOffset;

    /// <summary>To be asked when the repair is done.</summary>
    public TrackSummary Summary
    {
        get
        {
            var index = scan.Index;
            return new TrackSummary(
                TimeSpan.FromMicroseconds(StartOffset),
                TimeSpan.FromMilliseconds(Math.Max(index.AudioEnd, index.VideoEnd) / 1_000),
                length,
                index.HasAudio,
                index.HasVideo,
                GapList.Merge(Gaps))
            {
                Speech = log.Speech.Spans,
                Missing = Missing,
                Damage = damage,
            };
        }
    }

    private IEnumerable<(long From, long To, string Cause)> Gaps
    {
        get
        {
            var known = log.Gaps.Concat(crash).Select(gap => (gap.From, gap.To, gap.Cause)).ToList();
            var unknown = log.IsWhole && side is not null ? [] : scan.Holes.Where(hole => !known.Exists(gap => gap.From < hole.To && hole.From < gap.To));
            long end = Math.Max(scan.Index.AudioEnd, scan.Index.VideoEnd);
            return known.Concat(unknown).Concat(scan.Damage).Concat(scan.LostEnd > end ? [(end, scan.LostEnd.Value, "unknown")] : []);
        }
    }

    private TimeSpan Missing
    {
        get
        {
            var cutOff = log.Gaps.Concat(crash).Where(gap => gap.Cause == "crash").ToList();
            return cutOff.Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(cutOff.Max(gap => gap.To - gap.From));
        }
    }

    /// <summary>Makes the file as it would be had it been closed after its last whole block.</summary>
    public void CloseMedia()
    {
        bool wasCutOff = !scan.IsClosed && !log.Closed && scan.LostEnd is null;
        scan.Mend();
        length = scan.GoodUntil;
        if (wasCutOff) AppendWaiting();
        if (wasCutOff) NoteCrash();
        Flush();
        long? cues = null;
        if (scan.Index.HasManyCues)
        {
            cues = length;
            Append(scan.Index.ComposeCues);
            Flush();
        }
        WriteHead(cues);
    }

    /// <summary>For a file that was closed in order: its head is what it should be, or is written anew.</summary>
    public void MendHead()
    {
        long? cues = scan.Index.HasManyCues ? scan.GoodUntil : null;
        if (scan.Index.HasManyCues == scan.GoodUntil < length) WriteHead(cues);
        else CloseMedia();
    }

    // Sound behind the last one in the file, each packet at the time that was foreseen for it.
    private void AppendWaiting()
    {
        long before = scan.Index.AudioEnd;
        var waited = log.Waiting.Where(sound => (1_000 * sound.Milliseconds) + (OpusPacket.MinMicroseconds / 2) >= before).OrderBy(sound => sound.Milliseconds).ToList();
        if (waited.Count == 0 || !scan.Index.HasAudio) return;
        long start = waited[0].Milliseconds, latest = start - 1;
        waited.RemoveAll(sound => sound.Milliseconds <= latest | (latest = Math.Max(latest, sound.Milliseconds)) - start >= WebmFile.LongestCluster);
        Append(buffer =>
        {
            int cluster = buffer.Begin(WebmId.Cluster);
            buffer.UInt(WebmId.Timestamp, (ulong)start);
            foreach (var (milliseconds, packet) in waited)
            {
                WebmBlock.Compose(buffer, WebmHead.AudioTrack, (short)(milliseconds - start), keyframe: true, packet);
                scan.Index.Note(WebmHead.AudioTrack, milliseconds, keyframe: true, packet, length);
            }
            buffer.End(cluster);
        });
        restored = scan.Index.AudioEnd - before;
    }

    // Had come, and was not dealt with yet. A pause that went on lasted as long as the process did.
    private void NoteCrash()
    {
        NoteCrash(WebmHead.AudioTrack, log.Mark.Sound - log.Done.Sound - restored);
        NoteCrash(WebmHead.VideoTrack, log.Mark.Picture - log.Done.Picture);
        if (log.Pause is { } pause && log.Zero is { } zero) Note(WebmHead.AudioTrack, pause.From, log.Mark.Now - zero.EngineZero, pause.Cause);
        side?.Commit();
    }

    private void NoteCrash(int track, long missing)
    {
        long end = scan.Index.EndOf(track);
        if (missing > 0) Note(track, end, end + missing, "crash");
    }

    private void Note(int track, long from, long to, string cause)
    {
        if (to <= from) return;
        crash.Add((track, from, to, cause));
        new SideWriter(side).Gap(track, from, to, cause);
    }

    private void WriteHead(long? cues)
    {
        var buffer = new EbmlBuffer();
        scan.Index.ClosingHead(StartOffset, length, cues).Compose(buffer);
        if (scan.IsClosed && damage == TrackDamage.None && !buffer.Written.SequenceEqual(scan.Head)) damage |= TrackDamage.Head;
        media.Position = 0;
        media.Write(buffer.Written);
        Flush();
    }

    private void Append(Action<EbmlBuffer> compose)
    {
        var buffer = new EbmlBuffer();
        compose(buffer);
        media.Position = length;
        media.Write(buffer.Written);
        length += buffer.Length;
    }

    private void Flush()
    {
        if (media is FileStream file) file.Flush(flushToDisk: true);
        else media.Flush();
    }
}
