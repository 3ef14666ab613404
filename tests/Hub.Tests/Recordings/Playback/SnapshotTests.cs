using CaseHub.Hub.Recordings.Playback;

namespace CaseHub.Hub.Tests.Recordings.Playback;

public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.New();
    private readonly ManualClock clock = new();
    private readonly string path;
    private readonly LiveTrack track;
    private long bytes = 100;

    public SnapshotTests()
    {
        path = Path.Combine(folder.Path, "track.webm");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 200).Select(at => (byte)at)]);
        track = new LiveTrack(Guid.NewGuid(), () => File.OpenRead(path), clock);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_track_that_is_finished_without_growing_is_still_answered_as_it_was()
    {
        track.Take(() => new Snapshot([0xA, 0xB], 10, 0, 1_000, Grows: true));
        clock.Advance(TimeSpan.FromSeconds(2));
        track.Take(() => new Snapshot([], 10, 0, 1_000, Grows: false));

        await using var content = track.Open(10)!;

        Assert.Equal([0xA, 0xB, 2, 3, 4, 5, 6, 7, 8, 9], await AllOfAsync(content));
    }

    [Fact]
    public async Task A_snapshot_is_its_head_then_the_file_and_ends_where_the_file_ended_then()
    {
        await using var snapshot = new SnapshotStream([0xA, 0xB, 0xC], File.OpenRead(path), 10);

        Assert.Equal([0xA, 0xB, 0xC, 3, 4, 5, 6, 7, 8, 9], await AllOfAsync(snapshot));
        Assert.Equal(10, snapshot.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(15)]
    public async Task A_snapshot_can_be_read_from_any_byte(int from)
    {
        await using var snapshot = new SnapshotStream([0xA, 0xB, 0xC], File.OpenRead(path), 10);
        snapshot.Seek(from, SeekOrigin.Begin);

        Assert.Equal(new byte[] { 0xA, 0xB, 0xC, 3, 4, 5, 6, 7, 8, 9 }.Skip(from), await AllOfAsync(snapshot));
    }

    [Fact]
    public async Task What_an_address_answered_once_it_answers_while_the_file_grows()
    {
        var first = track.Take(Growing)!;
        bytes = 150;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(150, track.Take(Growing)!.Bytes);

        await using var content = track.Open(first.Bytes)!;

        byte[] read = await AllOfAsync(content);
        Assert.Equal(100, read.Length);
        Assert.Equal([(byte)100, (byte)1], read[..2]);
    }

    [Fact]
    public void Many_who_ask_within_a_second_are_answered_the_same()
    {
        var first = track.Take(Growing);
        bytes = 150;

        Assert.Same(first, track.Take(Growing));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, track.Take(Growing));
    }

    [Fact]
    public void A_length_that_nobody_was_told_is_refused() => Assert.Null(track.Open(77));

    [Fact]
    public async Task A_finished_track_is_its_file_whole_until_it_is_in_the_store()
    {
        track.Take(Growing);
        clock.Advance(TimeSpan.FromSeconds(1));

        var whole = track.Take(() => new Snapshot([], 200, 0, 8000, Grows: false))!;
        await using var content = track.Open(whole.Bytes)!;

        Assert.Equal(await File.ReadAllBytesAsync(path), await AllOfAsync(content));
    }

    /// <summary>Its head is one byte: the length at that moment.</summary>
    private Snapshot Growing() => new([(byte)bytes], bytes, 0, bytes * 1000, Grows: true);

    private static async Task<byte[]> AllOfAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }
}
