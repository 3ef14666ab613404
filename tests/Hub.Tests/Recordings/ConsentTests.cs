using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings;

public class ConsentTests : IAsyncLifetime
{
    private HubFixture _hub = null!;
    private Guid _session;
    private Guid _case;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubFixture.StartAsync();
        _case = await _hub.AcceptedAsync();
        _session = (await _hub.GrantedAsync(_hub.Gp, new StartConsult.Request(_case))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Without_the_patients_consent_nothing_is_asked()
    {
        await EnterAsync(_hub.Gp);

        var refusal = await _hub.RefusedAsync(_hub.Gp, new AskToRecord.Request(_session, "", null, null));

        Assert.Equal(["basis", "how"], refusal.Fields.Keys.Order());
        Assert.Null(Room.View.Recording);
    }

    [Fact]
    public async Task Where_no_patient_is_involved_nobody_has_to_say_how()
    {
        await EnterAsync(_hub.Gp);

        await _hub.GrantedAsync(_hub.Gp, new AskToRecord.Request(_session, "no-patient", null, null));
    }

    [Fact]
    public async Task Nobody_can_be_asked_in_an_empty_room() =>
        Assert.Equal("nobody-to-record", (await _hub.RefusedAsync(_hub.Gp, Ask())).Code);

    [Fact]
    public async Task Everybody_in_the_room_is_asked_and_recording_begins_with_the_first_yes()
    {
        await EnterAsync(_hub.Gp);
        await EnterAsync(_hub.Dermatologist);
        await _hub.GrantedAsync(_hub.Gp, Ask());
        var asking = await SeenAsync("asking");
        Assert.Null(asking.StartedAt);
        Assert.Equal(["asked", "asked"], asking.Answers.Select(answer => answer.Answer));

        await _hub.GrantedAsync(_hub.Dermatologist, new AnswerConsent.Request(_session, Recording: true));

        var recording = await SeenAsync("recording");
        Assert.NotNull(recording.StartedAt);
        Assert.Equal("yes", recording.Answers.Single(answer => answer.ClinicianId == _hub.Dermatologist.Id).Answer);
        Assert.Equal("asked", recording.Answers.Single(answer => answer.ClinicianId == _hub.Gp.Id).Answer);
    }

    [Fact]
    public async Task A_no_alone_starts_nothing()
    {
        await EnterAsync(_hub.Gp);
        await _hub.GrantedAsync(_hub.Gp, Ask());

        await _hub.GrantedAsync(_hub.Gp, new AnswerConsent.Request(_session, Recording: false));

        var asking = await SeenAsync("asking", view => view.Answers[0].Answer == "no");
        Assert.Null(asking.StartedAt);
    }

    [Fact]
    public async Task Who_comes_later_is_asked_too()
    {
        await EnterAsync(_hub.Gp);
        await _hub.GrantedAsync(_hub.Gp, Ask());
        await _hub.GrantedAsync(_hub.Gp, new AnswerConsent.Request(_session, Recording: true));

        await EnterAsync(_hub.Dermatologist);

        var recording = await SeenAsync("recording", view => view.Answers.Count == 2);
        Assert.Equal("asked", recording.Answers.Single(answer => answer.ClinicianId == _hub.Dermatologist.Id).Answer);
    }

    [Fact]
    public async Task One_recording_at_a_time()
    {
        await EnterAsync(_hub.Gp);
        await _hub.GrantedAsync(_hub.Gp, Ask());

        Assert.Equal("recording-already", (await _hub.RefusedAsync(_hub.Gp, Ask())).Code);
    }

    [Fact]
    public async Task While_it_is_asked_for_the_session_is_kept_on_the_relay()
    {
        await EnterAsync(_hub.Gp);
        await EnterAsync(_hub.Dermatologist);
        Assert.Equal(Topology.PeerToPeer, Room.View.Target);

        await _hub.GrantedAsync(_hub.Gp, Ask());
        await SeenAsync("asking");
        Assert.Equal(Topology.Relay, Room.View.Target);

        await _hub.GrantedAsync(_hub.Gp, new StopSessionRecording.Request(_session));
        await Eventually.HoldsAsync(() => Room.View is { Recording: null, Target: Topology.PeerToPeer });
    }

    [Fact]
    public async Task A_stopped_recording_is_completed_and_everything_about_it_is_in_the_log()
    {
        await EnterAsync(_hub.Gp);
        var asked = await _hub.GrantedAsync(_hub.Gp, Ask());
        await _hub.GrantedAsync(_hub.Gp, new AnswerConsent.Request(_session, Recording: true));
        await _hub.GrantedAsync(_hub.Dermatologist, new StopRecording.Request(asked.RecordingId));

        await Eventually.HoldsAsync(async () => (await _hub.GrantedAsync(_hub.Gp, new ReadRecording.Request(asked.RecordingId))).State == "completed");
        await Eventually.HoldsAsync(async () => (await LogAsync()).Contains("recording-completed"));
        Assert.Equal(
            ["recording-asked", "consent", "recording-started", "recording-stopped", "recording-completed"],
            (await LogAsync()).Where(type => type == "consent" || type.StartsWith("recording", StringComparison.Ordinal)));
        Assert.Single(await _hub.GrantedAsync(_hub.Gp, new ListRecordings.Request(_case)));
    }

    [Fact]
    public async Task To_a_stranger_the_recording_does_not_exist()
    {
        await EnterAsync(_hub.Gp);
        var asked = await _hub.GrantedAsync(_hub.Gp, Ask());

        foreach (var stranger in new[] { _hub.Stranger, _hub.Colleague, _hub.OtherDermatologist, _hub.Administrator })
        {
            Assert.Equal("recording-not-found", (await _hub.RefusedAsync(stranger, new ReadRecording.Request(asked.RecordingId))).Code);
            Assert.Equal("recording-not-found", (await _hub.RefusedAsync(stranger, new StopRecording.Request(asked.RecordingId))).Code);
            Assert.Equal("session-not-found", (await _hub.RefusedAsync(stranger, new AnswerConsent.Request(_session, Recording: true))).Code);
        }
    }

    [Fact]
    public async Task A_recording_that_the_last_run_left_open_is_closed_at_the_next_start()
    {
        var recovered = await _hub.ReadAsync(async db =>
        {
            var recording = new Recording
            {
                Id = Guid.CreateVersion7(),
                SessionId = _session,
                OrganisationId = _hub.Gp.OrganisationId,
                AskedBy = _hub.Gp.Id,
                AskedAt = _hub.Clock.GetUtcNow(),
                PatientBasis = "patient",
                PatientHow = "spoken",
                PatientReference = "",
                State = RecordingState.Recording,
                StartedAt = _hub.Clock.GetUtcNow(),
            };
            db.Add(recording);
            await db.SaveChangesAsync();
            return recording.Id;
        });

        await _hub.Services.GetRequiredService<RecoverRecordings>().RunAsync(default);

        Assert.Equal("interrupted", (await _hub.GrantedAsync(_hub.Gp, new ReadRecording.Request(recovered))).State);
    }

    private Room Room => _hub.Services.GetRequiredService<Rooms>().Find(_session)!;

    private AskToRecord.Request Ask() => new(_session, "patient", "spoken, before the call", "form 12");

    private Task EnterAsync(Actor person) =>
        _hub.GrantedAsync(person, new JoinRoom.Request(_session, Guid.NewGuid(), Guid.NewGuid(), $"connection of {person.Name}", true, true));

    private async Task<IEnumerable<string>> LogAsync() => (await _hub.GrantedAsync(_hub.Gp, new ReadLog.Request(_session, 0))).Select(entry => entry.Type);

    private async Task<RecordingView> SeenAsync(string state, Func<RecordingView, bool>? also = null)
    {
        await Eventually.HoldsAsync(() => Room.View.Recording is { } seen && seen.State == state && also?.Invoke(seen) != false);
        return Room.View.Recording!;
    }
}
