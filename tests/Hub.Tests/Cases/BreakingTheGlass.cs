using CaseHub.Hub.Attachments;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>Opening one case in an emergency, and what follows from it.</summary>
public class BreakingTheGlass
{
    private const string Reason = "Unconscious in our emergency room.";

    [Fact]
    public async Task Opens_one_case_for_an_hour_to_read_and_for_nothing_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var (id, other) = (await hub.AcceptedAsync(), await hub.AcceptedAsync());
        using var letter = new MemoryStream("%PDF-1.4\n%%EOF\n"u8.ToArray());
        var file = await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "letter.pdf", letter));

        var opened = await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(id, Reason));

        Assert.Equal((id, hub.Clock.GetUtcNow().AddMinutes(60)), (opened.CaseId, opened.Until));
        var read = await hub.CaseAsync(hub.Colleague, id);
        Assert.Equal((false, new CaseReading(true, opened.Until)), (read.MayWrite, read.Reading));
        await hub.GrantedAsync(hub.Colleague, new ReadNotes.Request(id));
        await using (await hub.GrantedAsync(hub.Colleague, new ReadAttachment.Request(file.Id)))
        {
        }

        object[] more = [new WriteNote.Request(id, "x"), new StartConsult.Request(id), new ListRecordings.Request(id), new ShareCase.Request(id, hub.Gp.Id, null, null, 1, "x"), new EditCase.Request(id)];
        foreach (object request in more) Assert.Equal("case-not-your-part", (await hub.SendAnyAsync(hub.Colleague, request))?.Code);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(other))).Code);
        Assert.Equal("emergency-not-needed", (await hub.RefusedAsync(hub.Colleague, new BreakGlass.Request(id, Reason))).Code);
        hub.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
    }

    [Fact]
    public void Opens_nothing_of_a_recording()
    {
        var exporting = Policy.Table.Rows.Where(row => row.Request.Namespace!.StartsWith("CaseHub.Hub.Recordings", StringComparison.Ordinal)).ToList();

        Assert.Contains(exporting, row => row.Request == typeof(StartExport.Request));
        Assert.All(exporting, row => Assert.DoesNotContain(row.Ways, way => way.Relations.HasFlag(Hub.Pipeline.Relation.EmergencyReader)));
    }

    [Fact]
    public async Task Is_found_by_number_and_organisation_in_whatever_way_they_are_written()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var found = await hub.GrantedAsync(hub.Cardiologist, new LookForEmergency.Request(null, " c-2026-0001 ", hub.Gp.OrganisationId));
        Assert.Equal((id, "C-2026-0001", "Hospital of IT", false), (found.CaseId, found.Number, found.OrganisationName, found.IsSensitive));
        foreach (string part in (string[])["C-2026", "0001", "C-2026-0002", "", "%"])
            Assert.Equal("emergency-case-unknown", (await hub.RefusedAsync(hub.Cardiologist, new LookForEmergency.Request(null, part, hub.Gp.OrganisationId))).Code);
        Assert.Equal(id, (await hub.GrantedAsync(hub.Cardiologist, new BreakGlass.Request(null, Reason, "C-2026-0001", hub.Gp.OrganisationId))).CaseId);
    }

    [Fact]
    public async Task Is_for_clinicians_of_the_owner_and_of_its_partners_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);

        foreach (var other in new[] { hub.Stranger, hub.Administrator, hub.PrivacyOfficer, coordinator })
        {
            Assert.Equal("emergency-case-unknown", (await hub.RefusedAsync(other, new LookForEmergency.Request(id))).Code);
            Assert.Equal("emergency-case-unknown", (await hub.RefusedAsync(other, new BreakGlass.Request(id, Reason))).Code);
        }

        // Who was offered the case and came too late acts for a partner all the same.
        await hub.GrantedAsync(hub.OtherDermatologist, new BreakGlass.Request(id, Reason));
        Assert.Equal([hub.Gp.OrganisationId, hub.Dermatologist.OrganisationId], (await hub.GrantedAsync(hub.Gp, new ListEmergencyOwners.Request())).Select(owner => owner.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  urgent  ")]
    [InlineData("123456789")]
    public async Task Needs_a_reason_that_says_something(string? reason)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        Assert.Equal(["reason"], (await hub.RefusedAsync(hub.Colleague, new BreakGlass.Request(id, reason))).Fields.Keys);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
    }

    [Fact]
    public async Task Is_told_at_once_to_the_cases_people_and_to_the_privacy_officers_and_stands_in_timeline_and_audit_log()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(id, Reason));

        foreach (var person in new[] { hub.Gp, hub.Dermatologist }) Assert.Equal(("emergency-opened", "colleague"), await LatestAsync(hub, person));
        Assert.Equal(("emergency-to-review", "colleague"), await LatestAsync(hub, hub.PrivacyOfficer));
        Assert.Contains((await hub.CaseAsync(hub.Gp, id)).Timeline, line => line.Kind == "emergency-opened" && line.By?.Name == "colleague" && line.Text == Reason);
        var share = Assert.Single(await hub.GrantedAsync(hub.Gp, new ListShares.Request(id)));
        Assert.Equal((ListShares.Kind.Emergency, "colleague", Reason, false), (share.Kind, share.With, share.Reason, share.MayEnd));
        var entry = await hub.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(one => one.Request == "Cases.BreakGlass"));
        var words = await hub.ReadAsync(db => db.Set<AuditDisclosure>().SingleAsync(one => one.EntryIndex == entry.Index));
        Assert.Equal((hub.Colleague.Id, (Guid?)id), (entry.ActorId!.Value, entry.SubjectId));
        Assert.Contains(Reason, words.Text, StringComparison.Ordinal);
        Assert.Equal(words.Commitment(), entry.Commitment);
    }

    [Fact]
    public async Task Unreviewed_for_72_hours_takes_the_privilege_until_it_is_reviewed()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = (await hub.AcceptedAsync(), await hub.AcceptedAsync());
        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(first, Reason));

        hub.Clock.Advance(TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1));
        await hub.GrantedAsync(hub.Colleague, new LookForEmergency.Request(second));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var refusal = await hub.RefusedAsync(hub.Colleague, new BreakGlass.Request(second, Reason));

        Assert.Equal((RefusalKind.Forbidden, "emergency-unreviewed"), (refusal.Kind, refusal.Code));
        Assert.Contains("C-2026-0001", refusal.Text, StringComparison.Ordinal);
        Assert.Contains("privacy officer of Hospital of IT", refusal.Text, StringComparison.Ordinal);
        Assert.Equal("emergency-unreviewed", (await hub.RefusedAsync(hub.Colleague, new LookForEmergency.Request(second))).Code);
        await hub.GrantedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request((await OnlyAsync(hub)).Id, "justified"));
        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(second, Reason));
    }

    [Fact]
    public async Task Overdue_is_told_once_to_the_reader_and_to_the_officers()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(await hub.AcceptedAsync(), Reason));

        hub.Clock.Advance(TimeSpan.FromHours(72));
        await Eventually.HoldsAsync(async () =>
        {
            // The look is timed by the clock: each turn of it may be the one.
            hub.Clock.Advance(WatchEmergencies.Pause);
            return (await KindsAsync(hub, hub.Colleague)).Contains("emergency-suspended");
        });
        await using (var scope = hub.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<TellOfEmergencies>().TellOverdueAsync(TestContext.Current.CancellationToken);
        }

        Assert.Single(await KindsAsync(hub, hub.Colleague), kind => kind == "emergency-suspended");
        Assert.Equal(["emergency-overdue", "emergency-to-review"], await KindsAsync(hub, hub.PrivacyOfficer));
    }

    [Fact]
    public async Task Judged_not_justified_takes_the_privilege_until_it_is_judged_otherwise()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = (await hub.AcceptedAsync(), await hub.AcceptedAsync());
        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(first, Reason));
        var access = (await OnlyAsync(hub)).Id;

        Assert.Equal(["note"], (await hub.RefusedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request(access, "not-justified"))).Fields.Keys);
        await hub.GrantedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request(access, "not-justified", "No such patient was there."));

        Assert.Equal("emergency-not-justified", (await hub.RefusedAsync(hub.Colleague, new BreakGlass.Request(second, Reason))).Code);
        Assert.Equal(("emergency-not-justified", "privacy"), await LatestAsync(hub, hub.Colleague));
        Assert.True((await OnlyAsync(hub)) is { Suspends: true, MayReview: true, Note: "No such patient was there.", ReviewedBy: "privacy" });
        Assert.Equal("emergency-reviewed", (await hub.RefusedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request(access, "not-justified", "Again."))).Code);
        await hub.GrantedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request(access, "justified", "The ward confirms it."));
        Assert.Equal("emergency-reviewed", (await hub.RefusedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request(access, "not-justified", "No."))).Code);
        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(second, Reason));
    }

    [Fact]
    public async Task Is_reviewed_by_the_owners_officers_and_never_by_who_did_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var both = await hub.AddClinicianAsync("both", hub.Gp.OrganisationId, Roles.Clinician | Roles.PrivacyOfficer);
        var elsewhere = await hub.AddClinicianAsync("elsewhere", hub.Dermatologist.OrganisationId, Roles.PrivacyOfficer);
        await hub.GrantedAsync(both, new BreakGlass.Request(await hub.AcceptedAsync(), Reason));
        var access = (await OnlyAsync(hub)).Id;

        Assert.Equal("emergency-own", (await hub.RefusedAsync(both, new ReviewEmergency.Request(access, "justified"))).Code);
        Assert.False((await hub.GrantedAsync(both, new ListEmergencies.Request())).Single().MayReview);
        Assert.Equal("emergency-not-found", (await hub.RefusedAsync(elsewhere, new ReviewEmergency.Request(access, "justified"))).Code);
        Assert.Empty(await hub.GrantedAsync(elsewhere, new ListEmergencies.Request()));
        foreach (var other in new[] { hub.Administrator, hub.Gp }) Assert.Equal("page-not-found", (await hub.RefusedAsync(other, new ListEmergencies.Request())).Code);
        Assert.DoesNotContain("emergency-to-review", await KindsAsync(hub, both));
        Assert.Contains("emergency-to-review", await KindsAsync(hub, hub.PrivacyOfficer));
        await hub.GrantedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request(access, "justified"));
    }

    [Fact]
    public async Task Is_told_to_administrators_where_nobody_else_could_review_it()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.ReadAsync(db => db.Set<Membership>().Where(m => m.ClinicianId == hub.PrivacyOfficer.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MembershipState.Ended)));

        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(await hub.AcceptedAsync(), Reason));

        Assert.Equal(("emergency-to-review", "colleague"), await LatestAsync(hub, hub.Administrator));
    }

    [Fact]
    public async Task Lists_what_waits_for_a_review_first_the_oldest_at_the_top()
    {
        await using var hub = await HubFixture.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(await hub.AcceptedAsync(), Reason));
            hub.Clock.Advance(TimeSpan.FromHours(2));
        }

        var before = await hub.GrantedAsync(hub.PrivacyOfficer, new ListEmergencies.Request());
        await hub.GrantedAsync(hub.PrivacyOfficer, new ReviewEmergency.Request(before[0].Id, "justified"));
        var after = await hub.GrantedAsync(hub.PrivacyOfficer, new ListEmergencies.Request());

        Assert.Equal(["C-2026-0001", "C-2026-0002", "C-2026-0003"], before.Select(row => row.CaseNumber));
        Assert.Equal(["C-2026-0002", "C-2026-0003", "C-2026-0001"], after.Select(row => row.CaseNumber));
        Assert.Equal(before[0].At.AddHours(72), before[0].ReviewBy);
    }

    [Fact]
    public async Task Of_a_sensitive_case_says_so_before_the_reason_is_given_and_opens_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash(hub.Dermatologist.Id) with { Sensitivity = "hiv" })).Id;

        Assert.True((await hub.GrantedAsync(hub.Colleague, new LookForEmergency.Request(id))).IsSensitive);
        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(id, Reason));
        Assert.Equal(Sensitivity.Hiv, (await hub.CaseAsync(hub.Colleague, id)).Sensitivity);
    }

    [Fact]
    public async Task Ends_with_the_network_for_partners()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.ReadAsync(db => db.Set<NetworkMember>().ExecuteUpdateAsync(set => set.SetProperty(member => member.LeftAt, hub.Clock.GetUtcNow())));

        Assert.Equal("emergency-case-unknown", (await hub.RefusedAsync(hub.Cardiologist, new BreakGlass.Request(id, Reason))).Code);
        await hub.GrantedAsync(hub.Colleague, new BreakGlass.Request(id, Reason));
    }

    private static async Task<ListEmergencies.Row> OnlyAsync(HubFixture hub) => Assert.Single(await hub.GrantedAsync(hub.PrivacyOfficer, new ListEmergencies.Request()));

    private static async Task<(string Kind, string? By)> LatestAsync(HubFixture hub, Actor person)
    {
        var notice = (await hub.GrantedAsync(person, new ListNotices.Request())).Notices[0];
        return (notice.Kind, notice.ByName);
    }

    private static async Task<IReadOnlyList<string>> KindsAsync(HubFixture hub, Actor person) =>
        [.. (await hub.GrantedAsync(person, new ListNotices.Request())).Notices.Select(notice => notice.Kind)];
}
