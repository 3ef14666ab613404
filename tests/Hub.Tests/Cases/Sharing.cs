using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Teams;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>Letting somebody read a case for a time.</summary>
public class Sharing
{
    [Fact]
    public async Task A_named_person_reads_for_a_week_and_no_longer()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, new WriteNote.Request(id, "Itches."));

        var shared = await hub.GrantedAsync(hub.Gp, With(id, hub.Colleague));

        Assert.Equal(hub.Clock.GetUtcNow().AddDays(7), shared.Until);
        var read = await hub.CaseAsync(hub.Colleague, id);
        Assert.Equal((false, new CaseReading(false, shared.Until)), (read.MayWrite, read.Reading));
        Assert.Empty(read.Allowed);
        Assert.Single(await hub.GrantedAsync(hub.Colleague, new ReadNotes.Request(id)));
        Assert.Empty(await hub.GrantedAsync(hub.Colleague, new ListAttachments.Request(id)));
        Assert.Equal("Spreading rash", (await hub.GrantedAsync(hub.Colleague, new ListCases.Request())).Cases.Single().Title);
        hub.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
        Assert.Empty((await hub.GrantedAsync(hub.Colleague, new ListCases.Request())).Cases);
    }

    [Fact]
    public async Task Reading_is_all_that_a_share_allows()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.GrantedAsync(hub.Gp, With(id, hub.Colleague));

        object[] more =
        [
            new WriteNote.Request(id, "mine"), new StartConsult.Request(id), new Hub.Recordings.ListRecordings.Request(id), new WithdrawCase.Request(id),
            With(id, hub.Cardiologist), new ListShares.Request(id), new AttachFile.Request(id, "a.pdf", new MemoryStream()), new SetSensitivity.Request(id, "abuse"),
        ];
        foreach (object request in more) Assert.Equal("case-not-your-part", (await hub.SendAnyAsync(hub.Colleague, request))?.Code);
    }

    [Fact]
    public async Task Who_is_shared_with_is_told_and_the_case_says_who_reads_it_why_and_until_when()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var shared = await hub.GrantedAsync(hub.Dermatologist, With(id, hub.OtherDermatologist) with { Hours = 1, Reason = " A second look " });

        var notice = (await hub.GrantedAsync(hub.OtherDermatologist, new ListNotices.Request())).Notices[0];
        Assert.Equal(("case-shared", "dermatologist"), (notice.Kind, notice.ByName));
        var share = Assert.Single(await hub.GrantedAsync(hub.Gp, new ListShares.Request(id)));
        Assert.Equal(("other", "Hospital of FR", "A second look", "dermatologist", true), (share.With, share.Organisation, share.Reason, share.ByName, share.MayEnd));
        Assert.Equal(hub.Clock.GetUtcNow().AddHours(1), share.Until, TimeSpan.FromSeconds(1));
        Assert.Equal(shared.Id, share.Id);
        Assert.Contains((await hub.CaseAsync(hub.Gp, id)).Timeline, line => line.Kind == "case-shared" && line.Text == "other: A second look");
    }

    [Fact]
    public async Task Ended_it_is_over_at_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var shared = await hub.GrantedAsync(hub.Gp, With(id, hub.Colleague));

        Assert.Equal("share-not-yours", (await hub.RefusedAsync(hub.Dermatologist, new EndSharing.Request(id, shared.Id))).Code);
        await hub.GrantedAsync(hub.Gp, new EndSharing.Request(id, shared.Id));

        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
        Assert.Equal("share-over", (await hub.RefusedAsync(hub.Gp, new EndSharing.Request(id, shared.Id))).Code);
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListShares.Request(id)));
    }

    [Fact]
    public async Task A_team_reads_as_long_as_one_is_in_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var team = await TeamAsync(hub, hub.Gp.OrganisationId, hub.Colleague.Id, hub.Administrator.Id);

        Assert.Equal([team], (await hub.GrantedAsync(hub.Gp, new ListSharingCircle.Request(id))).Teams.Select(one => one.Id));
        await hub.GrantedAsync(hub.Gp, new ShareCase.Request(id, null, team, null, 24, "Ward round"));

        Assert.True((await hub.SendAsync(hub.Colleague, new ReadCase.Request(id))).IsGranted);
        Assert.Single((await hub.GrantedAsync(hub.Colleague, new ListNotices.Request())).Notices, notice => notice.Kind == "case-shared");
        Assert.Equal("case-triage-only", (await hub.RefusedAsync(hub.Administrator, new ReadCase.Request(id))).Code);
        Assert.Empty((await hub.GrantedAsync(hub.Administrator, new ListNotices.Request())).Notices);
        await hub.ReadAsync(async db =>
        {
            db.RemoveRange(db.Set<TeamMember>().Where(member => member.ClinicianId == hub.Colleague.Id));
            return await db.SaveChangesAsync();
        });
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
    }

    [Fact]
    public async Task Sharing_once_more_sets_the_time_anew_and_asking_anew_leaves_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var first = await hub.GrantedAsync(hub.Gp, With(id, hub.Colleague) with { Hours = 1 });
        var second = await hub.GrantedAsync(hub.Gp, With(id, hub.Colleague) with { Hours = 48 });

        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        hub.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(first.Id, second.Id);
        Assert.True((await hub.SendAsync(hub.Colleague, new ReadCase.Request(id))).IsGranted);
    }

    [Fact]
    public async Task With_whom_it_makes_no_sense_it_is_refused_at_the_field()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var wrong = With(id, hub.Colleague);

        foreach (var nobody in new[] { hub.Gp, hub.Dermatologist, hub.Stranger, hub.Administrator })
            Assert.Equal(["with"], (await hub.RefusedAsync(hub.Gp, With(id, nobody))).Fields.Keys);
        Assert.Equal(["with"], (await hub.RefusedAsync(hub.Gp, wrong with { TeamId = Guid.NewGuid() })).Fields.Keys);
        Assert.Equal(["with"], (await hub.RefusedAsync(hub.Gp, wrong with { ClinicianId = null, TeamId = Guid.NewGuid() })).Fields.Keys);
        Assert.Equal(["hours", "reason"], (await hub.RefusedAsync(hub.Gp, wrong with { Hours = 90 * 24 + 1, Reason = " " })).Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["hours"], (await hub.RefusedAsync(hub.Gp, wrong with { Hours = 0 })).Fields.Keys);
        Assert.Empty(await hub.GrantedAsync(hub.Gp, new ListShares.Request(id)));
    }

    internal static ShareCase.Request With(Guid id, Actor person) => new(id, person.Id, null, null, null, "Please look at this.");

    internal static Task<Guid> TeamAsync(HubFixture hub, Guid organisation, params Guid[] members) => hub.ReadAsync(async db =>
    {
        var team = new Team { Id = Guid.CreateVersion7(), OrganisationId = organisation, Name = "Ward", CreatedAt = hub.Clock.GetUtcNow() };
        team.Members.AddRange(members.Select(member => new TeamMember { TeamId = team.Id, ClinicianId = member }));
        db.Add(team);
        await db.SaveChangesAsync();
        return team.Id;
    });
}
