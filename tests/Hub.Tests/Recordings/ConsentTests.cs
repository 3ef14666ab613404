using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings;

public class ConsentTests : IAsyncLifetime
{
    private HubFixture hub = null!;
    private Guid session;
    private Guid patientCase;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        patientCase = await hub.AcceptedAsync();
        session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(patientCase))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Without_the_patients_consent_nothing_is_asked()
    {
        await EnterAsync(hub.Gp);

        var refusal = await hub.RefusedAsync(hub.Gp, new AskToRecord.Request(session, "", null, null));

        Assert.Equal(["basis", "how"], refusal.Fields.Keys.Order());
        Assert.Null(Room.View.Recording);
    }

    [Fact]
    public async Task Where_no_patient_is_involved_nobody_has_to_say_how()
    {
        await EnterAsync(hub.Gp);

        await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "no-patient", null, null));
    }

    [Fact]
    public async Task Nobody_can_be_asked_in_an_empty_room() =>
        Assert.Equal("nobody-to-record", (await hub.RefusedAsync(hub.Gp, Ask())).Code);

    [Fact]
    public async Task Everybody_in_the_room_is_asked_and_recording_begins_with_the_first_yes()
    {
        await EnterAsync(hub.Gp);
        await EnterAsync(hub.Dermatologist);
        await hub.GrantedAsync(hub.Gp, Ask());
        var asking = await SeenAsync("asking");
        Assert.Null(asking.StartedAt);
        Assert.Equal(["asked", "asked"], asking.Answers.Select(answer => answer.Answer));

        await hub.GrantedAsync(hub.Dermatologist, new AnswerConsent.Request(session, Recording: true));

        var recording = await SeenAsync("recording");
        Assert.NotNull(recording.StartedAt);
        Assert.Equal("yes", recording.Answers.Single(answer => answer.ClinicianId == hub.Dermatologist.Id).Answer);
        Assert.Equal("asked", recording.Answers.Single(answer => answer.ClinicianId == hub.Gp.Id).Answer);
    }

    [Fact]
    public async Task A_no_alone_starts_nothing()
    {
        await EnterAsync(hub.Gp);
        await hub.GrantedAsync(hub.Gp, Ask());

        await hub.GrantedAsync(hub.Gp, new AnswerConsent.Request(session, Recording: false));

        var asking = await SeenAsync("asking", view => view.Answers[0].Answer == "no");
        Assert.Null(asking.StartedAt);
    }

    [Fact]
    public async Task Who_comes_later_is_asked_too()
    {
        await EnterAsync(hub.Gp);
        await hub.GrantedAsync(hub.Gp, Ask());
        await hub.GrantedAsync(hub.Gp, new AnswerConsent.Request(session, Recording: true));

        await EnterAsync(hub.Dermatologist);

        var recording = await SeenAsync("recording", view => view.Answers.Count == 2);
        Assert.Equal("asked", recording.Answers.Single(answer => answer.ClinicianId == hub.Dermatologist.Id).Answer);
    }

    [Fact]
    public async Task One_recording_at_a_time()
    {
        await EnterAsync(hub.Gp);
        await hub.GrantedAsync(hub.Gp, Ask());

        Assert.Equal("recording-already", (await hub.RefusedAsync(hub.Gp, Ask())).Code);
    }

    [Fact]
    public async Task While_it_is_asked_for_the_session_is_kept_on_the_relay()
    {
        await EnterAsync(hub.Gp);
        await EnterAsync(hub.Dermatologist);
        Assert.Equal(Topology.PeerToPeer, Room.View.Target);

        await hub.GrantedAsync(hub.Gp, Ask());
        await SeenAsync("asking");
        Assert.Equal(Topology.Relay, Room.View.Target);

        await hub.GrantedAsync(hub.Gp, new StopSessionRecording.Request(session));
        await Eventually.HoldsAsync(() => Room.View is { Recording: null, Target: Topology.PeerToPeer });
    }

    [Fact]
    public async Task A_stopped_recording_is_completed_and_everything_about_it_is_in_the_log()
    {
        await EnterAsync(hub.Gp);
        var asked = await hub.GrantedAsync(hub.Gp, Ask());
        await hub.GrantedAsync(hub.Gp, new AnswerConsent.Request(session, Recording: true));
        await hub.GrantedAsync(hub.Dermatologist, new StopRecording.Request(asked.RecordingId));

        await Eventually.HoldsAsync(async () => (await hub.GrantedAsync(hub.Gp, new ReadRecording.Request(asked.RecordingId))).State == "completed");
        await Eventually.HoldsAsync(async () => (await LogAsync()).Contains("recording-completed"));
        Assert.Equal(
            ["recording-asked", "consent", "recording-started", "recording-stopped", "recording-completed"],
            (await LogAsync()).Where(type => type == "consent" || type.StartsWith("recording", StringComparison.Ordinal)));
        Assert.Single(await hub.GrantedAsync(hub.Gp, new ListRecordings.Request(patientCase)));
    }

    [Fact]
    public async Task To_a_stranger_the_recording_does_not_exist()
    {
        await EnterAsync(hub.Gp);
        var asked = await hub.GrantedAsync(hub.Gp, Ask());

        foreach (var stranger in new[] { hub.Stranger, hub.Colleague, hub.OtherDermatologist, hub.Administrator })
        {
            Assert.Equal("recording-not-found", (await hub.RefusedAsync(stranger, new ReadRecording.Request(asked.RecordingId))).Code);
            Assert.Equal("recording-not-found", (await hub.RefusedAsync(stranger, new StopRecording.Request(asked.RecordingId))).Code);
            Assert.Equal("session-not-found", (await hub.RefusedAsync(stranger, new AnswerConsent.Request(session, Recording: true))).Code);
        }
    }

    [Fact]
    public async Task A_recording_that_the_last_run_left_open_is_closed_at_the_next_start()
    {
        var recovered = await hub.ReadAsync(async db =>
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
                State = RecordingState.Recording,
                StartedAt = hub.Clock.GetUtcNow(),
            };
            db.Add(recording);
            await db.SaveChangesAsync();
            return recording.Id;
        });

        var recover = hub.Services.GetRequiredService<RecoverRecordings>();
        await recover.RunAsync(await recover.FindAsync(default));

        Assert.Equal("interrupted", (await hub.GrantedAsync(hub.Gp, new ReadRecording.Request(recovered))).State);
    }

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private AskToRecord.Request Ask() => new(session, "patient", "spoken, before the call", "form 12");

    private Task EnterAsync(Actor person) =>
        hub.GrantedAsync(person, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), $"connection of {person.Name}", true, true));

    private async Task<IEnumerable<string>> LogAsync() => (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0))).Select(entry => entry.Type);

    private async Task<RecordingView> SeenAsync(string state, Func<RecordingView, bool>? also = null)
    {
        await Eventually.HoldsAsync(() => Room.View.Recording is { } seen && seen.State == state && also?.Invoke(seen) != false);
        return Room.View.Recording!;
    }
}
