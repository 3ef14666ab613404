using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>Writes the blocks of one file into another but for those that touch a redacted stretch.</summary>
internal sealed class RedactedCopy
{
    // A picture lasts until the next one; what it shows is of its own moment.
    private const long NominalFrame = 33_333;
    private const long CommitMilliseconds = 200;
    private readonly WebmFile file;
    private readonly List<(long From, long To)> spans;
    private readonly GapList sound = new();
    private readonly GapList picture = new();
    private bool soundIsCut;
    private bool pictureIsCut;
    private long committed;
    private bool begun;

    public RedactedCopy(Stream target, IReadOnlyList<(TimeSpan From, TimeSpan To)> spans)
    {
        file = new WebmFile(target);
        this.spans = [.. spans.Select(span => ((long)span.From.TotalMicroseconds, (long)span.To.TotalMicroseconds))];
    }

    /// <param name="block">The next of the file.</param>
    /// <param name="data">Its whole data, borrowed.</param>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public void Take(in PlacedBlock block, ReadOnlySpan<byte> data)
    {
        bool isSound = block.Track == WebmHead.AudioTrack;
        bool touches = Touches(1_000 * block.Milliseconds, LengthOf(isSound, data));
        bool drops = touches || (isSound ? soundIsCut : pictureIsCut && !block.Keyframe);
        if (isSound) soundIsCut = touches;
        else pictureIsCut = drops;
        if (drops) NoteCut(isSound ? sound : picture, 1_000 * block.Milliseconds, LengthOf(isSound, data));
        else Write(block, data);
    }

    /// <summary>Closes the target.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public TrackSummary Close(long startOffset)
    {
        Begin();
        if (!file.TryClose(startOffset)) throw new IOException(file.Fault);
        var index = file.Index;
        return new TrackSummary(
            TimeSpan.FromMicroseconds(startOffset), TimeSpan.FromMilliseconds(Math.Max(index.AudioEnd, index.VideoEnd) / 1_000),
            file.Committed, index.HasAudio, index.HasVideo, GapList.Merge(sound.Gaps.Concat(picture.Gaps)));
    }

    private static long LengthOf(bool isSound, ReadOnlySpan<byte> data)
    {
        if (!isSound) return NominalFrame;
        _ = OpusPacket.TryGetDuration(data, out int ticks);
        return Math.Max(1, ticks * 1_000_000L / OpusPacket.ClockRate);
    }

    private bool Touches(long from, long length) => spans.Exists(span => from < span.To && span.From < from + length);

    private static void NoteCut(GapList gaps, long from, long length) => gaps.Note(from, from + length, "redaction");

    private void Write(in PlacedBlock block, ReadOnlySpan<byte> data)
    {
        Begin();
        if (block.Milliseconds - committed >= CommitMilliseconds)
        {
            Commit();
            committed = block.Milliseconds;
        }
        file.TryAdd(block.Track, block.Milliseconds, block.Keyframe, data);
    }

    // Memory stays as small as while recording; a flush comes at the end.
    private void Commit()
    {
        if (!file.TryWrite()) throw new IOException(file.Fault);
        if (file.TryBeginFlush()) file.EndFlush(null);
    }

    private void Begin()
    {
        if (!begun) file.Begin(new WebmHead { HasAudio = true, HasVideo = true });
        begun = true;
    }
}
