using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public sealed class ManyCuesTests : IDisposable
{
    private const int Seconds = 900;
    private readonly TempFolder folder = new();

    private string Path => folder.File("track.webm");

    [Fact]
    public void Many_cues_lie_behind_the_last_cluster_and_the_head_names_them()
    {
        SampleRecording.Write(Path, new SamplePublisher().Audio(Seconds), hasVideo: false);
        byte[] file = File.ReadAllBytes(Path);
        int cues = file.AsSpan().LastIndexOf((byte[])[0x1C, 0x53, 0xBB, 0x6B]);
        Assert.True(cues > WebmHead.Bytes);
        var element = new EbmlReader(file.AsSpan(cues));
        Assert.True(element.TryRead(out _));
        Assert.Equal(file.Length - cues, element.Position);

        // SeekPosition counts from the Segment's content, which begins behind the EBML header of 36 bytes, an id and a size.
        int segment = file.AsSpan().IndexOf((byte[])[0x18, 0x53, 0x80, 0x67]) + 12;
        int seek = file.AsSpan(0, WebmHead.Bytes).IndexOf((byte[])[0x53, 0xAB, 0x84, 0x1C, 0x53, 0xBB, 0x6B]);
        Assert.Equal(cues - segment, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(file.AsSpan(seek + 10)));

        Assert.InRange(Ffmpeg.Duration(Path), Seconds - 0.1, Seconds + 0.1);
        foreach (int second in (int[])[7, 123, 450, 890]) Assert.InRange(Ffmpeg.Times(Path, $"a -read_intervals {second}%+#1")[0], second - 2.1, second + 0.03);
    }

    [Fact]
    public void A_crash_at_any_point_of_closing_is_repaired_to_the_same_file()
    {
        using var stream = new MemoryStream();
        byte[]? live = null;
        SampleRecording.Write(stream, new SamplePublisher().Audio(Seconds), hasVideo: false, onBeat: (_, _) => live ??= stream.Length > 0 ? stream.ToArray() : null);
        byte[] closed = stream.ToArray();
        int cues = closed.AsSpan().LastIndexOf((byte[])[0x1C, 0x53, 0xBB, 0x6B]);
        // The head is the last thing that closing writes; before it any part of the cues may be there.
        foreach (int length in (int[])[cues, cues + 3, cues + 200, closed.Length - 1, closed.Length])
        {
            using var cut = new MemoryStream();
            cut.Write([.. live!.AsSpan(0, WebmHead.Bytes), .. closed.AsSpan(WebmHead.Bytes, length - WebmHead.Bytes)]);
            Assert.NotNull(WebmRecovery.Repair(new TrackSpool(cut)));
            Assert.Equal(closed, cut.ToArray());
        }
        Assert.Equal(TrackDamage.SideMissing, WebmRecovery.Repair(new TrackSpool(stream))!.Damage);
        Assert.Equal(closed, stream.ToArray());
    }

    public void Dispose() => folder.Dispose();
}
