using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace CaseHub.Hub.Tests.Attachments;

public class PreviewsOfACase
{
    private static readonly byte[] Photo = Drawn.Photo(800, 600, SKEncodedImageFormat.Jpeg);

    [Fact]
    public async Task A_picture_can_be_seen_small_as_soon_as_it_is_attached()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var photo = await AttachAsync(hub, id, Photo);
        await AttachAsync(hub, id, [1, 2, 3], "data.bin");

        var preview = Assert.Single(await hub.GrantedAsync(hub.Dermatologist, new ListPreviews.Request(id)));

        Assert.Equal((photo.Id, 800u, 600u, true), (preview.AttachmentId, preview.Width, preview.Height, preview.IsWhole));
        Assert.StartsWith("data:image/webp;base64,", preview.Placeholder, StringComparison.Ordinal);
        await using var small = await hub.GrantedAsync(hub.Dermatologist, new ReadPreview.Request(photo.Id, PreviewSize.Small));
        Assert.Equal(("image/webp", true, preview.SmallBytes), (small.ContentType, small.IsInline, small.Stream.Length));
    }

    [Fact]
    public async Task A_picture_of_an_earlier_release_gets_its_previews_when_it_is_first_looked_at()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var photo = await AttachAsync(hub, id, Photo);
        await ForgetAsync(hub, photo.Id);
        await LoseAsync(hub, photo.Id);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReadAsync(hub, photo.Id, PreviewSize.Medium)));

        Assert.Single(await hub.GrantedAsync(hub.Gp, new ListPreviews.Request(id)));
        Assert.Equal(2, PreviewsIn(hub, photo.Id).Length);
    }

    [Fact]
    public async Task Previews_that_a_restored_store_lacks_are_made_again()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var photo = await AttachAsync(hub, id, Photo);
        byte[] before = await ReadAsync(hub, photo.Id, PreviewSize.Small);
        await LoseAsync(hub, photo.Id);

        Assert.Equal(before, await ReadAsync(hub, photo.Id, PreviewSize.Small));
    }

    [Fact]
    public async Task Of_what_cannot_be_decoded_a_sentence_says_so_and_the_file_stays()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var file = await AttachAsync(hub, id, BrokenPng(), "scan.png");

        var refusal = await hub.RefusedAsync(hub.Gp, new ReadPreview.Request(file.Id, PreviewSize.Small));

        Assert.Equal((RefusalKind.NotFound, "preview-damaged"), (refusal.Kind, refusal.Code));
        Assert.Contains("downloaded", refusal.Text, StringComparison.Ordinal);
        Assert.Null(Assert.Single(await hub.GrantedAsync(hub.Gp, new ListPreviews.Request(id))).Width);
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(file.Id));
        Assert.Equal(file.Bytes, content.Stream.Length);
        Assert.Equal("preview-no-picture", (await hub.RefusedAsync(hub.Gp, new ReadPreview.Request((await AttachAsync(hub, id, [1], "a.txt")).Id, PreviewSize.Small))).Code);
    }

    [Fact]
    public async Task While_the_picture_cannot_be_read_nothing_is_kept_that_says_it_is_damaged()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var photo = await AttachAsync(hub, id, Photo);
        await ForgetAsync(hub, photo.Id);
        string original = Directory.GetFiles(FolderOf(hub, photo.Id), "content.jpg").Single();
        File.Move(original, original + ".away");

        Assert.Equal("attachment-unreadable", (await hub.RefusedAsync(hub.Gp, new ReadPreview.Request(photo.Id, PreviewSize.Small))).Code);
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListPreviews.Request(id)));
        File.Move(original + ".away", original);

        Assert.NotEmpty(await ReadAsync(hub, photo.Id, PreviewSize.Small));
    }

    [Fact]
    public async Task A_photo_is_attached_although_its_previews_cannot_be_stored()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var photo = await AttachAsync(hub, id, Photo);
        await ForgetAsync(hub, photo.Id);
        string previews = Path.Combine(FolderOf(hub, photo.Id), "previews");
        Directory.Delete(previews, recursive: true);
        await File.WriteAllTextAsync(previews, "in the way");

        await Assert.ThrowsAnyAsync<IOException>(() => hub.SendAsync(hub.Gp, new ReadPreview.Request(photo.Id, PreviewSize.Small)));
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListPreviews.Request(id)));
        File.Delete(previews);

        Assert.NotEmpty(await ReadAsync(hub, photo.Id, PreviewSize.Small));
    }

    [Fact]
    public async Task To_a_stranger_there_is_no_preview()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var photo = await AttachAsync(hub, id, Photo);

        foreach (var stranger in new[] { hub.Stranger, hub.Colleague, hub.OtherDermatologist, hub.Administrator })
        {
            Assert.Equal("attachment-not-found", (await hub.RefusedAsync(stranger, new ReadPreview.Request(photo.Id, PreviewSize.Small))).Code);
            Assert.Equal("case-not-found", (await hub.RefusedAsync(stranger, new ListPreviews.Request(id))).Code);
        }
    }

    [Fact]
    public async Task A_strip_of_pictures_leaves_one_entry_and_a_picture_that_is_looked_at_its_own()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var first = await AttachAsync(hub, id, Photo);
        var second = await AttachAsync(hub, id, Photo);

        foreach (var picture in new[] { first, second, first }) await ReadAsync(hub, picture.Id, PreviewSize.Small);
        foreach (var picture in new[] { first, second, first }) await ReadAsync(hub, picture.Id, PreviewSize.Medium);

        var subjects = await hub.ReadAsync(db => db.Set<Hub.Audit.AuditEntry>().Where(e => e.Request == "Attachments.Previews.ReadPreview").Select(e => e.SubjectId).ToListAsync());
        Assert.Equivalent(new Guid?[] { id, first.Id, second.Id }, subjects, strict: true);
    }

    [Fact]
    public async Task Previews_go_with_the_file_that_is_removed_from_a_draft()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var photo = await AttachAsync(hub, id, Photo);
        Assert.NotEmpty(PreviewsIn(hub, photo.Id));

        await hub.GrantedAsync(hub.Gp, new RemoveAttachment.Request(photo.Id));

        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListPreviews.Request(id)));
        Assert.Empty(Directory.EnumerateFiles(hub.Folder, "*.webp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Previews_without_a_file_are_swept()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var kept = await AttachAsync(hub, id, Photo);
        var store = hub.Services.GetRequiredService<IBlobStore>();
        await store.WriteAsync(BlobNames.Preview(hub.Gp.OrganisationId, id, Guid.CreateVersion7(), "small"), new MemoryStream([1]), "image/webp", default);

        // The store's clock is the machine's; the hub's is set to it.
        hub.Clock.Advance(DateTimeOffset.UtcNow + TimeSpan.FromDays(2) - hub.Clock.GetUtcNow());
        Assert.Equal(1, await hub.Services.GetRequiredService<SweepOrphans>().SweepAsync(default));

        Assert.NotEmpty(PreviewsIn(hub, kept.Id));
    }

    private static Task<AttachmentView> AttachAsync(HubFixture hub, Guid id, byte[] content, string name = "leg.jpg") =>
        hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, name, new MemoryStream(content)));

    private static async Task<byte[]> ReadAsync(HubFixture hub, Guid id, PreviewSize size)
    {
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadPreview.Request(id, size));
        using var bytes = new MemoryStream();
        await content.Stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static Task<int> ForgetAsync(HubFixture hub, Guid id) => hub.ReadAsync(db => db.Set<AttachmentPreview>().Where(p => p.AttachmentId == id).ExecuteDeleteAsync());

    /// <summary>Where its bytes lie; beside them the store keeps what it knows of each.</summary>
    private static string FolderOf(HubFixture hub, Guid id) => Path.GetDirectoryName(Directory.GetFiles(hub.Folder, "content.*", SearchOption.AllDirectories).Single(file => file.Contains(id.ToString(), StringComparison.Ordinal) && !file.EndsWith(".json", StringComparison.Ordinal)))!;

    private static string[] PreviewsIn(HubFixture hub, Guid id) =>
        [.. Directory.GetFiles(hub.Folder, "*.webp", SearchOption.AllDirectories).Where(file => file.Contains(id.ToString(), StringComparison.Ordinal))];

    private static async Task LoseAsync(HubFixture hub, Guid id)
    {
        var row = await hub.ReadAsync(db => db.Set<Attachment>().SingleAsync(a => a.Id == id));
        var store = hub.Services.GetRequiredService<IBlobStore>();
        foreach (var size in Enum.GetValues<PreviewSize>()) Assert.True(await store.DeleteAsync(AttachmentPreview.BlobOf(row, size), default));
    }

    /// <summary>Whole as a list of chunks, and nonsense as a picture: it says a colour type that there is not.</summary>
    private static byte[] BrokenPng()
    {
        byte[] png = Pictures.Bytes("photo.png");
        png[25] = 5;
        return png;
    }
}
