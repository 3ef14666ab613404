using CaseHub.Hub.Cases;
using CaseHub.Hub.Finding;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>Who sees a case, when, and what they may do then.</summary>
public class CaseRights
{
    [Fact]
    public async Task A_draft_is_seen_by_its_asker_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        Assert.Equal([CaseTrigger.Edit, CaseTrigger.Request, CaseTrigger.Withdraw], (await hub.CaseAsync(hub.Gp, id)).Allowed);
        foreach (var other in new[] { hub.Colleague, hub.Dermatologist, hub.Stranger, hub.Administrator }) await IsHiddenAsync(hub, other, id);
    }

    [Fact]
    public async Task The_card_of_a_request_is_seen_by_the_partners_specialists_of_its_specialty_and_nobody_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();

        Assert.Equal([CaseTrigger.Accept, CaseTrigger.Decline], (await hub.GrantedAsync(hub.Dermatologist, new ReadTriage.Request(id))).Allowed);
        Assert.True((await hub.SendAsync(hub.OtherDermatologist, new ReadTriage.Request(id))).IsGranted);
        foreach (var other in new[] { hub.Colleague, hub.Cardiologist, hub.Stranger, hub.Administrator }) await IsHiddenAsync(hub, other, id);
    }

    [Fact]
    public async Task A_request_to_one_specialist_is_seen_by_that_one_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync(hub.OtherDermatologist.Id);

        Assert.True((await hub.SendAsync(hub.OtherDermatologist, new ReadCase.Request(id))).IsGranted);
        await IsHiddenAsync(hub, hub.Dermatologist, id);
    }

    [Fact]
    public async Task A_specialist_who_joins_later_sees_what_waits()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();

        var later = await hub.AddClinicianAsync("later", hub.Dermatologist.OrganisationId, hub.Dermatologist.Roles, "dermatology");

        Assert.Contains((await hub.GrantedAsync(later, new ListCases.Request("queue"))).Cases, row => row.Id == id);
        await hub.GrantedAsync(later, new AcceptCase.Request(id));
    }

    [Fact]
    public async Task Once_accepted_the_other_candidates_no_longer_read_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await IsHiddenAsync(hub, hub.OtherDermatologist, id);
        Assert.Equal([CaseTrigger.WriteOpinion], (await hub.CaseAsync(hub.Dermatologist, id)).Allowed);
    }

    [Fact]
    public async Task Who_declined_no_longer_sees_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();
        await hub.GrantedAsync(hub.Dermatologist, new DeclineCase.Request(id));

        await IsHiddenAsync(hub, hub.Dermatologist, id);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Dermatologist, new AcceptCase.Request(id))).Code);
    }

    [Fact]
    public async Task Asking_anew_ends_the_earlier_advisers_access_unless_they_are_asked_again()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, new WithdrawCase.Request(id));
        await hub.GrantedAsync(hub.Gp, new ReopenCase.Request(id));
        var toTheOther = new EditCase.Request(id) with { Assignee = hub.OtherDermatologist.Id };
        await hub.GrantedAsync(hub.Gp, CopyOfRash(toTheOther));
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));

        await IsHiddenAsync(hub, hub.Dermatologist, id);
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
    }

    [Fact]
    public async Task The_adviser_may_not_do_what_is_the_askers()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();

        Assert.Equal("case-not-your-part", (await hub.RefusedAsync(hub.Dermatologist, new AcknowledgeOpinion.Request(id, "x"))).Code);
        Assert.Equal("case-not-your-part", (await hub.RefusedAsync(hub.Gp, new WriteOpinion.Request(id, "x", "stay"))).Code);
    }

    internal static EditCase.Request CopyOfRash(EditCase.Request edit)
    {
        var rash = CaseSamples.Rash();
        return edit with
        {
            Title = rash.Title,
            Question = rash.Question,
            Specialty = rash.Specialty,
            Urgency = rash.Urgency,
            Summary = rash.Summary,
        };
    }

    private static async Task IsHiddenAsync(HubFixture hub, Hub.People.Actor other, Guid id)
    {
        Assert.Equal((RefusalKind.NotFound, "case-not-found"), await hub.RefusedAsync(other, new ReadCase.Request(id)) is var refusal ? (refusal.Kind, refusal.Code) : default);
        Assert.DoesNotContain((await hub.GrantedAsync(other, new ListCases.Request())).Cases, row => row.Id == id);
    }
}
