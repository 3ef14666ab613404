using System.Buffers.Binary;
using System.Text;

namespace CaseHub.Recorder.Webm;

/// <summary>What a side file tells, as far as it is whole.</summary>
internal sealed class SideLog
{
    /// <summary>Some days of a track; what lies behind is not read.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    // A record, and whatever more was written with it.
    private const int MaxTorn = 128 * 1024;

    // More than can wait at the end.
    private const int MaxWaiting = 2048;
    private readonly List<(int Track, long From, long To, string Cause)> gaps = [];
    private readonly List<(long Milliseconds, byte[] Packet)> waiting = [];

    /// <summary>All bytes were read and whole, but for an end torn off.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>When the latest sound and picture came and when that was noted, engine microseconds; 0 for none.</summary>
    public (long Sound, long Picture, long Now) Mark { get; private set; }

    /// <summary>When the latest sound and picture had come that were dealt with; 0 for none.</summary>
    public (long Sound, long Picture) Done { get; private set; }

    /// <summary>Engine microseconds of the recording's start and of file time zero; null before the first packet.</summary>
    public (long RecordingStart, long EngineZero)? Zero { get; private set; }

    /// <summary>The pause that goes on at the end: since when, microseconds of file time, and why.</summary>
    public (long From, string Cause)? Pause { get; private set; }

    public bool Closed { get; private set; }

    public SpeechList Speech { get; } = new();

    /// <summary>Microseconds of file time; one that grew is there once.</summary>
    public IReadOnlyList<(int Track, long From, long To, string Cause)> Gaps => gaps;

    /// <summary>Sound that waited for packets before it, in the order of its coming.</summary>
    public IReadOnlyList<(long Milliseconds, byte[] Packet)> Waiting => waiting;

    public static SideLog Parse(ReadOnlySpan<byte> file)
    {
        var log = new SideLog();
        if (file.Length < SideFile.HeadBytes || !file.StartsWith(SideFile.Magic)) return log;
        log.IsWhole = true;
        log.ReadMarks(file);
        log.ReadRecords(file[SideFile.HeadBytes..]);
        return log;
    }

    private void ReadRecords(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            if (TryReadRecord(rest, out var kind, out var content))
            {
                IsWhole &= TryTake(kind, content);
                rest = rest[(SideFile.RecordHeaderBytes + content.Length)..];
                continue;
            }
            // An end torn off, or room that was never written, is how a crash leaves it; records behind it say that there was damage.
            int skipped = 1;
            while (skipped < rest.Length && !TryReadRecord(rest[skipped..], out _, out _)) skipped++;
            IsWhole &= skipped == rest.Length && (rest.Length <= MaxTorn || !rest.ContainsAnyExcept((byte)0));
            rest = rest[skipped..];
        }
    }

    private void ReadMarks(ReadOnlySpan<byte> file)
    {
        if (IsMarked(file.Slice(SideFile.MarkAt, SideFile.MarkBytes), out var mark)) Mark = (Time(mark, 0), Time(mark, 1), Time(mark, 2));
        if (IsMarked(file.Slice(SideFile.DoneAt, SideFile.DoneBytes), out var done)) Done = (Time(done, 0), Time(done, 1));
    }

    private bool IsMarked(ReadOnlySpan<byte> mark, out ReadOnlySpan<byte> times)
    {
        times = mark[..^4];
        if (!mark.ContainsAnyExcept((byte)0)) return false;
        bool whole = BinaryPrimitives.ReadUInt32BigEndian(mark[times.Length..]) == SideFile.Checksum(times);
        IsWhole &= whole;
        return whole;
    }

    private static long Time(ReadOnlySpan<byte> times, int index) => BinaryPrimitives.ReadInt64BigEndian(times[(8 * index)..]);

    private static bool TryReadRecord(ReadOnlySpan<byte> rest, out SideRecord kind, out ReadOnlySpan<byte> content)
    {
        kind = default;
        content = default;
        if (rest.Length < SideFile.RecordHeaderBytes) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[5..]);
        kind = (SideRecord)rest[4];
        if (length > SideFile.MaxRecordBytes || !Enum.IsDefined(kind) || rest.Length < SideFile.RecordHeaderBytes + length) return false;
        content = rest.Slice(SideFile.RecordHeaderBytes, length);
        return BinaryPrimitives.ReadUInt32BigEndian(rest) == SideFile.Checksum(rest.Slice(4, SideFile.RecordHeaderBytes - 4 + length));
    }

    private bool TryTake(SideRecord kind, ReadOnlySpan<byte> content)
    {
        switch (kind)
        {
            case SideRecord.Zero when content.Length == 16:
                Zero = (BinaryPrimitives.ReadInt64BigEndian(content), BinaryPrimitives.ReadInt64BigEndian(content[8..]));
                return true;
            case SideRecord.SoundLevel when content.Length == 5:
                Speech.Note(BinaryPrimitives.ReadUInt32BigEndian(content), content[4]);
                return true;
            case SideRecord.Gap when content.Length > 17:
                NoteGap(content[0], BinaryPrimitives.ReadInt64BigEndian(content[1..]), BinaryPrimitives.ReadInt64BigEndian(content[9..]), Encoding.ASCII.GetString(content[17..]));
                return true;
            case SideRecord.Pause when content.Length > 8:
                Pause = (BinaryPrimitives.ReadInt64BigEndian(content), Encoding.ASCII.GetString(content[8..]));
                return true;
            case SideRecord.Resume when content.Length == 8:
                Pause = null;
                return true;
            case SideRecord.Waiting when content.Length > 4:
                if (waiting.Count == MaxWaiting) waiting.RemoveRange(0, MaxWaiting / 2);
                waiting.Add((BinaryPrimitives.ReadUInt32BigEndian(content), content[4..].ToArray()));
                return true;
            case SideRecord.Closed:
                Closed = true;
                return true;
            default:
                return false;
        }
    }

    private void NoteGap(int track, long from, long to, string cause)
    {
        int grown = gaps.FindLastIndex(gap => gap.Track == track);
        if (grown >= 0 && gaps[grown].From == from && gaps[grown].Cause == cause) gaps[grown] = (track, from, to, cause);
        else gaps.Add((track, from, to, cause));
    }
}
