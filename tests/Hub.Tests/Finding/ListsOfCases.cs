using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Finding;

/// <summary>Queues and lists, their filters, orders and pages.</summary>
public class ListsOfCases
{
    [Fact]
    public async Task Say_whose_turn_it_is_in_every_state_as_each_row_does()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.DraftAsync();
        await hub.RequestedAsync();
        await hub.RequestedAsync(hub.OtherDermatologist.Id);
        var asked = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(asked, "Since when?"));
        await hub.AcceptedAsync();
        await hub.AnsweredAsync();
        await hub.AcknowledgedAsync();
        var closed = await hub.AcknowledgedAsync();
        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(closed, "Well."));

        foreach (var reader in new[] { hub.Gp, hub.Dermatologist, hub.OtherDermatologist, hub.Cardiologist })
        {
            var turn = (await hub.ListAsync(reader, new ListCases.Request("turn"))).Cases;
            var all = (await hub.ListAsync(reader, new ListCases.Request("all", Take: 200))).Cases;
            Assert.All(turn, row => Assert.True(row.Waiting));
            Assert.Equal(all.Where(row => row.Waiting).Select(row => row.Id).Order(), turn.Select(row => row.Id).Order());
        }

        Assert.Equal([closed], (await hub.ListAsync(hub.Gp, new ListCases.Request("closed"))).Cases.Select(row => row.Id));
    }

    [Fact]
    public async Task Show_coordinators_all_of_their_organisation_as_cards_and_others_nothing_of_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var elsewhere = await hub.AddClinicianAsync("elsewhere", hub.Dermatologist.OrganisationId, Roles.Coordinator);
        await hub.DraftAsync();
        var waiting = await hub.RequestedAsync();
        var taken = await hub.AcceptedAsync();
        var hidden = await hub.DraftAsync(hub.Dermatologist.Id);
        await hub.GrantedAsync(hub.Gp, new SetSensitivity.Request(hidden, "hiv"));
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(hidden));

        foreach (var one in new[] { coordinator, elsewhere })
        {
            var rows = (await hub.ListAsync(one, new ListCases.Request("organisation"))).Cases;
            Assert.Equal(new[] { waiting, taken }.Order(), rows.Select(row => row.Id).Order());
            Assert.All(rows, row => Assert.Equal((null, null, 0), (row.Title, row.AskerId, row.Triage!.Allowed.Count)));
        }

        foreach (var other in new[] { hub.Gp, hub.Colleague, hub.Dermatologist, hub.Administrator, hub.Stranger })
        {
            foreach (string view in (string[])["organisation", "late", "waiting"]) Assert.Equal(0, (await hub.ListAsync(other, new ListCases.Request(view))).Total);
            Assert.DoesNotContain("organisation", (await hub.GrantedAsync(other, new CountCases.Request())).Lists.Keys);
        }
    }

    [Fact]
    public async Task Count_what_is_overdue_once_the_promised_time_is_over_and_put_it_first()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var late = await hub.RequestedAsync();
        var due = await hub.ReadAsync(db => db.Set<CasePromise>().Where(p => p.CaseId == late).Select(p => p.DueAt).SingleAsync());
        Assert.Equal(0, (await CountsAsync(hub, hub.Gp))["overdue"]);
        hub.Clock.Set(due.AddMinutes(1) - hub.Clock.GetUtcNow());
        var newer = await hub.RequestedAsync();

        Assert.Equal(1, (await CountsAsync(hub, hub.Gp))["overdue"]);
        Assert.Equal(1, (await CountsAsync(hub, coordinator))["late"]);
        var rows = (await hub.ListAsync(hub.Dermatologist, new ListCases.Request("queue"))).Cases;
        Assert.Equal([(late, true), (newer, false)], rows.Select(row => (row.Id, row.IsOverdue)));
        Assert.True((await hub.ListAsync(coordinator, new ListCases.Request("late"))).Cases.Single().IsOverdue);
    }

    [Fact]
    public async Task Count_in_each_list_what_the_list_then_shows()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator | Roles.Clinician);
        await hub.DraftAsync();
        await hub.RequestedAsync();
        await hub.AcknowledgedAsync();

        foreach (var reader in new[] { hub.Gp, hub.Dermatologist, hub.Stranger, coordinator })
        {
            foreach (var (view, count) in await CountsAsync(hub, reader))
            {
                var list = await hub.ListAsync(reader, new ListCases.Request(view));
                Assert.Equal((count, count), (list.Total, list.Cases.Count));
            }
        }
    }

    [Fact]
    public async Task Are_narrowed_by_state_specialty_urgency_organisation_person_day_and_news()
    {
        await using var hub = await HubFixture.StartAsync();
        var (draft, accepted) = (await hub.DraftAsync(), await hub.AcceptedAsync());
        var heart = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Specialty = "cardiology", Urgency = "routine" })).Id;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(hub.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome")).DateTime);

        Assert.Equal([draft], await IdsAsync(new ListCases.Request(States: ["draft"]) { Specialty = "dermatology" }));
        Assert.Equal([heart], await IdsAsync(new ListCases.Request { Urgency = "routine" }));
        Assert.Equal([heart], await IdsAsync(new ListCases.Request { Specialty = "cardiology" }));
        Assert.Equal([accepted], await IdsAsync(new ListCases.Request { Person = hub.Dermatologist.Id }));
        Assert.Equal(3, (await IdsAsync(new ListCases.Request { Person = hub.Gp.Id, Organisation = hub.Gp.OrganisationId })).Count);
        Assert.Empty(await IdsAsync(new ListCases.Request { Organisation = hub.Stranger.OrganisationId }));
        Assert.Equal(3, (await IdsAsync(new ListCases.Request { From = today, To = today })).Count);
        Assert.Empty(await IdsAsync(new ListCases.Request { From = today.AddDays(1) }));
        Assert.Empty(await IdsAsync(new ListCases.Request { To = today.AddDays(-1) }));
        Assert.Empty(await IdsAsync(new ListCases.Request { From = DateOnly.MaxValue }));
        Assert.Equal(3, (await IdsAsync(new ListCases.Request { From = DateOnly.MinValue, To = DateOnly.MaxValue })).Count);
        Assert.Equal([accepted], await IdsAsync(new ListCases.Request { Unread = true }));
        Assert.True((await hub.ListAsync(hub.Gp, new ListCases.Request { Unread = true })).Cases[0].HasUnread);
        await hub.GrantedAsync(hub.Gp, new MarkNoticesSeen.Request());
        Assert.Empty(await IdsAsync(new ListCases.Request { Unread = true }));

        async Task<List<Guid>> IdsAsync(ListCases.Request list) => [.. (await hub.ListAsync(hub.Gp, list)).Cases.Select(row => row.Id)];
    }

    [Fact]
    public async Task Tell_nobody_who_asks_by_a_filter_that_the_card_does_not()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.RequestedAsync();

        Assert.Equal(1, (await hub.ListAsync(hub.Dermatologist, new ListCases.Request("queue"))).Total);
        Assert.Equal(0, (await hub.ListAsync(hub.Dermatologist, new ListCases.Request("queue") { Person = hub.Gp.Id })).Total);
    }

    [Fact]
    public async Task Name_the_organisations_and_people_to_choose_from_and_no_asker_behind_a_card()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.RequestedAsync();
        await NamesAsync(hub.Dermatologist, ["Hospital of IT"], []);
        await NamesAsync(hub.Gp, ["Hospital of IT"], ["gp"]);
        await hub.AcceptedAsync();

        await NamesAsync(hub.Dermatologist, ["Hospital of IT"], ["dermatologist", "gp"]);
        await NamesAsync(hub.Stranger, [], []);
        Assert.Null((await hub.ListAsync(hub.Gp, new ListCases.Request())).Choices);

        async Task NamesAsync(Actor reader, string[] organisations, string[] people)
        {
            // What else the list is narrowed by takes no choice away.
            var choices = (await hub.ListAsync(reader, new ListCases.Request(States: ["closed"]) { WithChoices = true })).Choices!;
            Assert.Equal(organisations, choices.Organisations.Select(one => one.Name));
            Assert.Equal(people, choices.People.Select(one => one.Name));
        }
    }

    [Theory]
    [InlineData("updated")]
    [InlineData("due")]
    [InlineData("oldest")]
    public async Task Are_turned_page_by_page_without_a_gap_while_cases_come_and_change(string sort)
    {
        await using var hub = await HubFixture.StartAsync();
        var there = new List<Guid>();
        for (int number = 0; number < 9; number++) there.Add(number % 3 == 0 ? await hub.DraftAsync() : await hub.RequestedAsync());
        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await hub.ListAsync(hub.Gp, new ListCases.Request("asked", Take: 4) { Sort = sort, After = after });
            seen.AddRange(page.Cases.Select(row => row.Id));
            after = page.Next;
            await hub.RequestedAsync();
        }
        while (after is not null && seen.Count < 30);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(there.Except(seen));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("dXBkYXRlZC4w")]
    [InlineData("dXBkYXRlZC4wLjk5OTk5OTk5OTk5OTk5OTk5OTkuMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA")]
    public async Task Begin_nowhere_but_where_a_page_has_ended(string after)
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Contains("after", (await hub.RefusedAsync(hub.Gp, new ListCases.Request { After = after })).Fields.Keys);
    }

    [Fact]
    public async Task Refuse_filters_that_make_no_sense_at_their_field()
    {
        await using var hub = await HubFixture.StartAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, new ListCases.Request("nowhere", ["lost"], Take: 201) { Specialty = "magic", Urgency = "now", Sort = "up", From = new DateOnly(2026, 5, 2), To = new DateOnly(2026, 5, 1) });

        Assert.Equal(["sort", "specialty", "states", "take", "to", "urgency", "view"], refusal.Fields.Keys.Order());
    }

    [Fact]
    public void Have_an_address_that_leads_back_to_them()
    {
        var list = new ListCases.Request("queue", ["requested", "accepted"]) { Specialty = "cardiology", Urgency = "urgent", Person = Guid.NewGuid(), From = new DateOnly(2026, 5, 1), Unread = true, Sort = "due" };

        Assert.Equal(ListAddress.Of(list), ListAddress.Of(ListAddress.Parse("?" + ListAddress.Of(list))));
        Assert.Equal("view=queue", ListAddress.Of(ListAddress.Parse("view=queue&state=&from=yesterday&x=1&unread=&&=&%")));
    }

    private static async Task<IReadOnlyDictionary<string, int>> CountsAsync(HubFixture hub, Actor reader) => (await hub.GrantedAsync(reader, new CountCases.Request())).Lists;
}

internal static class Listing
{
    public static Task<ListCases.Answer> ListAsync(this HubFixture hub, Actor reader, ListCases.Request list) => hub.GrantedAsync(reader, list);
}
