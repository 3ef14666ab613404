using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Tests.Blobs;

public sealed class FileBlobStoreTests : BlobStoreContract, IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("blobs");
    private readonly FileBlobStore store;
    private readonly BlobName name = BlobName.Of(Guid.CreateVersion7(), "cases", "note.md");

    public FileBlobStoreTests() => store = new FileBlobStore(folder.FullName);

    private string ContentPath => Path.Combine(folder.FullName, name.Path);

    private string SidecarPath => Path.Combine(folder.FullName, ".meta", $"{name.Path}.json");

    private protected override IBlobStore Store => store;

    public async ValueTask InitializeAsync() => await store.PrepareAsync(default);

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_blob_is_a_plain_file_under_its_own_name()
    {
        await WriteAsync(name, "any editor opens this"u8.ToArray());

        Assert.Equal("any editor opens this", await File.ReadAllTextAsync(ContentPath));
    }

    [Fact]
    public async Task A_write_that_fails_in_the_middle_keeps_the_old_blob_and_no_rest()
    {
        await WriteAsync(name, "old"u8.ToArray());

        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(name, new BreakingStream(), "text/markdown", default));

        Assert.Equal("old"u8.ToArray(), await ReadAsync(name));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.FullName, ".tmp")));
    }

    [Theory]
    [InlineData("old")]
    [InlineData("new")]
    public async Task A_crash_while_replacing_leaves_a_blob_that_describes_the_content_that_is_there(string content)
    {
        await WriteAsync(name, "new"u8.ToArray());
        var next = (await store.FindAsync(name, default))!;
        await WriteAsync(name, "old"u8.ToArray());
        var current = (await store.FindAsync(name, default))!;
        await File.WriteAllBytesAsync(SidecarPath, new BlobSidecar(current, next).ToJson());
        await File.WriteAllTextAsync(ContentPath, content);

        var found = await store.FindAsync(name, default);

        Assert.Equal(content == "new" ? next : current, found);
        Assert.Null((await BlobSidecar.ReadAsync(SidecarPath, default))!.Next);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ torn")]
    public async Task A_file_whose_sidecar_is_lost_is_described_from_its_content(string? sidecar)
    {
        await WriteAsync(name, "kept"u8.ToArray());
        if (sidecar is null) File.Delete(SidecarPath);
        else await File.WriteAllTextAsync(SidecarPath, sidecar);

        Assert.Equal(
            new BlobInfo(name.OrganisationId, "application/octet-stream", 4, HashOf("kept"u8)),
            await store.FindAsync(name, default));
    }

    [Fact]
    public async Task What_a_crash_left_unfinished_is_swept_at_the_next_start()
    {
        string rest = Path.Combine(folder.FullName, ".tmp", "rest");
        await File.WriteAllTextAsync(rest, "half");
        File.SetLastWriteTimeUtc(rest, DateTime.UtcNow.AddHours(-2));
        string another = Path.Combine(folder.FullName, ".tmp", "another");
        await File.WriteAllTextAsync(another, "being written by another process");
        await store.StageAsync(name, 0, new byte[] { 1, 2 }, default);

        await store.PrepareAsync(default);

        Assert.False(File.Exists(rest));
        Assert.True(File.Exists(another));
        Assert.Equal(2, (await store.CommitAsync(name, 1, "video/webm", HashOf([1, 2]), default)).Length);
    }

    [Fact]
    public async Task A_reader_keeps_the_content_it_opened_while_it_is_replaced_and_deleted()
    {
        await WriteAsync(name, "first"u8.ToArray());
        await using var open = await store.OpenAsync(name, default);

        await WriteAsync(name, "second"u8.ToArray());
        await store.DeleteAsync(name, default);

        using var reader = new StreamReader(open!.Stream);
        Assert.Equal("first", await reader.ReadToEndAsync());
    }

    private sealed class BreakingStream : MemoryStream
    {
        private bool gaveSome;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (gaveSome) throw new IOException("The line broke.");
            gaveSome = true;
            return ValueTask.FromResult(1);
        }
    }
}
