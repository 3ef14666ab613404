using System.Security.Cryptography;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Tests.Blobs;

/// <summary>What every blob store promises, run on each of them.</summary>
public abstract class BlobStoreContract
{
    private static readonly Guid Organisation = Guid.CreateVersion7();
    private readonly BlobName note = BlobNames.NoteRevision(Organisation, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
    private readonly BlobName track = BlobNames.Track(Organisation, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());

    private readonly BlobName writer = BlobNames.Writer(Organisation, Guid.CreateVersion7(), Guid.CreateVersion7());

    private protected abstract IBlobStore Store { get; }

    [Fact]
    public async Task A_written_blob_is_read_back_with_its_length_hash_type_and_organisation()
    {
        var written = await WriteAsync(note, "# Findings"u8.ToArray());

        await using var blob = await Store.OpenAsync(note, default);

        Assert.Equal("# Findings"u8.ToArray(), await BytesOf(blob!.Stream));
        Assert.Equal(new BlobInfo(Organisation, "text/markdown", 10, HashOf("# Findings"u8)), written);
        Assert.Equal(written, blob.Info);
        Assert.Equal(written, await Store.FindAsync(note, default));
        Assert.True(await Store.VerifyAsync(note, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BlobBlocks.Bytes)]
    [InlineData(2 * BlobBlocks.Bytes + 1)]
    public async Task Any_length_is_stored_whole(int length)
    {
        byte[] content = RandomBytes(length);

        var written = await WriteAsync(note, content);

        Assert.Equal(length, written.Length);
        Assert.Equal(HashOf(content), written.Sha256);
        Assert.Equal(content, await ReadAsync(note));
    }

    [Fact]
    public async Task A_source_that_gives_a_few_bytes_at_a_time_is_stored_whole()
    {
        byte[] content = RandomBytes(10_000);

        await Store.WriteAsync(note, new TricklingStream(content), "text/markdown", default);

        Assert.Equal(content, await ReadAsync(note));
    }

    [Fact]
    public async Task Writing_again_replaces_content_and_hash()
    {
        await WriteAsync(note, "first and longer"u8.ToArray());
        await WriteAsync(note, "second"u8.ToArray());

        Assert.Equal("second"u8.ToArray(), await ReadAsync(note));
        Assert.Equal(HashOf("second"u8), (await Store.FindAsync(note, default))!.Sha256);
    }

    [Fact]
    public async Task Writers_of_one_name_at_the_same_time_leave_one_of_their_contents_whole()
    {
        byte[][] contents = [.. Enumerable.Range(0, 6).Select(_ => RandomBytes(BlobBlocks.Bytes + 10))];

        // Azure answers 412 or 409 to a writer that another one overtook; a file store lets the last one win.
        await Task.WhenAll(contents.Select(async content =>
        {
            try
            {
                await WriteAsync(note, content);
            }
            catch (Azure.RequestFailedException)
            {
            }
        }));

        byte[] stored = await ReadAsync(note);
        Assert.Contains(contents, content => content.AsSpan().SequenceEqual(stored));
        Assert.True(await Store.VerifyAsync(note, default));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(BlobBlocks.Bytes - 5, 10)]
    [InlineData(BlobBlocks.Bytes + 90, 10)]
    public async Task A_byte_range_is_read_by_seeking(int from, int count)
    {
        byte[] content = RandomBytes(BlobBlocks.Bytes + 100);
        await WriteAsync(note, content);
        await using var blob = await Store.OpenAsync(note, default);

        blob!.Stream.Seek(from, SeekOrigin.Begin);
        byte[] range = new byte[count];
        await blob.Stream.ReadExactlyAsync(range);

        Assert.Equal(content.Length, blob.Stream.Length);
        Assert.Equal(content[from..(from + count)], range);
    }

    [Fact]
    public async Task What_was_never_written_is_absent()
    {
        Assert.Null(await Store.OpenAsync(note, default));
        Assert.Null(await Store.FindAsync(note, default));
        Assert.False(await Store.DeleteAsync(note, default));
        Assert.False(await Store.VerifyAsync(note, default));
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_leaves_its_neighbours()
    {
        var neighbour = BlobName.Of(Organisation, "cases", "neighbour.md");
        await WriteAsync(note, [1]);
        await WriteAsync(neighbour, [2]);

        Assert.True(await Store.DeleteAsync(note, default));

        Assert.Null(await Store.FindAsync(note, default));
        Assert.Equal([2], await ReadAsync(neighbour));
    }

    [Fact]
    public async Task Listing_names_all_blobs_beneath_a_folder_and_no_others()
    {
        var other = Guid.CreateVersion7();
        await WriteAsync(note, [1, 2, 3]);
        await WriteAsync(track, [4]);
        await WriteAsync(BlobName.Of(other, "cases", "theirs.md"), [5]);
        await WriteAsync(BlobName.Of(Organisation, "casesx", "beside.md"), [6]);

        var cases = await ListAsync(BlobNames.Cases(Organisation));

        Assert.Contains(cases, entry => entry.Name == note && entry.Length == 3);
        Assert.All(cases, entry => Assert.StartsWith($"{Organisation}/cases/", entry.Name.Path, StringComparison.Ordinal));
        Assert.All(cases, entry => Assert.InRange(entry.WrittenAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5)));
        Assert.Empty(await ListAsync(BlobNames.Cases(Guid.CreateVersion7())));
        var all = await ListAsync(null);
        Assert.All([note, track, BlobName.Of(other, "cases", "theirs.md")], name => Assert.Contains(all, entry => entry.Name == name));
    }

    [Fact]
    public async Task Staged_blocks_are_seen_by_nobody_until_they_are_committed()
    {
        await Store.StageAsync(track, 0, RandomBytes(10), default);

        Assert.Null(await Store.FindAsync(track, default));
        Assert.DoesNotContain(await ListAsync(BlobName.Of(Organisation, "sessions")), entry => entry.Name == track);
    }

    [Fact]
    public async Task Blocks_committed_are_the_blob_with_the_head_as_it_was_staged_last()
    {
        byte[] content = RandomBytes(2 * BlobBlocks.Bytes + 77);
        await Store.StageAsync(track, 0, new byte[BlobBlocks.Bytes], default);
        await Store.StageAsync(track, 1, content.AsMemory(BlobBlocks.Bytes, BlobBlocks.Bytes), default);
        await Store.StageAsync(track, 2, content.AsMemory(2 * BlobBlocks.Bytes), default);
        await Store.StageAsync(track, 0, content.AsMemory(0, BlobBlocks.Bytes), default);

        var committed = await Store.CommitAsync(track, 3, "video/webm", HashOf(content), default);

        Assert.Equal(new BlobInfo(Organisation, "video/webm", content.Length, HashOf(content)), committed);
        Assert.Equal(committed, await Store.FindAsync(track, default));
        Assert.Equal(content, await ReadAsync(track));
        Assert.True(await Store.VerifyAsync(track, default));
    }

    [Fact]
    public async Task What_a_longer_attempt_staged_is_not_in_a_shorter_commit()
    {
        byte[] content = RandomBytes(BlobBlocks.Bytes + 5);
        for (int block = 0; block < 4; block++) await Store.StageAsync(track, block, RandomBytes(BlobBlocks.Bytes), default);

        await Store.StageAsync(track, 0, content.AsMemory(0, BlobBlocks.Bytes), default);
        await Store.StageAsync(track, 1, content.AsMemory(BlobBlocks.Bytes), default);
        await Store.CommitAsync(track, 2, "video/webm", HashOf(content), default);

        Assert.Equal(content, await ReadAsync(track));
    }

    [Fact]
    public async Task A_commit_of_a_block_that_was_never_staged_fails_and_makes_no_blob()
    {
        await Store.StageAsync(track, 0, RandomBytes(BlobBlocks.Bytes), default);

        await Assert.ThrowsAsync<MissingBlockException>(() => Store.CommitAsync(track, 3, "video/webm", HashOf([]), default));

        Assert.Null(await Store.FindAsync(track, default));
    }

    [Fact]
    public async Task A_commit_of_what_was_never_staged_fails_and_makes_no_blob()
    {
        await Assert.ThrowsAsync<MissingBlockException>(() => Store.CommitAsync(track, 1, "video/webm", HashOf([]), default));

        Assert.Null(await Store.FindAsync(track, default));
    }

    [Fact]
    public async Task A_committed_blob_can_be_staged_anew_and_committed_over()
    {
        byte[] content = RandomBytes(BlobBlocks.Bytes + 7);
        await Store.StageAsync(track, 0, RandomBytes(10), default);
        await Store.CommitAsync(track, 1, "video/webm", HashOf(content), default);

        await Store.StageAsync(track, 0, content.AsMemory(0, BlobBlocks.Bytes), default);
        await Store.StageAsync(track, 1, content.AsMemory(BlobBlocks.Bytes), default);
        await Store.CommitAsync(track, 2, "video/webm", HashOf(content), default);

        Assert.Equal(content, await ReadAsync(track));
    }

    [Fact]
    public async Task One_holder_at_a_time_may_write_and_the_next_when_it_is_given_back()
    {
        var first = await Store.TryLeaseAsync(writer, Guid.NewGuid(), default);
        Assert.Null(await Store.TryLeaseAsync(writer, Guid.NewGuid(), default));
        Assert.True(await first!.RenewAsync(default));
        await using var elsewhere = await Store.TryLeaseAsync(BlobNames.Writer(Organisation, Guid.NewGuid(), Guid.NewGuid()), Guid.NewGuid(), default);
        Assert.NotNull(elsewhere);

        await first.DisposeAsync();

        await using var second = await Store.TryLeaseAsync(writer, Guid.NewGuid(), default);
        Assert.NotNull(second);
        Assert.DoesNotContain(await ListAsync(BlobName.Of(Organisation, "sessions")), entry => entry.Name == track);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_may_write()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.TryLeaseAsync(writer, Guid.NewGuid(), default)));

        await using var granted = Assert.Single(asked, lease => lease is not null);
    }

    [Fact]
    public async Task Verification_finds_content_that_differs_from_the_hash_it_was_committed_under()
    {
        await Store.StageAsync(track, 0, RandomBytes(10), default);
        await Store.CommitAsync(track, 1, "video/webm", HashOf("something else"u8), default);

        Assert.False(await Store.VerifyAsync(track, default));
    }

    [Fact]
    public async Task A_block_longer_than_a_block_or_empty_is_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.StageAsync(track, 0, new byte[BlobBlocks.Bytes + 1], default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.StageAsync(track, 0, default, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.StageAsync(track, -1, new byte[1], default));
    }

    private protected static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private protected async Task<byte[]> ReadAsync(BlobName name)
    {
        await using var blob = await Store.OpenAsync(name, default);
        return await BytesOf(blob!.Stream);
    }

    private protected Task<BlobInfo> WriteAsync(BlobName name, byte[] content) =>
        Store.WriteAsync(name, new MemoryStream(content), "text/markdown", default);

    private static byte[] RandomBytes(int count) => RandomNumberGenerator.GetBytes(count);

    private async Task<List<BlobEntry>> ListAsync(BlobName? folder)
    {
        var entries = new List<BlobEntry>();
        await foreach (var entry in Store.ListAsync(folder, default)) entries.Add(entry);
        return entries;
    }

    private static async Task<byte[]> BytesOf(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Answers each read with at most seven bytes, as a slow network does.</summary>
    private sealed class TricklingStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
    }
}
