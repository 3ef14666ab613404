using System.Security.Cryptography;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Uploads;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Tests.Blobs;
using CaseHub.Hub.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Attachments;

public sealed class FilesInPieces
{
    [Fact]
    public async Task A_file_cut_at_every_piece_becomes_an_attachment_to_the_byte_and_leaves_the_spool()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] file = RandomNumberGenerator.GetBytes(1000);
        var upload = await StartAsync(hub, id, file.Length);

        for (int offset = 0; offset < 1000; offset += 100)
        {
            // The line breaks behind 60 bytes of the piece; the rest follows from where it is.
            Assert.Equal("upload-broken", (await hub.RefusedAsync(hub.Gp, new AppendUpload.Request(upload.Id, offset, new BrokenLine(file[offset..(offset + 60)])))).Code);
            Assert.Equal(offset + 60, (await hub.GrantedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, TakesOver: true))).Offset);
            await hub.GrantedAsync(hub.Gp, Piece(upload, offset + 60, file[(offset + 60)..(offset + 100)]));
        }

        var ended = await hub.GrantedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, TakesOver: true));
        Assert.Equal((UploadState.Attached, 1000L), (ended.State, ended.Offset));
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(ended.AttachmentId!.Value));
        Assert.Equal(file, await BytesOf(content.Stream));
        Assert.Empty(Spooled(hub));
        Assert.Contains((await hub.CaseAsync(hub.Gp, id)).Timeline, e => e.Kind == "file-attached" && e.ReferenceId == ended.AttachmentId && e.By?.Name == "gp");
    }

    [Fact]
    public async Task A_photo_in_pieces_loses_its_place_before_the_store_sees_a_byte()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] photo = Pictures.Bytes("camera.jpg");
        var upload = await StartAsync(hub, id, photo.Length, "leg.jpg");

        await hub.GrantedAsync(hub.Gp, Piece(upload, 0, photo[..500]));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(hub.Folder, "blobs"), "*", SearchOption.AllDirectories), path => File.ReadAllText(path).Contains("SECRET", StringComparison.Ordinal));
        await hub.GrantedAsync(hub.Gp, Piece(upload, 500, photo[500..]));

        var file = Assert.Single(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(file.Id));
        Assert.Equal(Pictures.Cleaned(ContentKind.Jpeg, photo), await BytesOf(content.Stream));
        Assert.Empty(Spooled(hub));
    }

    [Theory]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    public async Task With_a_checksum_a_piece_is_kept_whole_or_not_at_all(string algorithm)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] file = RandomNumberGenerator.GetBytes(300);
        var upload = await StartAsync(hub, id, file.Length);
        byte[] sum = CryptographicOperations.HashData(new HashAlgorithmName(algorithm), file.AsSpan(0, 200));
        Assert.True(UploadChecksum.TryParse($"{algorithm.ToLowerInvariant()} {Convert.ToBase64String(sum)}", out var checksum));

        var changed = await hub.RefusedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 0, new MemoryStream([(byte)(file[0] ^ 1), .. file[1..200]]), 200, checksum));
        var cut = await hub.RefusedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 0, new BrokenLine(file[..100]), 200, checksum));
        Assert.Equal((RefusalKind.Corrupted, "upload-broken", 0L), (changed.Kind, cut.Code, (await hub.GrantedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, true))).Offset));

        Assert.Equal(200, (await hub.GrantedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 0, new MemoryStream(file, 0, 200), 200, checksum))).Offset);
    }

    [Theory]
    [InlineData("md5 1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("sha1")]
    [InlineData("sha1 nonsense")]
    [InlineData("sha256 1B2M2Y8AsgTpgAmY7PhCfg==")]
    [InlineData("")]
    public void A_checksum_of_another_kind_is_none(string header) => Assert.False(UploadChecksum.TryParse(header, out _));

    [Fact]
    public async Task Who_lies_about_offset_or_length_adds_nothing()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var upload = await StartAsync(hub, id, 100);
        await hub.GrantedAsync(hub.Gp, Piece(upload, 0, new byte[40]));

        foreach (long offset in (long[])[0, 39, 41, 100, long.MaxValue])
            Assert.Equal((RefusalKind.Conflict, "upload-offset"), KindOf(await hub.RefusedAsync(hub.Gp, Piece(upload, offset, new byte[1]))));
        Assert.Equal((RefusalKind.TooLarge, "upload-too-long"), KindOf(await hub.RefusedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 40, new MemoryStream(new byte[61]), 61))));
        Assert.Equal((RefusalKind.TooLarge, "upload-too-long"), KindOf(await hub.RefusedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 40, new MemoryStream(new byte[61])))));
        Assert.Equal((RefusalKind.TooLarge, "upload-too-long"), KindOf(await hub.RefusedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 40, new MemoryStream(new byte[200_000]), 10))));
        Assert.Equal((RefusalKind.Invalid, "attachment-empty"), KindOf(await hub.RefusedAsync(hub.Gp, new StartUpload.Request(id, "a", 0))));
        Assert.Equal((RefusalKind.Invalid, "upload-length"), KindOf(await hub.RefusedAsync(hub.Gp, new StartUpload.Request(id, "a", -1))));

        Assert.Equal(40, (await hub.GrantedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, true))).Offset);
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
    }

    [Fact]
    public async Task Four_gigabytes_and_what_is_above_the_quota_are_refused_before_the_first_byte()
    {
        await using var hub = await HubFixture.StartAsync(services => services.AddSingleton(new AttachmentOptions { MaxBytesPerClinician = 1000, MaxPerCase = 2 }));
        var id = await hub.DraftAsync();

        Assert.Equal((RefusalKind.TooLarge, "attachment-too-large"), KindOf(await hub.RefusedAsync(hub.Gp, new StartUpload.Request(id, "film.mp4", 4L << 30))));
        await StartAsync(hub, id, 600);
        Assert.Equal((RefusalKind.TooLarge, "attachment-quota"), KindOf(await hub.RefusedAsync(hub.Gp, new StartUpload.Request(id, "b", 401))));
        Assert.Single(Spooled(hub));
    }

    [Fact]
    public async Task Each_clinician_has_so_many_files_and_bytes_on_their_way()
    {
        await using var hub = await HubFixture.StartAsync(services => services.AddSingleton(new UploadOptions { MaxPerClinician = 3, MaxBytesPerClinician = 1 << 20 }));
        var id = await hub.AcceptedAsync();
        var first = await StartAsync(hub, id, 1 << 19);
        Assert.Equal((RefusalKind.TooLarge, "upload-too-many-bytes"), KindOf(await hub.RefusedAsync(hub.Gp, new StartUpload.Request(id, "b", (1 << 19) + 1))));
        await StartAsync(hub, id, 10);
        await StartAsync(hub, id, 10);

        Assert.Equal((RefusalKind.TooMany, "upload-too-many"), KindOf(await hub.RefusedAsync(hub.Gp, new StartUpload.Request(id, "d", 1))));
        await hub.GrantedAsync(hub.Dermatologist, new StartUpload.Request(id, "theirs", 1));
        await hub.GrantedAsync(hub.Gp, new DropUpload.Request(first.Id));
        await StartAsync(hub, id, 1);
    }

    [Fact]
    public async Task Ten_thousand_unfinished_uploads_end_after_a_day_with_all_their_bytes()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var spool = hub.Services.GetRequiredService<UploadSpool>();
        var ids = await hub.ReadAsync(async db =>
        {
            var rows = Enumerable.Range(0, 10_000).Select(i => Row(hub, id, $"{i}")).ToList();
            db.AddRange(rows);
            await db.SaveChangesAsync();
            return rows.ConvertAll(row => row.Id);
        });
        // A file each would cost the test's disk a minute of fsync; a few stand for all.
        foreach (var one in ids.Take(20)) spool.Begin(one);
        Assert.Equal("upload-too-many", (await hub.RefusedAsync(hub.Gp, new StartUpload.Request(id, "one more", 1))).Code);

        hub.Clock.Set(TimeSpan.FromHours(24.1));
        await hub.Services.GetRequiredService<WatchUploads>().RunAsync(default);

        Assert.Empty(Spooled(hub));
        Assert.Equal("upload-expired", (await hub.RefusedAsync(hub.Gp, new LookAtUpload.Request(ids[^1], true))).Code);
        await hub.GrantedAsync(hub.Gp, new StartUpload.Request(id, "one more", 1));
        hub.Clock.Set(TimeSpan.FromDays(9));
        await hub.Services.GetRequiredService<WatchUploads>().RunAsync(default);
        Assert.Equal("upload-not-found", (await hub.RefusedAsync(hub.Gp, new LookAtUpload.Request(ids[^1], true))).Code);
    }

    [Fact]
    public async Task Every_piece_gives_another_day_and_after_that_what_had_come_is_gone()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var upload = await StartAsync(hub, id, 100);
        hub.Clock.Set(TimeSpan.FromHours(23));
        var moved = await hub.GrantedAsync(hub.Gp, Piece(upload, 0, new byte[10]));
        Assert.Equal(TimeSpan.FromHours(23), TimeSpan.FromHours(Math.Round((moved.ExpiresAt - upload.ExpiresAt).TotalHours, 3)));

        hub.Clock.Set(TimeSpan.FromHours(23.9));
        await hub.Services.GetRequiredService<WatchUploads>().RunAsync(default);
        Assert.Equal(10, (await hub.GrantedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, true))).Offset);

        hub.Clock.Set(TimeSpan.FromHours(0.2));
        Assert.Equal((RefusalKind.Gone, "upload-expired"), KindOf(await hub.RefusedAsync(hub.Gp, Piece(upload, 10, new byte[10]))));
        await hub.Services.GetRequiredService<WatchUploads>().RunAsync(default);
        Assert.Empty(Spooled(hub));
        Assert.Equal((RefusalKind.Gone, "upload-expired"), KindOf(await hub.RefusedAsync(hub.Gp, Piece(upload, 10, new byte[10]))));
    }

    [Fact]
    public async Task A_store_that_fails_loses_nothing_and_is_asked_again()
    {
        await using var hub = await HubFixture.StartAsync(services =>
            services.AddSingleton<IBlobStore>(provider => new FaultyStore(new FileBlobStore(provider.GetRequiredService<DataFolder>().Blobs))));
        var id = await hub.DraftAsync();
        var store = (FaultyStore)hub.Services.GetRequiredService<IBlobStore>();
        byte[] file = RandomNumberGenerator.GetBytes(100);
        var upload = await StartAsync(hub, id, file.Length);

        store.Before = call => call == "write" ? throw FaultyStore.Status(503) : Task.CompletedTask;
        var arrived = await hub.GrantedAsync(hub.Gp, Piece(upload, 0, file));
        Assert.Equal((UploadState.Arrived, 100L), (arrived.State, arrived.Offset));
        await hub.Services.GetRequiredService<WatchUploads>().RunAsync(default);
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));

        store.Before = _ => Task.CompletedTask;
        await hub.Services.GetRequiredService<WatchUploads>().RunAsync(default);
        await hub.Services.GetRequiredService<WatchUploads>().RunAsync(default);

        var stored = Assert.Single(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), stored.Sha256);
        Assert.Empty(Spooled(hub));
    }

    [Fact]
    public async Task A_file_that_is_not_taken_in_the_end_says_why_also_when_asked_again()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        byte[] bomb = Pictures.Bytes("photo.png");
        (bomb[18], bomb[22]) = (0xFF, 0xFF);
        var upload = await StartAsync(hub, id, bomb.Length, "leg.png", Guid.CreateVersion7());

        Assert.Equal((RefusalKind.Unprocessable, "attachment-too-many-pixels"), KindOf(await hub.RefusedAsync(hub.Gp, Piece(upload, 0, bomb))));
        Assert.Equal("attachment-too-many-pixels", (await hub.RefusedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, true))).Code);
        Assert.Equal(UploadState.Refused, (await hub.GrantedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, false))).State);
        Assert.Empty(Spooled(hub));
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
    }

    [Fact]
    public async Task The_same_file_from_two_windows_is_one_upload_and_one_attachment()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var clientId = Guid.CreateVersion7();
        var first = await StartAsync(hub, id, 100, "a.txt", clientId);
        await hub.GrantedAsync(hub.Gp, Piece(first, 0, new byte[70]));

        var second = await StartAsync(hub, id, 100, "a.txt", clientId);
        Assert.Equal((first.Id, 70L), (second.Id, second.Offset));
        await hub.GrantedAsync(hub.Gp, Piece(second, 70, new byte[30]));
        Assert.Equal(UploadState.Attached, (await StartAsync(hub, id, 100, "a.txt", clientId)).State);
        await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "a.txt", new MemoryStream(new byte[100]), clientId));

        Assert.Single(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
    }

    [Fact]
    public async Task Who_comes_later_cuts_the_connection_that_hangs_and_goes_on_from_its_last_byte()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var upload = await StartAsync(hub, id, 100);
        var hanging = new HangingLine(new byte[30]);
        var first = hub.SendAsync(hub.Gp, new AppendUpload.Request(upload.Id, 0, hanging));
        await hanging.Hangs;

        var seen = await hub.GrantedAsync(hub.Gp, new LookAtUpload.Request(upload.Id, TakesOver: true));

        Assert.Equal(30, seen.Offset);
        Assert.Equal("upload-taken-over", (await first).Refusal?.Code);
        Assert.Equal(UploadState.Attached, (await hub.GrantedAsync(hub.Gp, Piece(upload, 30, new byte[70]))).State);
    }

    [Fact]
    public async Task An_upload_is_its_senders_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var upload = await StartAsync(hub, id, 10);

        foreach (var other in new[] { hub.Dermatologist, hub.Colleague, hub.Stranger, hub.Administrator })
        {
            Assert.Equal("upload-not-found", (await hub.RefusedAsync(other, Piece(upload, 0, new byte[10]))).Code);
            Assert.Equal("upload-not-found", (await hub.RefusedAsync(other, new LookAtUpload.Request(upload.Id, true))).Code);
            Assert.Equal("upload-not-found", (await hub.RefusedAsync(other, new DropUpload.Request(upload.Id))).Code);
        }

        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new StartUpload.Request(id, "x", 1))).Code);
        Assert.Single(Spooled(hub));
    }

    [Fact]
    public async Task Bytes_without_an_upload_are_removed_at_the_first_look_and_others_stay()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var upload = await StartAsync(hub, id, 10);
        hub.Services.GetRequiredService<UploadSpool>().Begin(Guid.CreateVersion7());
        using var watch = ActivatorUtilities.CreateInstance<WatchUploads>(hub.Services);

        await watch.RunAsync(default);

        Assert.Equal([$"{upload.Id:N}.part"], Spooled(hub).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData(null, "file")]
    public async Task A_name_is_cleaned_before_anybody_sees_it(string? name, string shown)
    {
        await using var hub = await HubFixture.StartAsync();
        var upload = await StartAsync(hub, await hub.DraftAsync(), 1, name);

        Assert.Equal(shown, upload.FileName);
        Assert.Equal(120, (await StartAsync(hub, upload.CaseId, 1, new string('x', 300))).FileName.Length);
    }

    private static Task<UploadView> StartAsync(HubFixture hub, Guid caseId, long bytes, string? name = "scan.bin", Guid? clientId = null) =>
        hub.GrantedAsync(hub.Gp, new StartUpload.Request(caseId, name, bytes, clientId));

    private static AppendUpload.Request Piece(UploadView upload, long offset, byte[] bytes) => new(upload.Id, offset, new MemoryStream(bytes), bytes.Length);

    private static (RefusalKind Kind, string Code) KindOf(Refusal refusal) => (refusal.Kind, refusal.Code);

    private static string[] Spooled(HubFixture hub) => Directory.GetFiles(Path.Combine(hub.Folder, "uploads"));

    private static Upload Row(HubFixture hub, Guid caseId, string name) => new()
    {
        Id = Guid.CreateVersion7(),
        OrganisationId = hub.Gp.OrganisationId,
        CaseId = caseId,
        ById = hub.Gp.Id,
        ClientId = Guid.CreateVersion7(),
        FileName = name,
        Bytes = 10,
        CreatedAt = hub.Clock.GetUtcNow(),
        ExpiresAt = hub.Clock.GetUtcNow() + TimeSpan.FromHours(24),
    };

    private static async Task<byte[]> BytesOf(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
