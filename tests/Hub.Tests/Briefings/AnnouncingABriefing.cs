using CaseHub.Hub.Briefings;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.People;
using CaseHub.Hub.Live.Stage;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Briefings;

public class AnnouncingABriefing : IAsyncLifetime
{
    private Announcing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await Announcing.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_title_a_start_and_a_language_are_enough()
    {
        var made = await Hub.GrantedAsync(world.Host, new CreateBriefing.Request(new BriefingDraft("Ward round", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-16T17:00"))));

        var view = await world.ViewAsync(world.Host, made.Id);
        Assert.Equal(made.Id, made.SessionId);
        Assert.True(view is { State: BriefingState.Planned, MyPart: "host", Minutes: 60, TimeZone: "Europe/Rome", WhoMayCome: CaseHub.Hub.Recordings.Publishing.Circle.Organisation, Registered: 0 });
        Assert.Equal(new DateTime(2026, 3, 16, 18, 0, 0), view.Public.Local);
        Assert.Equal(StageState.Waiting, await Hub.ReadAsync(db => db.Set<SessionStage>().Where(s => s.SessionId == made.SessionId).Select(s => s.State).SingleAsync()));
    }

    [Fact]
    public async Task Each_language_but_the_floors_has_a_channel_and_each_part_a_seat()
    {
        var made = await Hub.GrantedAsync(world.Host, new CreateBriefing.Request(
            world.Draft() with { Languages = ["EN", "it", "zh-hans"] }, Hosts: [Hub.Cardiologist.Id], Speakers: [Hub.Gp.Id], Interpreters: [new(world.Interpreter.Id, "zh-Hans")]));

        var channels = await Hub.ReadAsync(db => db.Set<SessionChannel>().Where(c => c.SessionId == made.Id).OrderBy(c => c.Position).Select(c => c.Language).ToListAsync());
        var seats = await Hub.ReadAsync(db => db.Set<SessionSeat>().Where(s => s.SessionId == made.Id).ToDictionaryAsync(s => s.ClinicianId));
        Assert.Equal(["it", "zh-Hans"], channels);
        Assert.Equal(
            [(SeatRole.Host, null), (SeatRole.Host, null), (SeatRole.Speaker, null), (SeatRole.Interpreter, "zh-Hans")],
            new[] { world.Host, Hub.Cardiologist, Hub.Gp, world.Interpreter }.Select(who => (seats[who.Id].Role, seats[who.Id].Language)));
        Assert.Equal(Hub.Gp.OrganisationId, seats[Hub.Gp.Id].ForOrganisationId);
        Assert.Equal([["host"], ["speaker"], ["interpreter"], []], [await world.ToldAsync(Hub.Cardiologist), await world.ToldAsync(Hub.Gp), await world.ToldAsync(world.Interpreter), await world.ToldAsync(world.Host)]);
    }

    [Fact]
    public async Task Only_organisers_do_it_and_only_hosts_change_it()
    {
        Assert.Equal("organiser-only", (await Hub.RefusedAsync(Hub.Dermatologist, new CreateBriefing.Request(world.Draft()))).Code);
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);

        Assert.Equal("briefing-hosts-only", (await Hub.RefusedAsync(Hub.Dermatologist, new ChangeBriefing.Request(id, new BriefingDraft("Mine")))).Code);
        Assert.Equal("briefing-hosts-only", (await Hub.RefusedAsync(Hub.Gp, new CancelBriefing.Request(id))).Code);
        Assert.Equal("briefing-not-found", (await Hub.RefusedAsync(Hub.Stranger, new CancelBriefing.Request(id))).Code);

        await Hub.GrantedAsync(world.Host, new InviteToBriefing.Request(id, Hub.Dermatologist.Id, "host"));
        await Hub.GrantedAsync(Hub.Dermatologist, new ChangeBriefing.Request(id, new BriefingDraft("Ours")));
        Assert.Equal("Ours", (await world.ViewAsync(Hub.Gp, id)).Title);
    }

    public static TheoryData<string, BriefingDraft> WhatCannotBe() => new()
    {
        { "startsAt", new BriefingDraft("T", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-14T08:00")) },
        { "startsAt", new BriefingDraft("T", Languages: ["en"], StartsAt: Announcing.Utc("2029-03-14T08:00")) },
        { "startsAt", new BriefingDraft("T", Languages: ["en"]) },
        { "endsAt", new BriefingDraft("T", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-15T08:00"), EndsAt: Announcing.Utc("2026-03-15T07:00")) },
        { "endsAt", new BriefingDraft("T", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-15T08:00"), EndsAt: Announcing.Utc("9999-12-31T07:00")) },
        { "minutes", new BriefingDraft("T", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-15T08:00"), Minutes: int.MaxValue) },
        { "languages", new BriefingDraft("T", Languages: [], StartsAt: Announcing.Utc("2026-03-15T08:00")) },
        { "languages", new BriefingDraft("T", Languages: ["en", "xx"], StartsAt: Announcing.Utc("2026-03-15T08:00")) },
        { "languages", new BriefingDraft("T", Languages: ["english"], StartsAt: Announcing.Utc("2026-03-15T08:00")) },
        { "languages", new BriefingDraft("T", Languages: ["en", "EN"], StartsAt: Announcing.Utc("2026-03-15T08:00")) },
        { "languages", new BriefingDraft("T", Languages: ["en", null], StartsAt: Announcing.Utc("2026-03-15T08:00")) },
        { "title", new BriefingDraft(new string('T', 300), Languages: ["en"], StartsAt: Announcing.Utc("2026-03-15T08:00")) },
        { "title", new BriefingDraft("  ", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-15T08:00")) },
        { "timeZone", new BriefingDraft("T", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-15T08:00"), TimeZone: "Europe/Atlantis") },
        { "whoMayCome", new BriefingDraft("T", Languages: ["en"], StartsAt: Announcing.Utc("2026-03-15T08:00"), WhoMayCome: "everybody") },
        { "time", new BriefingDraft("T", Languages: ["en"], Date: "2026-03-29", Time: "02:30") },
        { "which", new BriefingDraft("T", Languages: ["en"], Date: "2026-10-25", Time: "02:30") },
    };

    [Theory]
    [MemberData(nameof(WhatCannotBe))]
    public async Task What_cannot_be_is_refused_at_its_field_and_nothing_is_made(string field, BriefingDraft draft)
    {
        var refusal = await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(draft));

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal([field], refusal.Fields.Keys);
        Assert.Empty(await Hub.GrantedAsync(world.Host, new ListBriefings.Request()));
    }

    [Fact]
    public async Task Nobody_who_may_not_is_given_a_part()
    {
        Assert.Contains("speakers", (await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(world.Draft(), Speakers: [Hub.Stranger.Id]))).Fields.Keys);
        Assert.Contains("speakers", (await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(world.Draft(), Speakers: [Guid.NewGuid()]))).Fields.Keys);
        Assert.Contains("hosts", (await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(world.Draft(), Hosts: [world.Host.Id]))).Fields.Keys);
        Assert.Contains("interpreters", (await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(world.Draft(), Interpreters: [new(world.Interpreter.Id, "fr")]))).Fields.Keys);
        Assert.Contains("interpreters", (await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(world.Draft(), Interpreters: [new(world.Interpreter.Id, "en")]))).Fields.Keys);

        var id = await world.AnnouncedAsync();
        Assert.Contains("clinicianId", (await Hub.RefusedAsync(world.Host, new InviteToBriefing.Request(id, Hub.Stranger.Id, "speaker"))).Fields.Keys);
        Assert.Contains("role", (await Hub.RefusedAsync(world.Host, new InviteToBriefing.Request(id, Hub.Gp.Id, "audience"))).Fields.Keys);
        Assert.Contains("language", (await Hub.RefusedAsync(world.Host, new InviteToBriefing.Request(id, world.Interpreter.Id, "interpreter"))).Fields.Keys);
        Assert.DoesNotContain((await Hub.GrantedAsync(world.Host, new ListBriefingPeople.Request(id))).People, person => person.Id == Hub.Stranger.Id);
    }

    [Fact]
    public async Task Among_many_somebody_is_found_by_a_part_of_their_name()
    {
        var id = await world.AnnouncedAsync();
        int before = (await Hub.GrantedAsync(world.Host, new ListBriefingPeople.Request(id))).Matching;
        for (int i = 0; i < ListBriefingPeople.Most; i++) await Hub.AddClinicianAsync($"Colleague {i}", Hub.Gp.OrganisationId, Roles.Clinician);
        var searched = await Hub.AddClinicianAsync("Zoé Lefèvre", Hub.Gp.OrganisationId, Roles.Clinician);

        var all = await Hub.GrantedAsync(world.Host, new ListBriefingPeople.Request(id));
        Assert.Equal((ListBriefingPeople.Most, before + ListBriefingPeople.Most + 1), (all.People.Count, all.Matching));
        Assert.Contains(all.People, person => person.Id == world.Host.Id);
        Assert.DoesNotContain(all.People, person => person.Id == searched.Id);
        Assert.Equal(searched.Id, Assert.Single((await Hub.GrantedAsync(world.Host, new ListBriefingPeople.Request(id, " lefevre "))).People).Id);
        Assert.Empty((await Hub.GrantedAsync(world.Host, new ListBriefingPeople.Request(id, "nobody of this name"))).People);
        Assert.Contains("search", (await Hub.RefusedAsync(world.Host, new ListBriefingPeople.Request(id, new string('a', 500)))).Fields.Keys);
    }

    [Fact]
    public async Task Of_two_hosts_who_edit_at_once_the_second_is_shown_what_the_first_did()
    {
        var id = await world.AnnouncedAsync();
        int seen = (await world.ViewAsync(world.Host, id)).Version;
        await Hub.GrantedAsync(world.Host, new InviteToBriefing.Request(id, Hub.Cardiologist.Id, "host"));
        int after = (await world.ViewAsync(world.Host, id)).Version;
        await Hub.GrantedAsync(Hub.Cardiologist, new ChangeBriefing.Request(id, new BriefingDraft("Theirs"), after));

        var refusal = await Hub.RefusedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft("Mine"), seen));

        Assert.Equal((RefusalKind.Conflict, "briefing-changed"), (refusal.Kind, refusal.Code));
        var now = Assert.IsType<BriefingDetails>(refusal.Details);
        Assert.Equal("Theirs", now.Title);
        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft("Mine"), now.Version));

        var both = await Task.WhenAll(
            Hub.SendAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft("A"), now.Version + 1)),
            Hub.SendAsync(Hub.Cardiologist, new ChangeBriefing.Request(id, new BriefingDraft("B"), now.Version + 1)));
        Assert.Single(both, one => one.IsGranted);
        Assert.Equal(RefusalKind.Conflict, both.Single(one => !one.IsGranted).Refusal!.Kind);
    }

    [Fact]
    public async Task A_change_of_its_time_is_told_and_one_of_its_description_is_not()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));

        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft(Description: "**Bring** questions.")));
        Assert.Equal([], await world.ToldAsync(Hub.Gp));

        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft(StartsAt: Announcing.Utc("2026-03-17T17:00"))));
        Assert.Equal([["changed"], ["speaker", "changed"], []], [await world.ToldAsync(Hub.Gp), await world.ToldAsync(Hub.Dermatologist), await world.ToldAsync(world.Host)]);
        Assert.Contains("<strong>Bring</strong>", (await world.ViewAsync(Hub.Gp, id)).Public.DescriptionHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_in_its_description_stays_text()
    {
        var id = await world.AnnouncedAsync(world.Draft() with { Description = "<script>alert(1)</script> [x](javascript:alert(1))" });

        string html = (await world.ViewAsync(world.Host, id)).Public.DescriptionHtml;

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"javascript", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cancelled_it_is_told_to_all_and_nothing_can_be_done_with_it_any_more()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));

        await Hub.GrantedAsync(world.Host, new CancelBriefing.Request(id, "The speaker is ill."));

        Assert.Equal([["cancelled"], ["speaker", "cancelled"]], [await world.ToldAsync(Hub.Gp), await world.ToldAsync(Hub.Dermatologist)]);
        Assert.True(await world.ViewAsync(Hub.Gp, id) is { State: BriefingState.Cancelled, MayJoin: false, Public.CancelReason: "The speaker is ill." });
        foreach (var refused in new[]
        {
            await Hub.RefusedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft("Again"))),
            await Hub.RefusedAsync(world.Host, new CancelBriefing.Request(id)),
            await Hub.RefusedAsync(Hub.Colleague, new RegisterForBriefing.Request(id)),
            await Hub.RefusedAsync(Hub.Gp, new TakeSeat.Request(id)),
        })
        {
            Assert.Equal("briefing-cancelled", refused.Code);
        }
    }

    [Fact]
    public async Task The_last_host_stays_one_and_a_language_that_is_interpreted_stays()
    {
        var id = await world.AnnouncedAsync();
        await Hub.GrantedAsync(world.Host, new InviteToBriefing.Request(id, world.Interpreter.Id, "interpreter", "it"));

        Assert.Equal("briefing-last-host", (await Hub.RefusedAsync(world.Host, new UninviteFromBriefing.Request(id, world.Host.Id))).Code);
        Assert.Equal("briefing-last-host", (await Hub.RefusedAsync(world.Host, new InviteToBriefing.Request(id, world.Host.Id, "speaker"))).Code);
        Assert.Equal("briefing-no-part", (await Hub.RefusedAsync(world.Host, new UninviteFromBriefing.Request(id, Hub.Gp.Id))).Code);
        Assert.Contains("interpreter", (await Hub.RefusedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft(Languages: ["en"])))).Fields["languages"], StringComparison.Ordinal);

        await Hub.GrantedAsync(world.Host, new UninviteFromBriefing.Request(id, world.Interpreter.Id));
        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft(Languages: ["it", "fr", "en"])));
        Assert.Equal(["fr", "en"], await Hub.ReadAsync(db => db.Set<SessionChannel>().Where(c => c.SessionId == id).OrderBy(c => c.Position).Select(c => c.Language).ToListAsync()));
        Assert.Equal(["interpreter", "uninvited"], await world.ToldAsync(world.Interpreter));
    }
}
