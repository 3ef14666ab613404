using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Quality;
using CaseHub.Hub.Tests.Cases.Closing;

namespace CaseHub.Hub.Tests.Cases.Quality;

public class LearningFromCases
{
    [Fact]
    public async Task A_reviewer_reads_the_case_for_two_weeks_and_writes_once_for_the_author_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();
        var invited = await hub.GrantedAsync(hub.Dermatologist, new InviteReviewer.Request(id, hub.OtherDermatologist.Id));
        Assert.Equal("review-twice", (await hub.RefusedAsync(hub.Dermatologist, new InviteReviewer.Request(id, hub.OtherDermatologist.Id))).Code);
        Assert.Equal("review-nobody", (await hub.RefusedAsync(hub.Dermatologist, new InviteReviewer.Request(id, hub.Cardiologist.Id))).Code);
        await hub.CaseAsync(hub.OtherDermatologist, id);

        Assert.Equal(["comment", "quality"], (await hub.RefusedAsync(hub.OtherDermatologist, new WriteReview.Request(id, invited.Id, "disagree", 6))).Fields.Keys.Order());
        await hub.GrantedAsync(hub.OtherDermatologist, new WriteReview.Request(id, invited.Id, "agree", 5));

        Assert.Equal("review-written", (await hub.RefusedAsync(hub.OtherDermatologist, new WriteReview.Request(id, invited.Id, "agree", 5))).Code);
        Assert.Equal(["review-written"], await hub.ToldAsync(hub.Dermatologist, "review-written", "review-disagrees"));
        Assert.Equal(ReviewVerdict.Agree, Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListReviews.Request(id))).Reviews).Verdict);
        Assert.Empty((await hub.GrantedAsync(hub.Gp, new ListReviews.Request(id))).Reviews);
        hub.Clock.Set(TimeSpan.FromDays(15));
        Assert.False((await hub.SendAsync(hub.OtherDermatologist, new ReadCase.Request(id))).IsGranted);
    }

    [Fact]
    public async Task Who_disagrees_has_author_and_asker_told_at_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();
        var invited = await hub.GrantedAsync(await hub.CoordinatorAsync(hub.Dermatologist.OrganisationId), new InviteReviewer.Request(id, hub.OtherDermatologist.Id));

        await hub.GrantedAsync(hub.OtherDermatologist, new WriteReview.Request(id, invited.Id, "disagree", 2, "The dose is too high."));

        foreach (var side in new[] { hub.Gp, hub.Dermatologist })
        {
            Assert.Equal(["review-disagrees"], await hub.ToldAsync(side, "review-written", "review-disagrees"));
            Assert.Equal("The dose is too high.", Assert.Single((await hub.GrantedAsync(side, new ListReviews.Request(id))).Reviews).Comment);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sensitive_case_is_reviewed_only_where_its_asker_agrees(bool agrees)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();
        await hub.GrantedAsync(hub.Gp, new SetSensitivity.Request(id, "hiv"));
        var invited = await hub.GrantedAsync(hub.Dermatologist, new InviteReviewer.Request(id, hub.OtherDermatologist.Id));
        Assert.Null(invited.Until);
        Assert.False((await hub.SendAsync(hub.OtherDermatologist, new ReadCase.Request(id))).IsGranted);
        Assert.True(Assert.Single((await hub.GrantedAsync(hub.Gp, new ListReviews.Request(id))).Reviews).AsksForConsent);

        await hub.GrantedAsync(hub.Gp, new AnswerReviewWish.Request(id, invited.Id, agrees));

        Assert.Equal(agrees, (await hub.SendAsync(hub.OtherDermatologist, new ReadCase.Request(id))).IsGranted);
        Assert.Equal("review-decided", (await hub.RefusedAsync(hub.Gp, new AnswerReviewWish.Request(id, invited.Id, true))).Code);
    }

    [Fact]
    public async Task An_incident_is_handled_by_the_owner_of_its_case_and_its_reporter_learns_what_was_done()
    {
        await using var hub = await HubFixture.StartAsync();
        var (coordinator, elsewhere) = (await hub.CoordinatorAsync(), await hub.CoordinatorAsync(hub.Dermatologist.OrganisationId));
        var id = await hub.AcceptedAsync();
        var incident = await hub.GrantedAsync(hub.Dermatologist, new ReportIncident.Request(id, "wrong-patient", "no-harm", "The photo was of another patient.", Unnamed: true));

        foreach (var handler in new[] { coordinator, hub.PrivacyOfficer }) Assert.Equal(["incident-reported"], await hub.ToldAsync(handler, "incident-reported"));
        Assert.Empty(await hub.ToldAsync(elsewhere, "incident-reported"));
        Assert.Null(Assert.Single(await hub.GrantedAsync(coordinator, new ListIncidents.Request())).ReportedBy);
        Assert.Equal("dermatologist", Assert.Single(await hub.GrantedAsync(hub.PrivacyOfficer, new ListIncidents.Request())).ReportedBy);
        Assert.Empty(await hub.GrantedAsync(elsewhere, new ListIncidents.Request()));
        Assert.Equal("incident-not-found", (await hub.RefusedAsync(elsewhere, new TakeOnIncident.Request(incident.Id))).Code);

        await hub.GrantedAsync(coordinator, new TakeOnIncident.Request(incident.Id, 0));
        Assert.Equal("someone-was-faster", (await hub.RefusedAsync(hub.PrivacyOfficer, new TakeOnIncident.Request(incident.Id, 0))).Code);
        await hub.GrantedAsync(coordinator, new CloseIncident.Request(incident.Id, "Photo removed, staff told."));
        Assert.Equal("incident-closed", (await hub.RefusedAsync(coordinator, new CloseIncident.Request(incident.Id, "Again."))).Code);

        Assert.Equal(["incident-closed"], await hub.ToldAsync(hub.Dermatologist, "incident-closed"));
        Assert.Equal("Photo removed, staff told.", Assert.Single(await hub.GrantedAsync(hub.Dermatologist, new ListOwnIncidents.Request())).Measures);
    }

    [Fact]
    public async Task An_incident_without_a_case_is_handled_at_home_and_a_text_too_long_is_refused()
    {
        await using var hub = await HubFixture.StartAsync();
        var elsewhere = await hub.CoordinatorAsync(hub.Dermatologist.OrganisationId);

        await hub.GrantedAsync(elsewhere, new ReportOtherIncident.Request("technical", "mild", "The line was down."));

        Assert.Equal("coordinator-there", Assert.Single(await hub.GrantedAsync(elsewhere, new ListIncidents.Request())).ReportedBy);
        Assert.Equal(["kind", "severity", "text"], (await hub.RefusedAsync(hub.Gp, new ReportOtherIncident.Request("odd", null, new string('x', Incident.TextLength + 1)))).Fields.Keys.Order());
    }
}
