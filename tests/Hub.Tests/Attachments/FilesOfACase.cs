using CaseHub.Hub.Attachments;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Attachments;

public class FilesOfACase
{
    [Fact]
    public async Task A_photo_reaches_the_specialist_without_its_place_and_as_it_was_turned()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        byte[] photo = Pictures.Bytes("camera.jpg");

        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, @"C:\photos\leg.jpg", photo));

        Assert.Equal(("leg.jpg", "image/jpeg", true, 48u, 32u, "gp"), (attached.FileName, attached.ContentType, attached.IsPicture, attached.Width, attached.Height, attached.By));
        Assert.Equal([attached], await hub.GrantedAsync(hub.Dermatologist, new ListAttachments.Request(id)));
        await using var content = await hub.GrantedAsync(hub.Dermatologist, new ReadAttachment.Request(attached.Id));
        Assert.Equal(("leg.jpg", "image/jpeg", true, $"\"{attached.Sha256}\""), (content.FileName, content.ContentType, content.IsInline, content.ETag));
        byte[] read = await BytesOf(content.Stream);
        Assert.Equal(Pictures.Cleaned(ContentKind.Jpeg, photo), read);
        Assert.Equal(attached.Bytes, read.Length);
        Assert.Contains((await hub.CaseAsync(hub.Gp, id)).Timeline, e => e is { Kind: "file-attached", Text: "leg.jpg" } && e.ReferenceId == attached.Id);
    }

    [Fact]
    public async Task A_pdf_is_kept_to_the_byte_and_only_downloaded()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] pdf = [.. "%PDF-1.7\n"u8, .. new byte[200_000]];

        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, "letter.pdf", pdf));

        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(attached.Id));
        Assert.Equal(("application/pdf", false), (content.ContentType, content.IsInline));
        content.Stream.Seek(5, SeekOrigin.Begin);
        Assert.Equal(pdf[5..], await BytesOf(content.Stream));
    }

    [Fact]
    public async Task A_dicom_file_cannot_be_a_program_as_well()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] dicom = [.. "MZ"u8, .. new byte[126], .. "DICM"u8, 1, 2, 3];

        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, "scan", dicom));

        Assert.Equal(("scan.dcm", "application/dicom", false), (attached.FileName, attached.ContentType, attached.IsPicture));
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(attached.Id));
        Assert.Equal([.. new byte[128], .. "DICM"u8, 1, 2, 3], await BytesOf(content.Stream));
    }

    [Theory]
    [InlineData("leg.jpg", "MZ program", RefusalKind.Unsupported, "attachment-not-a-picture")]
    [InlineData("leg.PNG", "<html>", RefusalKind.Unsupported, "attachment-not-a-picture")]
    [InlineData("letter.pdf", "MZ program", RefusalKind.Unsupported, "attachment-not-a-pdf")]
    [InlineData("leg.heic", "\0\0\0\u0018ftypheic", RefusalKind.Unsupported, "attachment-picture-kind")]
    [InlineData("leg.txt", "GIF89a", RefusalKind.Unsupported, "attachment-picture-kind")]
    [InlineData("leg.jpg", "", RefusalKind.Invalid, "attachment-empty")]
    [InlineData("leg.jpg", "\u00FF\u00D8\u00FF\u00E0 not much more", RefusalKind.Unsupported, "attachment-damaged")]
    public async Task What_is_not_what_it_says_is_refused_and_leaves_nothing(string name, string content, RefusalKind kind, string code)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, Attach(id, name, [.. content.Select(c => (byte)c)]));

        Assert.Equal((kind, code), (refusal.Kind, refusal.Code));
        await AssertNothingIsKeptAsync(hub, id);
    }

    [Fact]
    public async Task A_photo_of_fifty_megabytes_is_refused_early_with_the_next_step()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] huge = new byte[50 * 1024 * 1024];
        Pictures.Bytes("camera.jpg").CopyTo(huge, 0);
        var source = new MemoryStream(huge);

        var refusal = await hub.RefusedAsync(hub.Gp, new AttachFile.Request(id, "leg.jpg", source));

        Assert.Equal((RefusalKind.TooLarge, "attachment-too-large"), (refusal.Kind, refusal.Code));
        Assert.Contains("20 MB", refusal.Text, StringComparison.Ordinal);
        Assert.InRange(source.Position, 0, 21 * 1024 * 1024);
        await AssertNothingIsKeptAsync(hub, id);
    }

    [Fact]
    public async Task A_small_file_that_would_be_a_huge_picture_is_refused()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] bomb = Pictures.Bytes("photo.png");
        (bomb[18], bomb[22]) = (0xFF, 0xFF);

        Assert.Equal("attachment-too-many-pixels", (await hub.RefusedAsync(hub.Gp, Attach(id, "leg.png", bomb))).Code);
        await AssertNothingIsKeptAsync(hub, id);
    }

    [Fact]
    public async Task Each_clinician_and_each_case_has_its_bounds()
    {
        await using var hub = await HubFixture.StartAsync(services =>
            services.AddSingleton(new AttachmentOptions { MaxBytesPerClinician = 100, MaxPerCase = 2 }));
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, Attach(id, "a.txt", new byte[60]));

        var refusal = await hub.RefusedAsync(hub.Gp, Attach(id, "b.txt", new byte[41]));
        await hub.GrantedAsync(hub.Dermatologist, Attach(id, "c.txt", new byte[41]));

        Assert.Equal((RefusalKind.TooLarge, "attachment-quota"), (refusal.Kind, refusal.Code));
        Assert.Equal("attachment-case-full", (await hub.RefusedAsync(hub.Gp, Attach(id, "d.txt", new byte[1]))).Code);
    }

    [Fact]
    public async Task To_a_stranger_neither_case_nor_file_exists()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, "a.txt", [1]));

        foreach (var stranger in new[] { hub.Stranger, hub.Colleague, hub.OtherDermatologist, hub.Administrator })
        {
            Assert.Equal("case-not-found", (await hub.RefusedAsync(stranger, Attach(id, "x.txt", [1]))).Code);
            Assert.Equal("case-not-found", (await hub.RefusedAsync(stranger, new ListAttachments.Request(id))).Code);
            Assert.Equal("attachment-not-found", (await hub.RefusedAsync(stranger, new ReadAttachment.Request(attached.Id))).Code);
            Assert.Equal("attachment-not-found", (await hub.RefusedAsync(stranger, new RemoveAttachment.Request(attached.Id))).Code);
        }

        Assert.Equal("attachment-not-found", (await hub.RefusedAsync(hub.Gp, new ReadAttachment.Request(Guid.CreateVersion7()))).Code);
        Assert.Equal(RefusalKind.SignInNeeded, (await hub.RefusedAsync(null, new ReadAttachment.Request(attached.Id))).Kind);
    }

    [Fact]
    public async Task An_attachment_leaves_a_draft_with_its_bytes_and_stays_once_the_case_is_sent()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var wrong = await hub.GrantedAsync(hub.Gp, Attach(id, "wrong.txt", [1]));
        var right = await hub.GrantedAsync(hub.Gp, Attach(id, "right.txt", [2]));

        await hub.GrantedAsync(hub.Gp, new RemoveAttachment.Request(wrong.Id));
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));

        Assert.Equal("attachment-kept", (await hub.RefusedAsync(hub.Gp, new RemoveAttachment.Request(right.Id))).Code);
        Assert.Equal([right], await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
        Assert.Equal(["content.bin"], FilesOf(hub, id).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Bytes_that_were_changed_in_the_store_are_not_served()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, "a.txt", [1]));
        var store = hub.Services.GetRequiredService<IBlobStore>();
        await store.WriteAsync(BlobNames.Attachment(hub.Gp.OrganisationId, id, attached.Id, "bin"), new MemoryStream([2]), "text/html", default);

        Assert.Equal("attachment-unreadable", (await hub.RefusedAsync(hub.Gp, new ReadAttachment.Request(attached.Id))).Code);
    }

    [Fact]
    public async Task Blobs_without_a_row_are_swept_after_a_day_and_nothing_else_is()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var attached = await hub.GrantedAsync(hub.Gp, Attach(id, "a.txt", [1]));
        var note = await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "kept"));
        var (organisation, some) = (hub.Gp.OrganisationId, Guid.CreateVersion7());
        BlobName[] orphans = [BlobNames.Attachment(organisation, id, some, "jpg"), BlobNames.NoteRevision(organisation, id, note.Id, some)];
        var recording = BlobNames.Manifest(organisation, some, some);
        var store = hub.Services.GetRequiredService<IBlobStore>();
        foreach (var name in (BlobName[])[.. orphans, recording]) await store.WriteAsync(name, new MemoryStream([1]), "x/y", default);
        var sweep = hub.Services.GetRequiredService<SweepOrphans>();

        // The store's clock is the machine's; the hub's is set to it.
        hub.Clock.Set(DateTimeOffset.UtcNow - hub.Clock.GetUtcNow());
        Assert.Equal(0, await sweep.SweepAsync(default));
        hub.Clock.Advance(TimeSpan.FromHours(25));
        await sweep.SweepAsync(default);

        foreach (var name in orphans) Assert.Null(await store.FindAsync(name, default));
        Assert.NotNull(await store.FindAsync(recording, default));
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(attached.Id));
        Assert.Equal("kept", Assert.Single(await hub.GrantedAsync(hub.Gp, new ReadNotes.Request(id))).Text?.Markdown);
    }

    private static AttachFile.Request Attach(Guid caseId, string name, byte[] content) => new(caseId, name, new MemoryStream(content));

    private static async Task<byte[]> BytesOf(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static async Task AssertNothingIsKeptAsync(HubFixture hub, Guid caseId)
    {
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(caseId)));
        Assert.Empty(FilesOf(hub, caseId));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(hub.Folder, "tmp")));
    }

    private static string[] FilesOf(HubFixture hub, Guid caseId)
    {
        string folder = Path.Combine(hub.Folder, "blobs", hub.Gp.OrganisationId.ToString(), "cases", caseId.ToString());
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }
}
