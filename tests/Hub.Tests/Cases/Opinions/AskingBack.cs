using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Notify;

namespace CaseHub.Hub.Tests.Cases.Opinions;

public class AskingBack
{
    [Fact]
    public async Task Makes_it_the_askers_turn_and_the_reply_the_advisers()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(id, "Is there a **tick bite**?"));

        var asked = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal((CaseState.Accepted, true), (asked.State, asked.AskedBackAt is not null));
        Assert.Equal(("Is there a **tick bite**?", "dermatologist", true), Assert.Single(asked.Messages) is var one ? (one.Text, one.Author.Name, one.IsOpen) : default);
        Assert.Equal(("asked-back", true), await TurnAsync(hub, hub.Gp, "asked"));
        Assert.Equal(("asked-back", false), await TurnAsync(hub, hub.Dermatologist, "advised"));
        Assert.Contains("asked-back", await KindsOfAsync(hub, hub.Gp));

        await hub.GrantedAsync(hub.Gp, new ReplyToAskBack.Request(id, "Yes, three weeks ago."));

        var answered = await hub.CaseAsync(hub.Dermatologist, id);
        Assert.Null(answered.AskedBackAt);
        Assert.Equal([(CaseMessageKind.AskBack, false), (CaseMessageKind.Reply, false)], answered.Messages.Select(m => (m.Kind, m.IsOpen)));
        Assert.Contains(answered.Timeline, e => e.Kind == "asked-back-answered" && e.ReferenceId == answered.Messages[1].Id);
        Assert.Equal(("accepted", true), await TurnAsync(hub, hub.Dermatologist, "advised"));
        Assert.Contains("asked-back-answered", await KindsOfAsync(hub, hub.Dermatologist));
    }

    [Fact]
    public async Task Twice_is_answered_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(id, "Fever?"));
        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(id, "Joint pain?"));
        Assert.Equal(2, (await hub.CaseAsync(hub.Gp, id)).Messages.Count(m => m.IsOpen));

        await hub.GrantedAsync(hub.Gp, new ReplyToAskBack.Request(id, "Neither."));

        Assert.DoesNotContain((await hub.CaseAsync(hub.Gp, id)).Messages, m => m.IsOpen);
        Assert.Equal("ask-back-nothing-open", (await hub.RefusedAsync(hub.Gp, new ReplyToAskBack.Request(id, "Again."))).Code);
    }

    [Fact]
    public async Task Ends_with_the_opinion_of_who_asked()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(id, "Fever?"));

        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "It does not matter any more.", "stay"));

        Assert.Null((await hub.CaseAsync(hub.Gp, id)).AskedBackAt);
    }

    [Fact]
    public async Task Needs_a_case_that_somebody_has_words_and_a_part_in_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var waiting = await hub.RequestedAsync();
        Assert.Equal("case-not-your-part", (await hub.RefusedAsync(hub.Dermatologist, new AskBack.Request(waiting, "Fever?"))).Code);

        var id = await hub.AcceptedAsync();
        Assert.Contains("text", (await hub.RefusedAsync(hub.Dermatologist, new AskBack.Request(id, " "))).Fields.Keys);
        Assert.Contains("text", (await hub.RefusedAsync(hub.Dermatologist, new AskBack.Request(id, new string('x', 4_001)))).Fields.Keys);
        Assert.Equal("case-not-your-part", (await hub.RefusedAsync(hub.Gp, new AskBack.Request(id, "Fever?"))).Code);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReplyToAskBack.Request(id, "No."))).Code);

        var over = await hub.AcknowledgedAsync();
        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(over, "Healed."));
        Assert.Equal("ask-back-not-now", (await hub.RefusedAsync(hub.Dermatologist, new AskBack.Request(over, "Fever?"))).Code);
    }

    [Theory]
    [InlineData("urgent", true)]
    [InlineData("emergency", false)]
    public async Task Stops_the_promised_time_but_never_an_emergencys(string urgency, bool stops)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Urgency = urgency })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        var before = await PromiseAsync(hub, id);

        await hub.GrantedAsync(hub.Dermatologist, new AskBack.Request(id, "Fever?"));
        Assert.Equal(stops, (await PromiseAsync(hub, id)).PausedAt is not null);
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await hub.GrantedAsync(hub.Gp, new ReplyToAskBack.Request(id, "No."));

        var after = await PromiseAsync(hub, id);
        Assert.Null(after.PausedAt);
        Assert.Equal(stops, after.DueAt - before.DueAt >= TimeSpan.FromMinutes(5));
        if (!stops) Assert.Equal(before.DueAt, after.DueAt);
    }

    private static Task<CasePromise> PromiseAsync(HubFixture hub, Guid id) => hub.ReadAsync(db => Task.FromResult(db.Set<CasePromise>().Single(p => p.CaseId == id)));

    private static async Task<(string? Turn, bool Waiting)> TurnAsync(HubFixture hub, Hub.People.Actor reader, string view)
    {
        var row = Assert.Single((await hub.GrantedAsync(reader, new ListCases.Request(view))).Cases);
        return (row.Turn, row.Waiting);
    }

    internal static async Task<List<string>> KindsOfAsync(HubFixture hub, Hub.People.Actor reader) =>
        [.. (await hub.GrantedAsync(reader, new ListNotices.Request())).Notices.Select(n => n.Kind)];
}
