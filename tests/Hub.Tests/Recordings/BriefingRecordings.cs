using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Channels;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Tests.Live.Stage;
using CaseHub.Recorder;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings;

/// <summary>What of a briefing is recorded: the stage and the channels while they are on air; who merely watches is neither recorded nor asked.</summary>
public class BriefingRecordings : IAsyncLifetime
{
    private HubFixture hub = null!;
    private Guid session;
    private Heard heard = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services => services
            .AddSingleton<Heard>()
            .AddSingleton<INotificationHandler<PublicationOpened>>(provider => provider.GetRequiredService<Heard>())
            .AddSingleton<INotificationHandler<PublicationClosed>>(provider => provider.GetRequiredService<Heard>()));
        heard = hub.Services.GetRequiredService<Heard>();
        session = await hub.BriefingAsync();
        await hub.ChangeStageAsync(session, stage => stage.State = StageState.Live);
    }

    public async ValueTask DisposeAsync()
    {
        await Eventually.HoldsAsync(() => hub.ReadAsync(db => db.Set<Recording>().AllAsync(row => row.State == RecordingState.Completed)));
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_leaves_the_stage_and_returns_is_told_each_time_under_the_same_name()
    {
        var speaker = await EnterAsync(hub.Dermatologist);
        var camera = Publish(speaker, "camera");
        await hub.ChangeSeatAsync(session, hub.Dermatologist, seat => seat.Place = StagePlace.Stage);
        await hub.ChangeSeatAsync(session, hub.Dermatologist, seat => seat.Place = StagePlace.Backstage);
        await hub.ChangeSeatAsync(session, hub.Dermatologist, seat => seat.Place = StagePlace.Stage);

        Assert.Equal([(camera, true), (camera, false), (camera, true)], heard.News.Select(news => (news.Id, news.Opened is not null)));
    }

    [Fact]
    public async Task A_voice_is_recorded_while_it_is_on_air_and_carries_its_language()
    {
        var interpreter = await EnterAsync(hub.Colleague);
        var voice = Publish(interpreter, "voice");
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));
        await hub.GrantedAsync(hub.Colleague, new LeaveChannel.Request(session));
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));

        Assert.Equal([(voice, true), (voice, false), (voice, true)], heard.News.Select(news => (news.Id, news.Opened is not null)));
        Assert.All(heard.News.Select(news => news.Opened).OfType<Publication>(), publication => Assert.Equal(("voice", "it"), (publication.Source, publication.Language)));
    }

    [Fact]
    public async Task A_voice_that_was_for_one_language_is_not_heard_in_another()
    {
        var interpreter = await EnterAsync(hub.Colleague);
        Publish(interpreter, "voice");
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));
        await hub.GrantedAsync(hub.Gp, new AddChannel.Request(session, "ur"));

        await hub.GrantedAsync(hub.Gp, new GiveLanguage.Request(session, hub.Colleague.Id, "ur"));

        Assert.Null(Room.View.Stage!.Channels.Single(channel => channel.Language == "it").OnAir);
        Assert.Empty(Room.View.People.Single(person => person.ParticipantId == interpreter).Publications);
    }

    [Fact]
    public async Task Hosts_speakers_and_interpreters_are_asked_and_whoever_comes_forward_and_nobody_of_the_audience()
    {
        foreach (var person in new[] { hub.Gp, hub.Dermatologist, hub.Colleague, hub.Cardiologist }) await EnterAsync(person);
        await RecordAsync();
        Assert.Equal(new[] { hub.Gp.Id, hub.Dermatologist.Id, hub.Colleague.Id }.Order(), Asked.Order());

        await hub.ChangeSeatAsync(session, hub.Cardiologist, seat => seat.Place = StagePlace.Stage);

        await Eventually.HoldsAsync(() => Asked.Contains(hub.Cardiologist.Id));
        await EndAsync();
    }

    [Fact]
    public async Task Only_a_host_asks_and_where_no_case_is_on_no_patient_is_named()
    {
        foreach (var person in new[] { hub.Gp, hub.Cardiologist }) await EnterAsync(person);

        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Cardiologist, new AskToRecord.Request(session, "no-patient", null, null))).Code);
        await RecordAsync();
        await EndAsync();
    }

    [Fact]
    public async Task It_goes_on_when_the_host_drops_and_stops_when_the_briefing_ends()
    {
        var host = await EnterAsync(hub.Gp);
        await EnterAsync(hub.Cardiologist);
        var recording = await RecordAsync();
        Room.Post(new RoomMessage.Leave(host));
        await Eventually.HoldsAsync(() => Room.View.People.Count == 0);
        Assert.Equal("recording", Room.View.Recording?.State);

        await EndAsync();

        var log = await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0));
        Assert.Equal(recording, log.Single(entry => entry.Type == "recording-stopped").Body.GetProperty("recordingId").GetGuid());
    }

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private IEnumerable<Guid> Asked => Room.View.Recording?.Answers.Select(answer => answer.ClinicianId) ?? [];

    private async Task<Guid> EnterAsync(CaseHub.Hub.People.Actor person) =>
        (await hub.GrantedAsync(person, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), $"link of {person.Name}", true, true))).ParticipantId;

    /// <summary>As the relay tells it when media comes.</summary>
    private Guid Publish(Guid participant, string source)
    {
        var publication = new Publication(Guid.NewGuid(), Guid.NewGuid(), source, "", RecordingConsent: null);
        Room.Post(new RoomMessage.Published(participant, publication));
        Room.Hear(new PublicationStarted(session, publication.PublicationId, HasAudio: true, HasVideo: source != "voice"));
        return publication.PublicationId;
    }

    private async Task<Guid> RecordAsync()
    {
        var asked = await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "no-patient", null, null));
        await hub.GrantedAsync(hub.Gp, new AnswerConsent.Request(session, true));
        return asked.RecordingId;
    }

    private async Task EndAsync()
    {
        await hub.ChangeStageAsync(session, stage => stage.State = StageState.Ended);
        await Eventually.HoldsAsync(() => hub.Services.GetRequiredService<RecordingDesk>().OfSession(session) is null);
    }

    private sealed class Heard : INotificationHandler<PublicationOpened>, INotificationHandler<PublicationClosed>
    {
        private readonly ConcurrentQueue<(Guid Id, Publication? Opened)> news = new();

        public List<(Guid Id, Publication? Opened)> News => [.. news];

        public Task Handle(PublicationOpened notification, CancellationToken cancellationToken)
        {
            news.Enqueue((notification.Publication.PublicationId, notification.Publication));
            return Task.CompletedTask;
        }

        public Task Handle(PublicationClosed notification, CancellationToken cancellationToken)
        {
            news.Enqueue((notification.PublicationId, null));
            return Task.CompletedTask;
        }
    }
}
