using CaseHub.Hub.Cases;
using static CaseHub.Hub.Cases.CaseState;
using static CaseHub.Hub.Cases.CaseTrigger;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>The whole table, written down a second time: every pair of state and trigger has its place here.</summary>
public class CaseLifeTable
{
    private static readonly Dictionary<CaseState, Dictionary<CaseTrigger, CaseState>> Expected = new()
    {
        [Draft] = new() { [Edit] = Draft, [Request] = Requested, [Withdraw] = Withdrawn },
        [Requested] = new() { [PassOn] = Requested, [Accept] = Accepted, [Decline] = Declined, [Withdraw] = Withdrawn, [HandBack] = Reopened },
        [Accepted] = new() { [CaseTrigger.WriteOpinion] = Answered, [TakeOver] = Accepted, [PassOn] = Accepted, [Withdraw] = Withdrawn, [HandOver] = Requested, [HandBack] = Reopened },
        [Answered] = new() { [CaseTrigger.WriteOpinion] = Answered, [Acknowledge] = Acknowledged },
        [Acknowledged] = new() { [CaseTrigger.WriteOpinion] = Answered, [CaseTrigger.RecordOutcome] = Closed, [Close] = Closed },
        [Closed] = new() { [Reopen] = Reopened },
        [Declined] = new() { [Reopen] = Reopened },
        [Withdrawn] = new() { [Reopen] = Reopened },
        [Reopened] = new() { [Edit] = Reopened, [Request] = Requested, [CaseTrigger.WriteOpinion] = Answered, [Withdraw] = Withdrawn },
    };

    public static TheoryData<CaseState, CaseTrigger> Pairs()
    {
        var pairs = new TheoryData<CaseState, CaseTrigger>();
        foreach (var state in Enum.GetValues<CaseState>())
        {
            foreach (var trigger in Enum.GetValues<CaseTrigger>()) pairs.Add(state, trigger);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Leads_where_it_should_and_nowhere_else(CaseState state, CaseTrigger trigger) =>
        Assert.Equal(Expected[state].TryGetValue(trigger, out var next) ? next : null, CaseLife.Next(state, trigger));

    [Fact]
    public void Reaches_every_state_from_a_draft()
    {
        HashSet<CaseState> reached = [Draft];
        while (reached.SelectMany(state => Expected[state].Values).Any(reached.Add))
        {
            // Until nothing new is found.
        }

        Assert.Equal(Enum.GetValues<CaseState>().Order(), reached.Order());
    }

    [Fact]
    public void Has_no_state_without_a_way_on() => Assert.All(Enum.GetValues<CaseState>(), state => Assert.NotEmpty(Expected[state]));
}
