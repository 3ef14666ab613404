using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CaseHub.Hub.Attachments.Scanning;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Tests.Live.Stage;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Briefings;

/// <summary>Slides are a PDF that everybody draws for themself, and a page that the stage says.</summary>
public class SlidesTests : IAsyncLifetime
{
    private readonly Scanner scanner = new();
    private HubFixture hub = null!;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services => services.AddSingleton<IFileScanner>(scanner));
        session = await hub.BriefingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Slides_are_listed_and_read_by_whoever_has_a_seat()
    {
        byte[] pdf = Pdf(pages: 12);
        var deck = await AddAsync(pdf, "../Rash in children.pdf");

        Assert.Equal(("Rash in children.pdf", 12, (long)pdf.Length), (deck.FileName, deck.Pages, deck.Bytes));
        Assert.Equal([deck], await hub.GrantedAsync(hub.Cardiologist, new ListDecks.Request(session)));
        await using var read = await hub.GrantedAsync(hub.Cardiologist, new ReadDeck.Request(session, deck.Id));
        using var bytes = new MemoryStream();
        await read.Stream.CopyToAsync(bytes);
        Assert.Equal(pdf, bytes.ToArray());
        Assert.Equal("session-not-found", (await hub.RefusedAsync(hub.OtherDermatologist, new ReadDeck.Request(session, deck.Id))).Code);
        Assert.Equal("slides-not-yours", (await hub.RefusedAsync(hub.Cardiologist, Add(pdf))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Five_hundred_pages_are_taken_and_one_more_is_not(bool packed)
    {
        Assert.Equal(500, (await AddAsync(Pdf(500, packed))).Pages);

        var refused = await hub.RefusedAsync(hub.Gp, Add(Pdf(501, packed)));

        Assert.Equal("deck-too-many-pages", refused.Code);
        Assert.Contains("501", refused.Text, StringComparison.Ordinal);
        Assert.Single(await hub.GrantedAsync(hub.Gp, new ListDecks.Request(session)));
    }

    [Fact]
    public async Task What_is_no_PDF_is_refused_in_words()
    {
        Assert.Equal("deck-not-a-pdf", (await hub.RefusedAsync(hub.Gp, Add([0x50, 0x4B, 3, 4, 5, 6, 7, 8], "slides.pdf"))).Code);
        Assert.Equal("deck-empty", (await hub.RefusedAsync(hub.Gp, Add([]))).Code);
        Assert.Equal("deck-damaged", (await hub.RefusedAsync(hub.Gp, Add("%PDF-1.7\nnothing more\n"u8.ToArray()))).Code);
        Assert.Equal("deck-locked", (await hub.RefusedAsync(hub.Gp, Add(Pdf(1, more: "/Encrypt 9 0 R")))).Code);
        Assert.Equal("deck-too-large", (await hub.RefusedAsync(hub.Gp, new AddDeck.Request(session, "large.pdf", new Endless()))).Code);
    }

    [Fact]
    public async Task A_script_in_a_PDF_makes_it_no_other_file() =>
        Assert.Equal(1, (await AddAsync(Pdf(1, more: "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"))).Pages);

    [Fact]
    public async Task What_the_scanner_holds_to_be_dangerous_or_cannot_judge_is_not_stored()
    {
        scanner.Says = new Verdict(ScanResult.Infected, "Eicar");
        Assert.Equal("deck-infected", (await hub.RefusedAsync(hub.Gp, Add(Pdf(1)))).Code);
        scanner.Says = Verdict.Unknown;
        Assert.Equal("deck-unscanned", (await hub.RefusedAsync(hub.Gp, Add(Pdf(1)))).Code);
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListDecks.Request(session)));
    }

    [Fact]
    public async Task A_page_is_turned_by_hosts_and_from_the_stage_and_found_by_who_comes_later()
    {
        var deck = await AddAsync(Pdf(3));
        await hub.GrantedAsync(hub.Gp, Enter());
        Assert.Equal("slides-from-stage", (await hub.RefusedAsync(hub.Dermatologist, new TurnPage.Request(session, deck.Id, 1))).Code);
        Assert.Equal("page-not-there", (await hub.RefusedAsync(hub.Gp, new TurnPage.Request(session, deck.Id, 4))).Code);
        Assert.Equal("deck-not-found", (await hub.RefusedAsync(hub.Gp, new TurnPage.Request(session, Guid.NewGuid(), 1))).Code);

        await hub.GrantedAsync(hub.Gp, new TurnPage.Request(session, deck.Id, 2));
        await hub.GrantedAsync(hub.Gp, new MoveOnStage.Request(session, hub.Dermatologist.Id, StagePlace.Stage));
        await hub.GrantedAsync(hub.Dermatologist, new TurnPage.Request(session, deck.Id, 3));

        var late = await hub.GrantedAsync(hub.Cardiologist, Enter());
        Assert.Equal(new SlidesView(deck.Id, 3), late.Room.Stage!.Slides);
    }

    [Fact]
    public async Task A_turned_page_is_told_by_its_entry_alone()
    {
        var deck = await AddAsync(Pdf(3));
        var joined = await hub.GrantedAsync(hub.Gp, Enter());
        long told = hub.Services.GetRequiredService<Rooms>().Find(session)!.View.Revision;
        await hub.GrantedAsync(hub.Gp, new TurnPage.Request(session, deck.Id, 2));

        var entry = (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0)))[^1];
        Assert.Equal("slide", entry.Type);
        Assert.InRange(JsonSerializer.Serialize(entry).Length, 1, 300);
        var view = hub.Services.GetRequiredService<Rooms>().Find(session)!.View;
        Assert.Equal((told + 1, new SlidesView(deck.Id, 2)), (view.Revision, view.Stage!.Slides));
        Assert.True(joined.Room.Revision <= told);
        // Which of the two was read later is told by the version of the stage.
        Assert.Equal(view.Stage.Version, entry.Body.GetProperty("version").GetInt64());
        Assert.True(view.Stage.Version > joined.Room.Stage!.Version);
    }

    [Fact]
    public async Task Slides_off_the_list_leave_the_screen_and_stay_for_the_recording()
    {
        var deck = await AddAsync(Pdf(3));
        await hub.GrantedAsync(hub.Gp, new TurnPage.Request(session, deck.Id, 2));

        await hub.GrantedAsync(hub.Gp, new RemoveDeck.Request(session, deck.Id));
        await hub.GrantedAsync(hub.Gp, new RemoveDeck.Request(session, deck.Id));

        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListDecks.Request(session)));
        Assert.Null((await hub.GrantedAsync(hub.Gp, new ReadStage.Request(session))).Stage.Slides);
        await using var read = await hub.GrantedAsync(hub.Cardiologist, new ReadDeck.Request(session, deck.Id));
        Assert.True(read.Stream.Length > 0);
    }

    [Fact]
    public async Task The_sweep_leaves_slides_and_takes_what_has_no_row()
    {
        var deck = await AddAsync(Pdf(1));
        await using var scope = hub.Services.CreateAsyncScope();
        var owner = scope.ServiceProvider.GetServices<IBlobOwner>().Single(one => one.Owns(BlobNames.Deck(hub.Gp.OrganisationId, session, deck.Id)));

        Assert.True(await owner.HasRowAsync(BlobNames.Deck(hub.Gp.OrganisationId, session, deck.Id), default));
        Assert.False(await owner.HasRowAsync(BlobNames.Deck(hub.Gp.OrganisationId, session, Guid.NewGuid()), default));
    }

    [Fact]
    public async Task The_pointer_is_passed_on_from_the_stage_and_from_nowhere_else()
    {
        var host = await hub.GrantedAsync(hub.Gp, Enter());
        var watcher = await hub.GrantedAsync(hub.Cardiologist, Enter());

        await hub.GrantedAsync(hub.Gp, new PointAt.Request(session, host.ParticipantId, 0.25, 0.5));

        Assert.Equal("slides-from-stage", (await hub.RefusedAsync(hub.Cardiologist, new PointAt.Request(session, watcher.ParticipantId, 0.25, 0.5))).Code);
        Assert.DoesNotContain("pointer", (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0))).Select(entry => entry.Type));
    }

    [Fact]
    public void Every_beginning_of_a_file_is_counted_or_not_but_breaks_nothing()
    {
        byte[] pdf = Pdf(7, packed: true);
        Assert.Equal(7, PdfPages.Count(pdf));
        for (int length = 0; length < pdf.Length; length++) PdfPages.Count(pdf.AsSpan(0, length));
    }

    private Task<DeckView> AddAsync(byte[] pdf, string name = "slides.pdf") => hub.GrantedAsync(hub.Gp, Add(pdf, name));

    private AddDeck.Request Add(byte[] pdf, string name = "slides.pdf") => new(session, name, new MemoryStream(pdf));

    private JoinRoom.Request Enter() => new(session, Guid.NewGuid(), Guid.NewGuid(), $"{Guid.NewGuid()}", Audio: true, Video: true);

    /// <summary>Pages in one tree of two branches; packed as PDF 1.5 does it (ISO 32000-2 §7.5.7).</summary>
    private static byte[] Pdf(int pages, bool packed = false, string more = "")
    {
        string tree = string.Create(CultureInfo.InvariantCulture,
            $"<</Type/Catalog/Pages 2 0 R{more}>>\n<</Type /Pages /Kids[3 0 R 4 0 R] /Resources<</Font<<>>>> /Count {pages}>>\n<</Count {pages / 2}/Parent 2 0 R/Type/Pages/Kids[]>>\n<</Type/Pages/Count {pages - (pages / 2)}/Kids[]>>\n");
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n"u8);
        if (!packed) file.Write(Encoding.Latin1.GetBytes(tree));
        else
        {
            file.Write("5 0 obj\n<</Type/ObjStm/N 4/First 0/Filter/FlateDecode/Length 999>>stream\r\n"u8);
            using (var deflated = new ZLibStream(file, CompressionLevel.Optimal, leaveOpen: true)) deflated.Write(Encoding.Latin1.GetBytes(tree));
            file.Write("\r\nendstream\nendobj\n"u8);
        }

        file.Write("trailer<</Root 1 0 R>>\n%%EOF\n"u8);
        return file.ToArray();
    }

    private sealed class Scanner : IFileScanner
    {
        public Verdict Says { get; set; } = Verdict.Clean;

        public Task<Verdict> ScanAsync(Stream content, CancellationToken cancellationToken) => Task.FromResult(Says);
    }

    /// <summary>A PDF that does not end.</summary>
    private sealed class Endless : MemoryStream
    {
        private bool hasBegun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            if (!hasBegun) "%PDF-1.7\n"u8.CopyTo(buffer.Span);
            hasBegun = true;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
