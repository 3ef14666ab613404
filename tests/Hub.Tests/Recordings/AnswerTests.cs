using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings;

/// <summary>Who answered what, when, for whom, and what it is kept as.</summary>
public class AnswerTests : IAsyncLifetime
{
    private RecordedRoom room = null!;

    private HubFixture Hub => room.Hub;

    public async ValueTask InitializeAsync() => room = await RecordedRoom.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await room.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_recording_is_a_clinical_record_unless_it_is_asked_for_as_teaching()
    {
        await room.EnterAsync(Hub.Gp);
        await Hub.GrantedAsync(Hub.Gp, room.Ask());
        Assert.Equal("clinical-record", (await room.SeenAsync(_ => true)).Class);
        await Hub.GrantedAsync(Hub.Gp, new StopSessionRecording.Request(room.Session));

        var asked = await Hub.GrantedAsync(Hub.Gp, room.Ask() with { Class = "teaching" });

        Assert.Equal("teaching", (await room.SeenAsync(seen => seen.RecordingId == asked.RecordingId)).Class);
        Assert.Equal(RecordingClass.Teaching, (await room.RowsAsync(asked.RecordingId)).Class);
        Assert.Equal("teaching", (await room.LogAsync()).Last(entry => entry.Type == "recording-asked").Body.GetProperty("class").GetString());
        Assert.Equal(["class"], (await Hub.RefusedAsync(Hub.Gp, room.Ask() with { Class = "souvenir" })).Fields.Keys);
    }

    [Fact]
    public async Task When_the_patient_agreed_is_kept_and_is_now_where_nobody_says()
    {
        await room.EnterAsync(Hub.Gp);
        var yesterday = Hub.Clock.GetUtcNow().AddDays(-1);
        var said = await Hub.GrantedAsync(Hub.Gp, room.Ask() with { When = yesterday });
        await Hub.GrantedAsync(Hub.Gp, new StopSessionRecording.Request(room.Session));
        var unsaid = await Hub.GrantedAsync(Hub.Gp, room.Ask());
        await Hub.GrantedAsync(Hub.Gp, new StopSessionRecording.Request(room.Session));

        Assert.Equal(yesterday, (await room.RowsAsync(said.RecordingId)).PatientAt);
        Assert.Equal(Hub.Clock.GetUtcNow(), (await room.RowsAsync(unsaid.RecordingId)).PatientAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal("patient-consent-in-future", (await Hub.RefusedAsync(Hub.Gp, room.Ask() with { When = yesterday.AddDays(2) })).Code);
    }

    [Fact]
    public async Task Two_who_ask_at_the_same_time_ask_once()
    {
        await room.EnterAsync(Hub.Gp);
        await room.EnterAsync(Hub.Dermatologist);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Hub.SendAsync(i % 2 == 0 ? Hub.Gp : Hub.Dermatologist, room.Ask())));

        Assert.Single(outcomes, outcome => outcome.IsGranted);
        Assert.All(outcomes.Where(outcome => !outcome.IsGranted), outcome => Assert.Equal("recording-already", outcome.Refusal!.Code));
        Assert.Equal(1, await Hub.ReadAsync(db => db.Set<Recording>().CountAsync()));
        Assert.Single(await room.LogAsync(), entry => entry.Type == "recording-asked");
    }

    [Fact]
    public async Task Each_answer_is_kept_with_its_moment_of_the_recording()
    {
        var recording = await room.RecordAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(10));
        await room.AnswerAsync(Hub.Gp, false);
        Hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await room.AnswerAsync(Hub.Gp, true);

        var answers = (await room.RowsAsync(recording)).Answers.OrderBy(answer => answer.At).ToList();

        Assert.Equal(["yes", "no", "yes"], answers.Select(answer => answer.Answer));
        Assert.Equal(0, answers[0].AtMs);
        Assert.InRange(answers[1].AtMs, 10_000, 10_100);
        Assert.InRange(answers[2].AtMs, 15_000, 15_100);
        Assert.Equal([true, false, true], (await room.LogAsync()).Where(entry => entry.Type == "consent").Select(entry => entry.Body.GetProperty("recording").GetBoolean()));
    }

    [Fact]
    public async Task A_reload_a_second_tab_and_a_return_keep_the_answer()
    {
        var tab = Guid.NewGuid();
        var here = await room.EnterAsync(Hub.Gp, tab);
        await room.EnterAsync(Hub.Dermatologist);
        await Hub.GrantedAsync(Hub.Gp, room.Ask());
        await room.AnswerAsync(Hub.Gp, true);
        await room.SeenAsync(seen => AnswerOf(seen, Hub.Gp) == "yes");

        Assert.Equal(here, await room.EnterAsync(Hub.Gp, tab));
        var second = await room.EnterAsync(Hub.Gp);
        await LeaveAsync(Hub.Gp, here);
        await LeaveAsync(Hub.Gp, second);
        await room.EnterAsync(Hub.Gp);

        Assert.Equal("yes", AnswerOf(await room.SeenAsync(_ => true), Hub.Gp));
        Assert.Equal(2, room.Room.View.Recording!.Answers.Count);
    }

    [Fact]
    public async Task Nothing_is_answered_once_it_is_over()
    {
        await room.RecordAsync();
        await Hub.GrantedAsync(Hub.Gp, new StopSessionRecording.Request(room.Session));

        Assert.Equal("nothing-to-consent", (await Hub.RefusedAsync(Hub.Gp, new AnswerConsent.Request(room.Session, true))).Code);
    }

    [Fact]
    public async Task What_comes_on_the_heels_of_a_stop_finds_it_over()
    {
        await room.RecordAsync();
        var running = Hub.Services.GetRequiredService<RecordingDesk>().OfSession(room.Session)!;

        TaskCompletionSource<Done> first = new(), second = new();
        running.Post(new RecordingMessage.Stop(Hub.Gp.Id, first));
        running.Post(new RecordingMessage.Stop(Hub.Gp.Id, second));
        var late = await running.AskAsync(reply => new RecordingMessage.Answer(Hub.Dermatologist.Id, true, reply), default);
        await Task.WhenAll(first.Task, second.Task);

        Assert.Equal("recording-over", late.Refused);
        Assert.Single(await room.LogAsync(), entry => entry.Type == "recording-stopped");
        Assert.Single((await room.RowsAsync(running.RecordingId)).Answers);
    }

    [Fact]
    public async Task How_many_sit_at_a_device_is_said_with_the_answer()
    {
        var seat = await room.EnterAsync(Hub.Gp);
        await Hub.GrantedAsync(Hub.Gp, new SayPeopleHere.Request(room.Session, seat, 3));
        await Hub.GrantedAsync(Hub.Gp, room.Ask());
        await room.AnswerAsync(Hub.Gp, true);

        var seen = await room.SeenAsync(seen => AnswerOf(seen, Hub.Gp) == "yes");

        Assert.Equal(3, seen.Answers.Single().People);
        Assert.Equal(3, room.Room.View.People.Single().PeopleHere);
        Assert.Equal(3, (await room.LogAsync()).Single(entry => entry.Type == "people-here").Body.GetProperty("count").GetInt32());
        Assert.Equal(3, (await room.LogAsync()).Single(entry => entry.Type == "consent").Body.GetProperty("people").GetInt32());
    }

    [Fact]
    public async Task Who_sits_down_beside_somebody_after_their_yes_is_asked_for()
    {
        var recording = await room.RecordAsync();
        await Hub.GrantedAsync(Hub.Gp, new SayPeopleHere.Request(room.Session, null, 2));

        var seen = await room.SeenAsync(seen => AnswerOf(seen, Hub.Gp) == "asked");
        Assert.Equal("recording", seen.State);
        await Eventually.HoldsAsync(async () => (await room.RowsAsync(recording)).Answers.Any(answer => answer.Answer == "asked"));

        await room.AnswerAsync(Hub.Gp, true);
        Assert.Equal(2, (await room.SeenAsync(seen => AnswerOf(seen, Hub.Gp) == "yes")).Answers.Single(answer => answer.ClinicianId == Hub.Gp.Id).People);
    }

    [Fact]
    public async Task Nobody_counts_people_at_a_device_of_others_or_none_at_all()
    {
        var seat = await room.EnterAsync(Hub.Gp);
        await room.EnterAsync(Hub.Dermatologist);

        Assert.Equal("not-in-room", (await Hub.RefusedAsync(Hub.Dermatologist, new SayPeopleHere.Request(room.Session, seat, 2))).Code);
        Assert.Equal(["count"], (await Hub.RefusedAsync(Hub.Gp, new SayPeopleHere.Request(room.Session, seat, 0))).Fields.Keys);
        Assert.Equal(["count"], (await Hub.RefusedAsync(Hub.Gp, new SayPeopleHere.Request(room.Session, seat, SayPeopleHere.Most + 1))).Fields.Keys);
    }

    [Fact]
    public async Task A_devices_answer_came_with_its_token_and_can_be_changed_in_the_room_by_its_person()
    {
        await room.EnterAsync(Hub.Gp);
        await room.EnterAsync(Hub.Dermatologist);
        var asked = await Hub.GrantedAsync(Hub.Gp, room.Ask());
        var device = await PublishAsync(Hub.Gp, agrees: true);
        Assert.Equal("yes", (await room.SeenAsync(seen => seen is { State: "recording", Devices.Count: 1 })).Devices[0].Answer);

        Assert.Equal("device-not-here", (await Hub.RefusedAsync(Hub.Dermatologist, new AnswerConsent.Request(room.Session, false, device))).Code);
        await Hub.GrantedAsync(Hub.Gp, new AnswerConsent.Request(room.Session, false, device));

        Assert.Equal("no", (await room.SeenAsync(seen => seen.Devices[0].Answer == "no")).Devices[0].Answer);
        Assert.Equal("asked", AnswerOf(room.Room.View.Recording!, Hub.Gp));
        Assert.Equal(["yes", "no"], (await room.RowsAsync(asked.RecordingId)).Answers.Where(answer => answer.DeviceId is not null).OrderBy(answer => answer.At).Select(answer => answer.Answer));
    }

    [Fact]
    public async Task A_recording_that_was_only_asked_for_when_the_hub_went_down_is_closed_as_never_begun_and_can_be_asked_for_again()
    {
        await room.EnterAsync(Hub.Gp);
        var asked = await Hub.ReadAsync(async db =>
        {
            var row = new Recording
            {
                Id = Guid.CreateVersion7(), SessionId = room.Session, OrganisationId = Hub.Gp.OrganisationId, AskedBy = Hub.Gp.Id, AskedAt = Hub.Clock.GetUtcNow(),
                PatientBasis = "patient", PatientHow = "spoken", PatientReference = "",
            };
            db.Add(row);
            await db.SaveChangesAsync();
            return row.Id;
        });
        var recover = Hub.Services.GetRequiredService<RecoverRecordings>();
        await recover.RunAsync(await recover.FindAsync(default));

        await Eventually.HoldsAsync(async () => (await room.LogAsync()).Any(entry => entry.Type == "recording-completed"));
        var told = (await room.LogAsync()).Single(entry => entry.Type == "recording-completed").Body;
        Assert.Equal(asked, told.GetProperty("recordingId").GetGuid());
        Assert.False(told.GetProperty("began").GetBoolean());
        Assert.Empty(await Hub.GrantedAsync(Hub.Gp, new ListRecordings.Request(room.Case)));
        await Hub.GrantedAsync(Hub.Gp, room.Ask());
    }

    private static string AnswerOf(RecordingView seen, Actor person) => seen.Answers.Single(answer => answer.ClinicianId == person.Id).Answer;

    private async Task LeaveAsync(Actor person, Guid participant)
    {
        await Hub.GrantedAsync(person, new TellRoom.Request(room.Session, participant, new RoomMessage.Leave(participant)));
        await Eventually.HoldsAsync(() => room.Room.View.People.All(one => one.ParticipantId != participant));
    }

    /// <summary>As the room tells it when a WHIP device's media comes.</summary>
    private async Task<Guid> PublishAsync(Actor owner, bool agrees)
    {
        var participant = Guid.NewGuid();
        await using var scope = Hub.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new PublicationOpened(
            room.Session, owner.Id, "Ultrasound", participant, Guid.NewGuid(), new Publication(Guid.NewGuid(), Guid.NewGuid(), "camera", "Ultrasound", agrees)));
        return participant;
    }
}
