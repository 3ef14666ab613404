using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;

namespace CaseHub.Hub.Tests.Cases.Opinions;

public class MendingAndAdding
{
    private static readonly DrugLine Doxycycline = StructuredOpinions.Doxycycline;

    [Fact]
    public async Task An_opinion_is_mended_until_whoever_asked_opens_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);

        await hub.GrantedAsync(hub.Dermatologist, Mended(opinion, "Borreliosis.", "refer"));
        var mended = Assert.Single((await hub.CaseAsync(hub.Dermatologist, id)).Opinions);
        Assert.Equal(("Borreliosis.", Disposition.Refer), (mended.Assessment, mended.Disposition));
        Assert.NotNull(mended.RevisableUntil);
        Assert.Empty(mended.Drugs);

        Assert.Equal(1, (await hub.GrantedAsync(hub.Gp, new OpenOpinions.Request(id))).Opened);
        var opened = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions).OpenedAt;
        Assert.Equal(0, (await hub.GrantedAsync(hub.Gp, new OpenOpinions.Request(id))).Opened);

        Assert.Equal("opinion-opened", (await hub.RefusedAsync(hub.Dermatologist, Mended(opinion, "Tinea.", "stay"))).Code);
        var view = Assert.Single((await hub.CaseAsync(hub.Dermatologist, id)).Opinions);
        Assert.Equal(("Borreliosis.", opened, null), (view.Assessment, view.OpenedAt, view.RevisableUntil));
    }

    [Fact]
    public async Task An_opinion_is_mended_for_a_quarter_of_an_hour_at_most()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);
        hub.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        await hub.GrantedAsync(hub.Dermatologist, Mended(opinion, "Borreliosis.", "stay"));

        hub.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("opinion-stands", (await hub.RefusedAsync(hub.Dermatologist, Mended(opinion, "Tinea.", "stay"))).Code);
        Assert.Null(Assert.Single((await hub.CaseAsync(hub.Dermatologist, id)).Opinions).RevisableUntil);
    }

    [Fact]
    public async Task Acknowledging_without_opening_opens_too()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started."));

        Assert.Equal("opinion-opened", (await hub.RefusedAsync(hub.Dermatologist, Mended(opinion, "Tinea.", "stay"))).Code);
    }

    [Fact]
    public async Task Of_two_revisions_at_once_the_second_is_refused()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);
        int version = Assert.Single((await hub.CaseAsync(hub.Dermatologist, id)).Opinions).Version;

        await hub.GrantedAsync(hub.Dermatologist, Mended(opinion, "First.", "stay") with { Version = version });
        var second = await hub.RefusedAsync(hub.Dermatologist, Mended(opinion, "Second.", "stay") with { Version = version });

        Assert.Equal("someone-was-faster", second.Code);
        Assert.Equal("First.", Assert.Single((await hub.CaseAsync(hub.Dermatologist, id)).Opinions).Assessment);
    }

    [Fact]
    public async Task Of_mending_and_opening_in_the_same_moment_one_is_refused_and_what_is_seen_is_what_stands()
    {
        await using var hub = await HubFixture.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            var (id, opinion) = await WrittenAsync(hub);
            var mending = Task.Run(() => hub.SendAsync(hub.Dermatologist, Mended(opinion, "Mended.", "stay")));
            var opening = Task.Run(() => hub.SendAsync(hub.Gp, new OpenOpinions.Request(id)));
            var (mended, opened) = (await mending, await opening);

            // Both may be granted one after the other only in the order mended, opened.
            Assert.True(mended.IsGranted || opened.IsGranted);
            if (!mended.IsGranted) Assert.Contains(mended.Refusal.Code, new[] { "opinion-opened", "someone-was-faster" });
            if (!opened.IsGranted) Assert.Equal("someone-was-faster", opened.Refusal.Code);
            var view = Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions);
            Assert.Equal(mended.IsGranted ? "Mended." : "Erythema migrans.", view.Assessment);
            if (view.OpenedAt is { } at && view.RevisedAt is { } revised) Assert.True(revised <= at);
        }
    }

    [Fact]
    public async Task An_addendum_that_changes_a_dose_alerts_again_and_says_what_changed()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started."));

        var added = await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, "She weighs more than I read.") { Drugs = [Doxycycline with { Dose = 200, Frequency = "once-daily" }] });

        Assert.Equal((true, CaseState.Answered), (added.Alerts, added.Case.State));
        Assert.Contains("opinion-changed", await AskingBack.KindsOfAsync(hub, hub.Gp));
        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Contains(CaseTrigger.Acknowledge, view.Allowed);
        var addendum = view.Opinions[^1];
        Assert.Equal((opinion, Disposition.Stay, "dermatologist", "T-1, Test council"), (addendum.AddsToId, addendum.Disposition, addendum.SignedName, addendum.SignedLicence));
        Assert.Equal(
            new CodedChange(CodedChangeKind.DrugChanged, "doxycycline", "100 mg, twice a day, by mouth, for 10 days", "200 mg, once a day, by mouth, for 10 days"),
            Assert.Single(addendum.Change!.Coded));
        Assert.Equal("Started.", view.Plan);

        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Dose doubled."));
        Assert.Equal((CaseState.Acknowledged, "Dose doubled."), await hub.CaseAsync(hub.Gp, id) is var after ? (after.State, after.Plan) : default);
    }

    [Fact]
    public async Task An_addendum_to_an_acknowledged_opinion_that_is_words_alone_undoes_nothing()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started."));

        var added = await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, "See also the new guideline.") { Recommendation = "Treat **now** and see her in a week." });

        Assert.Equal((false, CaseState.Acknowledged), (added.Alerts, added.Case.State));
        var kinds = await AskingBack.KindsOfAsync(hub, hub.Gp);
        Assert.Contains("opinion-added", kinds);
        Assert.DoesNotContain("opinion-changed", kinds);
        var change = (await hub.CaseAsync(hub.Gp, id)).Opinions[^1].Change!;
        Assert.Empty(change.Coded);
        var prose = Assert.Single(change.Prose);
        Assert.Equal("recommendation", prose.Part);
        Assert.Equal("Treat **now**.", string.Concat(prose.Pieces.Where(p => p.Kind != PieceKind.Inserted).Select(p => p.Text)));
        Assert.Equal("Treat **now** and see her in a week.", string.Concat(prose.Pieces.Where(p => p.Kind != PieceKind.Deleted).Select(p => p.Text)));
        Assert.Contains(prose.Pieces, p => p.Kind == PieceKind.Same && p.Text.Contains("Treat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_addendum_is_compared_with_what_stood_before_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);
        var first = await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, "Transfer her.", "urgent-transfer") { Drugs = [Doxycycline, new DrugLine("unknown herb", 5, "drop")] });
        var second = await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(first.Id, "No: false alarm.", "stay") { Drugs = [] });

        var views = (await hub.CaseAsync(hub.Gp, id)).Opinions;
        Assert.Equal([(CodedChangeKind.Disposition, "Can stay", "Urgent transfer"), (CodedChangeKind.DrugAdded, null, "5 drops")], views[1].Change!.Coded.Select(c => (c.Kind, c.Old, c.New)));
        Assert.Equal([(CodedChangeKind.Disposition, null), (CodedChangeKind.DrugTaken, "doxycycline"), (CodedChangeKind.DrugTaken, "unknown herb")], views[2].Change!.Coded.Select(c => (c.Kind, c.Drug)));
        Assert.Equal([null, opinion, opinion], views.Select(v => v.AddsToId));
        Assert.True(first.Alerts && second.Alerts);
    }

    [Fact]
    public async Task An_addendum_that_says_what_stands_already_changes_nothing()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);

        var added = await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, "As I said.", "stay") { Assessment = "Erythema migrans.", Recommendation = "Treat **now**.", Drugs = [Doxycycline] });

        var change = (await hub.CaseAsync(hub.Gp, id)).Opinions[^1].Change!;
        Assert.False(added.Alerts);
        Assert.Empty(change.Coded);
        Assert.Empty(change.Prose);
    }

    [Fact]
    public async Task A_critical_addendum_is_told_at_any_hour()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);

        var added = await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, "The potassium was 7.") { IsCritical = true });

        Assert.True(added.Alerts);
        Assert.True((await hub.CaseAsync(hub.Gp, id)).Opinions[^1].IsUrgent);
        bool urgent = await hub.ReadAsync(db => Task.FromResult(db.Set<Hub.Notify.Notice>().Any(n => n.Kind == "opinion-changed" && n.IsUrgent)));
        Assert.True(urgent);
    }

    [Fact]
    public async Task Nobody_but_the_author_mends_or_adds()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);

        foreach (var other in new[] { hub.Gp, hub.OtherDermatologist, hub.Colleague, hub.Stranger })
        {
            string code = other == hub.Gp ? "opinion-not-yours" : "opinion-not-found";
            Assert.Equal(code, (await hub.RefusedAsync(other, new AddToOpinion.Request(opinion, "Me too."))).Code);
            Assert.Equal(code, (await hub.RefusedAsync(other, Mended(opinion, "Mine.", "stay"))).Code);
        }

        Assert.Single((await hub.CaseAsync(hub.Gp, id)).Opinions);
    }

    [Fact]
    public async Task Nothing_is_added_to_a_case_that_has_ended_and_the_refusal_says_the_way()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, opinion) = await WrittenAsync(hub);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started."));
        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed."));

        Assert.Equal("addendum-case-over", (await hub.RefusedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, "Wait.", "refer"))).Code);
        Assert.Contains("markdown", (await hub.RefusedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, " "))).Fields.Keys);

        await hub.GrantedAsync(hub.Gp, new ReopenCase.Request(id));
        Assert.True((await hub.GrantedAsync(hub.Dermatologist, new AddToOpinion.Request(opinion, "Wait.", "refer"))).Alerts);
    }

    private static async Task<(Guid Case, Guid Opinion)> WrittenAsync(HubFixture hub)
    {
        var id = await hub.AcceptedAsync();
        return (id, (await hub.GrantedAsync(hub.Dermatologist, StructuredOpinions.Lyme(id))).Id);
    }

    private static ReviseOpinion.Request Mended(Guid opinion, string assessment, string disposition) => new(opinion, null, disposition) { Assessment = assessment };
}
