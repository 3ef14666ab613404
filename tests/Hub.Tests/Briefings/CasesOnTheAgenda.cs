using CaseHub.Hub.Attachments;
using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Attachments;
using CaseHub.Hub.Tests.Cases;
using SkiaSharp;

namespace CaseHub.Hub.Tests.Briefings;

/// <summary>A case between the GP and the dermatologist, who speaks in the briefing; the cardiologist listens.</summary>
public class CasesOnTheAgenda : IAsyncLifetime
{
    private static readonly ItemWords Words = new("A rash after a walk", "Red ring on the leg, no fever.");

    private Announcing world = null!;
    private Guid caseId;
    private Guid briefing;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync()
    {
        world = await Announcing.StartAsync();
        caseId = await Hub.AcceptedAsync();
        briefing = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Cardiologist, new RegisterForBriefing.Request(briefing));
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Need_the_patients_consent_as_the_asker_states_it()
    {
        var refusal = await Hub.RefusedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words));
        Assert.Equal((RefusalKind.Conflict, "agenda-no-consent"), (refusal.Kind, refusal.Code));

        Assert.Equal(RefusalKind.Forbidden, (await Hub.RefusedAsync(Hub.Dermatologist, Consent())).Kind);
        await Hub.GrantedAsync(Hub.Gp, Consent());

        await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words));
        var said = (await Hub.GrantedAsync(Hub.Dermatologist, new ReadTeachingConsent.Request(caseId))).Consent!;
        Assert.Equal((ConsentUse.Teaching, ConsentBasis.Patient, "on paper", "gp"), (said.Use, said.Basis, said.How, said.StatedBy));
        Assert.Equal(["teaching-consent", "briefing-agenda"], (await Hub.CaseAsync(Hub.Gp, caseId)).Timeline.Select(line => line.Kind).TakeLast(2));
    }

    [Theory]
    [InlineData("advertising", "patient", "on paper", "use")]
    [InlineData("teaching", "", "on paper", "basis")]
    [InlineData("broadcast", "patient", " ", "how")]
    public async Task Consent_that_says_too_little_is_refused_at_its_field(string use, string basis, string how, string field) =>
        Assert.Equal([field], (await Hub.RefusedAsync(Hub.Gp, new StateTeachingConsent.Request(caseId, use, basis, how))).Fields.Keys);

    [Fact]
    public async Task Consent_that_is_not_given_yet_or_of_a_child_alone_counts_for_nothing()
    {
        Assert.Equal(["givenAt"], (await Hub.RefusedAsync(Hub.Gp, Consent() with { GivenAt = Hub.Clock.GetUtcNow().AddDays(1) })).Fields.Keys);
        var child = (await Hub.GrantedAsync(Hub.Gp, CaseSamples.Rash() with { Age = new PatientAge(9, "years"), GuardianConsent = "mother, on paper", Assent = "given" })).Id;
        Assert.Equal("consent-minor-guardian", (await Hub.RefusedAsync(Hub.Gp, Consent() with { CaseId = child })).Code);
        await Hub.GrantedAsync(Hub.Gp, Consent() with { CaseId = child, Basis = "guardian" });
    }

    [Fact]
    public async Task What_looks_as_if_it_told_who_the_patient_is_is_refused_unless_it_is_said_why_it_stays()
    {
        await Hub.GrantedAsync(Hub.Gp, Consent());

        var refusal = await Hub.RefusedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words with { Summary = "Call her at +39 06 698 12345, MRN: A-48213." }));

        Assert.Equal(["summary"], refusal.Fields.Keys);
        Assert.NotEmpty(Assert.IsType<IdentifiersFound>(refusal.Details).Findings);
        await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words with { Summary = "The hotline is +39 06 698 12345.", IdentifiersReason = "A public number." }));
    }

    [Fact]
    public async Task Only_who_has_a_part_in_both_puts_one_there()
    {
        await Hub.GrantedAsync(Hub.Gp, Consent());

        Assert.Equal("case-not-found", (await Hub.RefusedAsync(world.Host, new AddBriefingCase.Request(briefing, caseId, Words))).Code);
        Assert.Equal("briefing-speakers-only", (await Hub.RefusedAsync(Hub.Gp, new AddBriefingCase.Request(briefing, caseId, Words))).Code);
        Assert.Equal("briefing-not-found", (await Hub.RefusedAsync(Hub.Stranger, new AddBriefingCase.Request(briefing, caseId, Words))).Code);
        var item = (await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words))).Id;
        Assert.Equal("agenda-already", (await Hub.RefusedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words))).Code);
        Assert.Equal("agenda-not-yours", (await Hub.RefusedAsync(world.Host, new ChangeBriefingCase.Request(briefing, item, Words))).Code);
        Assert.Contains("pictures", (await Hub.RefusedAsync(Hub.Dermatologist, new ChangeBriefingCase.Request(briefing, item, Words with { Pictures = [Guid.NewGuid()] }))).Fields.Keys);
    }

    [Fact]
    public async Task The_audience_sees_its_words_and_pictures_once_it_is_shown_and_never_the_case()
    {
        using var photo = new MemoryStream(Drawn.Photo(64, 48, SKEncodedImageFormat.Jpeg));
        var picture = (await Hub.GrantedAsync(Hub.Gp, new AttachFile.Request(caseId, "Maria Rossi leg.jpg", photo))).Id;
        await Hub.GrantedAsync(Hub.Gp, Consent());
        var item = (await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words with { Pictures = [picture] }))).Id;

        var before = Assert.Single(await AgendaAsync(Hub.Cardiologist));
        Assert.Equal((Words.Title, null, 0, null), (before.Title, before.Summary, before.Pictures.Count, before.CaseId));
        Assert.Equal("agenda-item-not-found", (await Hub.RefusedAsync(Hub.Cardiologist, Picture(item, picture))).Code);
        Assert.Equal(Words.Summary, Assert.Single(await AgendaAsync(world.Host)).Summary);
        Assert.Empty(await AgendaAsync(Hub.Gp));

        Assert.Equal("agenda-not-live", (await Hub.RefusedAsync(world.Host, new ShowCase.Request(briefing, item))).Code);
        await world.GoLiveAsync(briefing);
        await Hub.GrantedAsync(world.Host, new ShowCase.Request(briefing, item));

        var shown = Assert.Single(await AgendaAsync(Hub.Cardiologist));
        Assert.True(shown is { Summary: "Red ring on the leg, no fever.", IsShown: true, CaseId: null });
        await using var content = await Hub.GrantedAsync(Hub.Cardiologist, Picture(item, picture));
        Assert.Equal(("case-1-1.webp", "image/webp"), (content.FileName, content.ContentType));
        Assert.Equal("case-not-found", (await Hub.RefusedAsync(Hub.Cardiologist, new ReadCase.Request(caseId))).Code);
        Assert.Equal(RefusalKind.NotFound, (await Hub.RefusedAsync(Hub.Cardiologist, new ReadAttachment.Request(picture))).Kind);

        await Hub.GrantedAsync(world.Host, new EndCase.Request(briefing));
        Assert.Equal("agenda-nothing-shown", (await Hub.RefusedAsync(world.Host, new EndCase.Request(briefing))).Code);
        Assert.Equal(["case-shown", "case-ended"], await LogAsync());
    }

    [Fact]
    public async Task Of_two_that_are_shown_the_first_ends_and_two_hosts_at_once_show_one()
    {
        var (first, second) = await TwoShowableAsync();

        await Hub.GrantedAsync(world.Host, new ShowCase.Request(briefing, first));
        await Hub.GrantedAsync(world.Host, new ShowCase.Request(briefing, second));
        Assert.Equal([second], (await AgendaAsync(world.Host)).Where(item => item.IsShown).Select(item => item.Id));

        await Hub.GrantedAsync(world.Host, new EndCase.Request(briefing));
        await Task.WhenAll(Hub.SendAsync(world.Host, new ShowCase.Request(briefing, first)), Hub.SendAsync(Hub.Dermatologist, new ShowCase.Request(briefing, second)));
        Assert.Single(await AgendaAsync(world.Host), item => item.IsShown);
    }

    [Fact]
    public async Task Consent_that_is_withdrawn_takes_it_off_at_once_and_the_hosts_are_told()
    {
        await Hub.GrantedAsync(Hub.Gp, Consent());
        var item = (await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words))).Id;
        await world.GoLiveAsync(briefing);
        await Hub.GrantedAsync(world.Host, new ShowCase.Request(briefing, item));

        await Hub.GrantedAsync(Hub.Gp, new WithdrawTeachingConsent.Request(caseId));

        Assert.Empty(await AgendaAsync(Hub.Cardiologist));
        Assert.Empty(await AgendaAsync(world.Host));
        Assert.True(Assert.Single(await AgendaAsync(Hub.Dermatologist)).IsTakenOff);
        Assert.Equal("agenda-no-consent", (await Hub.RefusedAsync(world.Host, new ShowCase.Request(briefing, item))).Code);
        Assert.Equal(["case-shown", "case-ended"], await LogAsync());
        Assert.Contains("case-withdrawn", await world.ToldAsync(world.Host));
        Assert.Equal("consent-none", (await Hub.RefusedAsync(Hub.Gp, new WithdrawTeachingConsent.Request(caseId))).Code);
        Assert.Empty(await Hub.GrantedAsync(Hub.Cardiologist, new ListBriefingParts.Request(briefing)));

        await Hub.GrantedAsync(Hub.Gp, Consent());
        await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words));
        await Hub.GrantedAsync(world.Host, new ShowCase.Request(briefing, item));
    }

    [Fact]
    public async Task Its_part_stays_with_the_case()
    {
        await Hub.GrantedAsync(Hub.Gp, Consent());
        var item = (await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words))).Id;
        await world.GoLiveAsync(briefing);
        var recording = await Hub.RecordedAsync(briefing, world.Host);
        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await Hub.GrantedAsync(world.Host, new ShowCase.Request(briefing, item));
        Hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.EndAsync(briefing);

        var row = Assert.Single(await Hub.GrantedAsync(Hub.Gp, new ListCaseParts.Request(caseId)));

        var part = Assert.Single(row.Parts);
        Assert.Equal(("Ward round", Words.Title, true), (row.Briefing, row.Item, row.MayOpen));
        Assert.Equal(5, (part.ToAt!.Value - part.FromAt).TotalMinutes, 0.1);
        Assert.Null(part.RecordingId);
        Assert.Equal("agenda-discussed", (await Hub.RefusedAsync(world.Host, new RemoveBriefingCase.Request(briefing, item))).Code);

        // The speaker may watch before it is published, the asker then.
        var seen = Assert.Single(Assert.Single(await Hub.GrantedAsync(Hub.Dermatologist, new ListCaseParts.Request(caseId))).Parts);
        Assert.Equal((recording, 600), (seen.RecordingId, seen.OffsetSeconds));
        await Hub.GrantedAsync(world.Host, new CaseHub.Hub.Briefings.Library.PublishBriefing.Request(briefing));
        Assert.Equal(recording, Assert.Single(Assert.Single(await Hub.GrantedAsync(Hub.Gp, new ListCaseParts.Request(caseId))).Parts).RecordingId);
    }

    [Fact]
    public async Task They_are_put_into_an_order()
    {
        var (first, second) = await TwoShowableAsync();

        await Hub.GrantedAsync(world.Host, new OrderAgenda.Request(briefing, [second, first]));

        Assert.Equal([second, first], (await AgendaAsync(Hub.Cardiologist)).Select(item => item.Id));
        Assert.Equal("someone-was-faster", (await Hub.RefusedAsync(world.Host, new OrderAgenda.Request(briefing, [second]))).Code);
        await Hub.GrantedAsync(world.Host, new RemoveBriefingCase.Request(briefing, first));
        Assert.Equal([second], (await AgendaAsync(Hub.Cardiologist)).Select(item => item.Id));
    }

    private async Task<(Guid First, Guid Second)> TwoShowableAsync()
    {
        var items = new List<Guid>();
        foreach (var id in new[] { caseId, await Hub.AcceptedAsync() })
        {
            await Hub.GrantedAsync(Hub.Gp, Consent() with { CaseId = id });
            items.Add((await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, id, Words))).Id);
        }

        await world.GoLiveAsync(briefing);
        return (items[0], items[1]);
    }

    private StateTeachingConsent.Request Consent() => new(caseId, "teaching", "patient", "on paper");

    private Task<IReadOnlyList<AgendaItem>> AgendaAsync(Actor reader) => Hub.GrantedAsync(reader, new ReadAgenda.Request(briefing));

    private ReadAgendaPicture.Request Picture(Guid item, Guid picture) => new(briefing, item, picture);

    private async Task<List<string>> LogAsync() => [.. (await Hub.GrantedAsync(Hub.Cardiologist, new ReadLog.Request(briefing, 0))).Select(entry => entry.Type).Where(type => type.StartsWith("case-", StringComparison.Ordinal))];
}
