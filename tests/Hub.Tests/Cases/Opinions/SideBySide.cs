using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Finding;

namespace CaseHub.Hub.Tests.Cases.Opinions;

/// <summary>Several opinions on one case.</summary>
public class SideBySide
{
    [Fact]
    public async Task Are_asked_for_by_name_and_the_course_of_the_case_does_not_change()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();

        var asked = await hub.GrantedAsync(hub.Gp, new AskFurther.Request(id, hub.Cardiologist.Id, Question: "May she take it with her valve?"));

        Assert.Equal(CaseState.Answered, asked.Case.State);
        Assert.Contains("further-asked", await AskingBack.KindsOfAsync(hub, hub.Cardiologist));
        var queue = Assert.Single((await hub.GrantedAsync(hub.Cardiologist, new ListCases.Request("queue"))).Cases);
        Assert.Equal((id, "Spreading rash", "further-asked", true), (queue.Id, queue.Title, queue.Turn, queue.Waiting));
        var theirs = await hub.CaseAsync(hub.Cardiologist, id);
        Assert.Equal("Is this erythema migrans?", theirs.Question);
        Assert.Equal((false, "May she take it with her valve?", "cardiologist"), Assert.Single(theirs.Further) is var one ? (one.HasAccepted, one.Question, one.Person.Name) : default);
        Assert.DoesNotContain(CaseTrigger.WriteOpinion, theirs.Allowed);

        var accepted = await hub.GrantedAsync(hub.Cardiologist, new AcceptFurther.Request(id));

        Assert.Equal(CaseState.Answered, accepted.State);
        Assert.Equal("dermatologist", (await hub.CaseAsync(hub.Gp, id)).Adviser!.Name);
        var row = Assert.Single((await hub.GrantedAsync(hub.Cardiologist, new ListCases.Request("advised"))).Cases);
        Assert.Equal(("further-accepted", true), (row.Turn, row.Waiting));

        await hub.GrantedAsync(hub.Cardiologist, new WriteOpinion.Request(id, "Yes, she may.", "stay"));

        Assert.Equal(["dermatologist", "cardiologist"], (await hub.CaseAsync(hub.Gp, id)).Opinions.Select(o => o.Author.Name));
        Assert.False(Assert.Single((await hub.GrantedAsync(hub.Cardiologist, new ListCases.Request("advised"))).Cases).Waiting);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Both agree."));
        Assert.Contains("opinion-acknowledged", await AskingBack.KindsOfAsync(hub, hub.Cardiologist));
        Assert.Contains("opinion-acknowledged", await AskingBack.KindsOfAsync(hub, hub.Dermatologist));
    }

    [Fact]
    public async Task Are_declined_or_taken_back_without_a_trace_in_the_cases_course()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, new AskFurther.Request(id, hub.Cardiologist.Id));

        await hub.GrantedAsync(hub.Cardiologist, new DeclineFurther.Request(id, "On leave."));

        Assert.Equal(CaseState.Accepted, (await hub.CaseAsync(hub.Gp, id)).State);
        Assert.Contains((await hub.CaseAsync(hub.Gp, id)).Timeline, e => e is { Kind: "further-declined", Text: "On leave." });
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Cardiologist, new ReadCase.Request(id))).Code);

        var again = await hub.GrantedAsync(hub.Gp, new AskFurther.Request(id, hub.Cardiologist.Id));
        await hub.GrantedAsync(hub.Gp, new WithdrawFurther.Request(id, again.Id));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Cardiologist, new AcceptFurther.Request(id))).Code);
        Assert.Equal("further-answered", (await hub.RefusedAsync(hub.Gp, new WithdrawFurther.Request(id, again.Id))).Code);
        Assert.Contains("further-withdrawn", await AskingBack.KindsOfAsync(hub, hub.Cardiologist));
    }

    [Fact]
    public async Task Are_not_asked_for_twice_too_early_of_strangers_or_by_others()
    {
        await using var hub = await HubFixture.StartAsync();
        var waiting = await hub.RequestedAsync();
        Assert.Equal("further-not-now", (await hub.RefusedAsync(hub.Gp, new AskFurther.Request(waiting, hub.Cardiologist.Id))).Code);

        var id = await hub.AcceptedAsync();
        Assert.Equal("further-already", (await hub.RefusedAsync(hub.Gp, new AskFurther.Request(id, hub.Dermatologist.Id))).Code);
        await hub.GrantedAsync(hub.Gp, new AskFurther.Request(id, hub.Cardiologist.Id));
        Assert.Equal("further-already", (await hub.RefusedAsync(hub.Gp, new AskFurther.Request(id, hub.Cardiologist.Id))).Code);
        Assert.Contains("clinicianId", (await hub.RefusedAsync(hub.Gp, new AskFurther.Request(id, hub.Stranger.Id))).Fields.Keys);
        Assert.Contains("question", (await hub.RefusedAsync(hub.Gp, new AskFurther.Request(id, hub.OtherDermatologist.Id, Question: new string('x', 1_001)))).Fields.Keys);
        Assert.Equal("case-not-your-part", (await hub.RefusedAsync(hub.Dermatologist, new AskFurther.Request(id, hub.OtherDermatologist.Id))).Code);
    }

    [Fact]
    public async Task Are_suggested_by_an_adviser_and_asked_for_by_the_asker()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, new SuggestFurther.Request(id, hub.Cardiologist.Id, "The valve."));

        var message = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Messages);
        Assert.Equal((CaseMessageKind.Suggestion, "The valve.", "cardiologist", false), (message.Kind, message.Text, message.About!.Name, message.IsOpen));
        Assert.Contains("further-suggested", await AskingBack.KindsOfAsync(hub, hub.Gp));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Cardiologist, new ReadCase.Request(id))).Code);
        Assert.Contains("clinicianId", (await hub.RefusedAsync(hub.Dermatologist, new SuggestFurther.Request(id, hub.Stranger.Id, "?"))).Fields.Keys);
        Assert.Contains("reason", (await hub.RefusedAsync(hub.Dermatologist, new SuggestFurther.Request(id, hub.Cardiologist.Id, " "))).Fields.Keys);
    }

    [Fact]
    public async Task Stay_when_the_adviser_cannot_advise_any_more()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, new AskFurther.Request(id, hub.Cardiologist.Id));
        await hub.GrantedAsync(hub.Cardiologist, new AcceptFurther.Request(id));
        await hub.ReadAsync(async db =>
        {
            var membership = db.Set<Hub.People.Membership>().Single(m => m.ClinicianId == hub.Dermatologist.Id);
            membership.State = Hub.People.MembershipState.Suspended;
            return await db.SaveChangesAsync();
        });

        await hub.GrantedAsync(null, new HandOverCase.Request(id));

        Assert.Equal("cardiologist", Assert.Single((await hub.CaseAsync(hub.Cardiologist, id)).Further).Person.Name);
    }

    [Theory]
    [InlineData("refer", 100, "milligram", "twice-daily", "what should happen to the patient")]
    [InlineData("stay", 200, "milligram", "twice-daily", "doxycycline")]
    [InlineData("stay", 100, "microgram", "twice-daily", "doxycycline")]
    [InlineData("stay", 100, "milligram", "once-daily", "doxycycline")]
    public async Task That_disagree_need_a_choice_with_its_reason(string disposition, int dose, string unit, string frequency, string about)
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, first, second) = await TwoAsync(hub, disposition, [new DrugLine("doxiciclina", dose, unit, frequency)]);

        var refused = await hub.RefusedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started."));

        Assert.Equal(("opinions-conflict", RefusalKind.Conflict), (refused.Code, refused.Kind));
        Assert.Equal($"The opinions of dermatologist, cardiologist differ in: {about}. Say which of them you follow, and why.", refused.Text);
        Assert.Equal(["followedOpinionId", "followedReason"], refused.Fields.Keys.Order());
        Assert.Equal([first, second], (await hub.CaseAsync(hub.Gp, id)).Conflict!.OpinionIds);
        Assert.Equal(["followedReason"], (await hub.RefusedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started.", FollowedOpinionId: second, FollowedReason: " "))).Fields.Keys);
        Assert.Equal(["followedOpinionId"], (await hub.RefusedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started.", FollowedOpinionId: Guid.NewGuid(), FollowedReason: "Heart first."))).Fields.Keys);

        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started.", FollowedOpinionId: second, FollowedReason: "Heart first."));

        var view = await hub.CaseAsync(hub.Dermatologist, id);
        Assert.Equal((CaseState.Acknowledged, second, "Heart first."), (view.State, view.FollowedOpinionId, view.FollowedReason));
    }

    [Fact]
    public async Task That_agree_need_none_and_a_later_one_of_the_same_author_counts_instead()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, _, second) = await TwoAsync(hub, "refer", [new DrugLine("ibuprofen", 400, "milligram")]);
        Assert.NotNull((await hub.CaseAsync(hub.Gp, id)).Conflict);

        await hub.GrantedAsync(hub.Cardiologist, new AddToOpinion.Request(second, "I see: she can stay.", "stay"));

        Assert.Null((await hub.CaseAsync(hub.Gp, id)).Conflict);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Both agree.", FollowedOpinionId: second, FollowedReason: "Not needed."));
        Assert.Null((await hub.CaseAsync(hub.Gp, id)).FollowedOpinionId);
    }

    /// <summary>The dermatologist's and the cardiologist's.</summary>
    private static async Task<(Guid Case, Guid First, Guid Second)> TwoAsync(HubFixture hub, string disposition, IReadOnlyList<DrugLine> drugs)
    {
        var id = await hub.AcceptedAsync();
        var first = await hub.GrantedAsync(hub.Dermatologist, StructuredOpinions.Lyme(id));
        await hub.GrantedAsync(hub.Gp, new AskFurther.Request(id, hub.Cardiologist.Id));
        await hub.GrantedAsync(hub.Cardiologist, new AcceptFurther.Request(id));
        var second = await hub.GrantedAsync(hub.Cardiologist, new WriteOpinion.Request(id, "From the heart's side.", disposition) { Drugs = drugs });
        return (id, first.Id, second.Id);
    }
}
