using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Scanning;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Attachments;

public sealed class ScannedFiles : IAsyncLifetime
{
    private readonly StubScanner scanner = new();
    private HubFixture hub = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(null, new KeyValuePair<string, string?>("CaseHub:Attachments:Clamd", scanner.Address));
        id = await hub.AcceptedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        await scanner.DisposeAsync();
    }

    [Fact]
    public async Task What_the_scanner_finds_clean_is_read_at_once_and_is_what_it_saw()
    {
        byte[]? seen = null;
        scanner.Answer = file => { seen = file; return "stream: OK\0"; };
        byte[] photo = Pictures.Bytes("camera.jpg");

        var attached = await AttachAsync("leg.jpg", photo);

        Assert.Equal(AttachmentState.Clean, attached.State);
        Assert.Equal(Pictures.Cleaned(CaseHub.Hub.Pictures.ContentKind.Jpeg, photo), seen);
        await using var content = await hub.GrantedAsync(hub.Dermatologist, new ReadAttachment.Request(attached.Id));
    }

    [Fact]
    public async Task What_it_holds_to_be_dangerous_lies_apart_and_nobody_reads_it()
    {
        scanner.Answer = _ => "stream: Eicar-Test-Signature FOUND\0";

        var attached = await AttachAsync("letter.txt", [1, 2, 3]);

        Assert.Equal(AttachmentState.Quarantined, attached.State);
        foreach (var reader in new[] { hub.Gp, hub.Dermatologist }) Assert.Equal((RefusalKind.Forbidden, "attachment-quarantined"), KindOf(await hub.RefusedAsync(reader, new ReadAttachment.Request(attached.Id))));
        Assert.Equal("attachment-not-found", (await hub.RefusedAsync(hub.Administrator, new ReadAttachment.Request(attached.Id))).Code);
        Assert.Equal(["quarantine"], Places(attached.Id));
        Assert.Equal(AttachmentState.Quarantined, Assert.Single(await hub.GrantedAsync(hub.Dermatologist, new ListAttachments.Request(id))).State);
        var told = await hub.ReadAsync(db => db.Set<Notice>().Where(n => n.Kind == "file-quarantined").Select(n => n.RecipientId).ToListAsync());
        Assert.Equal(new[] { hub.Gp.Id, hub.Administrator.Id }.Order(), told.Order());
        var listed = Assert.Single(await hub.GrantedAsync(hub.Administrator, new ListQuarantine.Request()));
        Assert.Equal((attached.Id, "Eicar-Test-Signature", "gp"), (listed.Id, listed.Threat, listed.By));
    }

    [Fact]
    public async Task An_administrator_lets_it_out_with_a_reason_and_nobody_else_does()
    {
        scanner.Answer = _ => "stream: Some.Thing FOUND\0";
        var attached = await AttachAsync("letter.txt", [1, 2, 3]);
        Assert.Equal("reason", Assert.Single((await hub.RefusedAsync(hub.Administrator, new ReleaseAttachment.Request(attached.Id, "safe"))).Fields).Key);
        foreach (var other in new[] { hub.Gp, hub.Dermatologist, hub.PrivacyOfficer }) Assert.False((await hub.SendAsync(other, new ReleaseAttachment.Request(attached.Id, "I know this letter well."))).IsGranted);

        await hub.GrantedAsync(hub.Administrator, new ReleaseAttachment.Request(attached.Id, "A false alarm, known to the vendor."));

        await using var content = await hub.GrantedAsync(hub.Dermatologist, new ReadAttachment.Request(attached.Id));
        Assert.Equal(["cases"], Places(attached.Id));
        Assert.Contains(await hub.ReadAsync(db => db.Set<CaseHub.Hub.Audit.AuditEntry>().ToListAsync()), entry => entry.Request == "Attachments.Scanning.ReleaseAttachment" && entry.ActorId == hub.Administrator.Id);
        Assert.Equal("attachment-not-in-quarantine", (await hub.RefusedAsync(hub.Administrator, new DeleteQuarantined.Request(attached.Id))).Code);
    }

    [Fact]
    public async Task An_administrator_deletes_it_with_its_bytes()
    {
        scanner.Answer = _ => "stream: Some.Thing FOUND\0";
        var attached = await AttachAsync("letter.txt", [1, 2, 3]);

        await hub.GrantedAsync(hub.Administrator, new DeleteQuarantined.Request(attached.Id));

        Assert.Empty(Places(attached.Id));
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
        Assert.Empty(await hub.GrantedAsync(hub.Administrator, new ListQuarantine.Request()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("stream: OK")]
    [InlineData("nonsense\0")]
    [InlineData("stream: FOUND\0")]
    [InlineData("stream: \0")]
    [InlineData("INSTREAM size limit exceeded. ERROR\0")]
    public async Task While_it_gives_no_verdict_the_file_waits_unread_and_is_checked_again(string? nonsense)
    {
        scanner.Answer = _ => nonsense;
        var attached = await AttachAsync("letter.txt", [1, 2, 3]);
        Assert.Equal(AttachmentState.Scanning, attached.State);
        Assert.Equal((RefusalKind.Conflict, "attachment-being-checked"), KindOf(await hub.RefusedAsync(hub.Dermatologist, new ReadAttachment.Request(attached.Id))));
        await hub.Services.GetRequiredService<WatchScans>().RunAsync(default);
        Assert.Equal(["quarantine"], Places(attached.Id));

        scanner.Answer = _ => "stream: OK\0";
        await hub.Services.GetRequiredService<WatchScans>().RunAsync(default);

        await using var content = await hub.GrantedAsync(hub.Dermatologist, new ReadAttachment.Request(attached.Id));
        Assert.Equal(["cases"], Places(attached.Id));
    }

    [Fact]
    public async Task A_scanner_that_never_answers_is_given_up_after_a_minute()
    {
        scanner.Answer = _ => "…";
        var attaching = AttachAsync("letter.txt", [1, 2, 3]);
        await scanner.Hangs.Task;

        hub.Clock.Advance(ClamdScanner.Patience);

        Assert.Equal(AttachmentState.Scanning, (await attaching).State);
    }

    [Fact]
    public async Task A_scanner_that_is_gone_lets_files_wait_and_finds_them_when_it_is_back()
    {
        await scanner.DisposeAsync();

        Assert.Equal(AttachmentState.Scanning, (await AttachAsync("letter.txt", [1, 2, 3])).State);
    }

    [Theory]
    [InlineData("3310")]
    [InlineData("http://127.0.0.1:3310")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("unix:clamd.ctl")]
    public void An_address_that_is_none_ends_the_start(string address) =>
        Assert.Contains("CaseHub:Attachments:Clamd", new AttachmentOptions { Clamd = address }.Fault(), StringComparison.Ordinal);

    private Task<AttachmentView> AttachAsync(string name, byte[] content) => hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, name, new MemoryStream(content)));

    private static (RefusalKind Kind, string Code) KindOf(Refusal refusal) => (refusal.Kind, refusal.Code);

    /// <summary>The folders of the organisation's that hold the file.</summary>
    private string[] Places(Guid attachmentId)
    {
        string root = Path.Combine(hub.Folder, "blobs", hub.Gp.OrganisationId.ToString());
        return [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path))
            .Where(path => path.Contains(attachmentId.ToString(), StringComparison.Ordinal)).Select(path => path.Split(Path.DirectorySeparatorChar)[0])];
    }
}
