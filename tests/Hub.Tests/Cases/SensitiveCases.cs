using CaseHub.Hub.Cases;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>Cases that are kept closer than others.</summary>
public class SensitiveCases
{
    [Fact]
    public async Task Go_to_one_specialist_by_name_and_to_no_queue()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Sensitivity = "psychiatry" })).Id;

        Assert.Equal("sensitive-needs-name", (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id))).Code);
        Assert.Equal(CaseState.Draft, (await hub.CaseAsync(hub.Gp, id)).State);
        await hub.GrantedAsync(hub.Gp, CaseRights.CopyOfRash(new EditCase.Request(id) with { Assignee = hub.Dermatologist.Id }));
        Assert.Equal(Sensitivity.Psychiatry, (await hub.CaseAsync(hub.Gp, id)).Sensitivity);
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));

        Assert.Empty((await hub.GrantedAsync(hub.OtherDermatologist, new ListCases.Request("queue"))).Cases);
        Assert.True((await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request("queue"))).Cases.Single() is { IsSensitive: true, Triage: null });
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Hub.People.Roles.Coordinator);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(coordinator, new ReadTriage.Request(id))).Code);
    }

    [Fact]
    public async Task Are_shared_with_a_named_person_by_their_asker_and_with_no_team()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await AcceptedAsync(hub);
        var team = await Sharing.TeamAsync(hub, hub.Gp.OrganisationId, hub.Colleague.Id);

        Assert.Equal("sensitive-no-team", (await hub.RefusedAsync(hub.Gp, new ShareCase.Request(id, null, team, null, null, "Ward"))).Code);
        Assert.Equal("sensitive-asker-shares", (await hub.RefusedAsync(hub.Dermatologist, Sharing.With(id, hub.OtherDermatologist))).Code);
        Assert.Equal(([], []), await hub.GrantedAsync(hub.Dermatologist, new ListSharingCircle.Request(id)) is var circle ? (circle.People.ToArray(), circle.Teams.ToArray()) : default);
        await hub.GrantedAsync(hub.Gp, Sharing.With(id, hub.Colleague));
        Assert.Empty((await hub.GrantedAsync(hub.Gp, new ListSharingCircle.Request(id))).Teams);
    }

    [Fact]
    public async Task Marked_later_end_what_was_shared_with_teams()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var team = await Sharing.TeamAsync(hub, hub.Gp.OrganisationId, hub.Colleague.Id);
        await hub.GrantedAsync(hub.Gp, new ShareCase.Request(id, null, team, null, null, "Ward"));
        await hub.GrantedAsync(hub.Gp, Sharing.With(id, hub.Cardiologist));

        await hub.GrantedAsync(hub.Gp, new SetSensitivity.Request(id, "abuse"));

        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
        Assert.True((await hub.SendAsync(hub.Cardiologist, new ReadCase.Request(id))).IsGranted);
        Assert.Equal(["case-sensitive", "share-ended"], (await hub.CaseAsync(hub.Gp, id)).Timeline.Select(line => line.Kind).TakeLast(2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Cannot_be_marked_while_any_specialist_is_asked()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();

        Assert.Equal("sensitive-already-asked", (await hub.RefusedAsync(hub.Gp, new SetSensitivity.Request(id, "hiv"))).Code);
        Assert.Equal("case-not-your-part", (await hub.RefusedAsync(hub.Dermatologist, new SetSensitivity.Request(id, "hiv"))).Code);
        Assert.Equal(Sensitivity.None, (await hub.CaseAsync(hub.Gp, id)).Sensitivity);
    }

    [Fact]
    public async Task Are_not_taught_with()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await AcceptedAsync(hub);
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(id))).SessionId;

        var refusal = await hub.RefusedAsync(hub.Gp, new AskToRecord.Request(session, "patient", "spoken", null, "teaching"));

        Assert.Equal("sensitive-no-teaching", refusal.Code);
        Assert.Equal("nobody-to-record", (await hub.RefusedAsync(hub.Gp, new AskToRecord.Request(session, "patient", "spoken", null, "clinical-record"))).Code);
    }

    [Fact]
    public async Task Cannot_be_marked_while_there_is_a_recording_for_teaching()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(id))).SessionId;
        var recording = await TeachingAsync(hub, session);

        Assert.Equal("sensitive-teaching-recording", (await hub.RefusedAsync(hub.Gp, new SetSensitivity.Request(id, "by-choice"))).Code);
        await hub.ReadAsync(db => db.Set<Recording>().Where(row => row.Id == recording).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RecordingState.Deleted)));
        await hub.GrantedAsync(hub.Gp, new SetSensitivity.Request(id, "by-choice"));
    }

    private static async Task<Guid> AcceptedAsync(HubFixture hub)
    {
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash(hub.Dermatologist.Id) with { Sensitivity = "psychiatry" })).Id;
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        return id;
    }

    private static Task<Guid> TeachingAsync(HubFixture hub, Guid session) => hub.ReadAsync(async db =>
    {
        var recording = new Recording
        {
            Id = Guid.CreateVersion7(),
            SessionId = session,
            OrganisationId = hub.Gp.OrganisationId,
            AskedBy = hub.Gp.Id,
            AskedAt = hub.Clock.GetUtcNow(),
            PatientBasis = "patient",
            PatientHow = "spoken",
            PatientReference = "",
            Class = RecordingClass.Teaching,
            State = RecordingState.Completed,
        };
        db.Add(recording);
        await db.SaveChangesAsync();
        return recording.Id;
    });
}
