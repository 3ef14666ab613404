using System.Collections.Concurrent;
using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Recordings.Playback;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Live.Appointments;
using CaseHub.Hub.Tests.People.SignIns;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live;

/// <summary>An interpreter is let into the room of a consult, and into nothing of its case.</summary>
public class Interpreters : IAsyncLifetime
{
    private readonly Heard heard = new();
    private HubFixture hub = null!;
    private Actor interpreter = null!;
    private Guid caseId;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services =>
        {
            Appointing.ByHand<WatchInterpreting>(services);
            services.AddSingleton<INotificationHandler<RingRaised>>(heard).AddSingleton<INotificationHandler<StayRemoved>>(heard);
        });
        interpreter = await hub.AddClinicianAsync("interpreter", hub.Dermatologist.OrganisationId, Roles.Interpreter);
        caseId = await hub.AcceptedAsync();
        session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Until_asked_the_session_does_not_exist_for_them()
    {
        Assert.Equal("session-not-found", (await hub.RefusedAsync(interpreter, new ReadSession.Request(session))).Code);
        Assert.Equal("session-not-found", (await hub.RefusedAsync(interpreter, Enter())).Code);
        Assert.Equal(["interpreter"], (await hub.GrantedAsync(hub.Gp, new ListInterpreters.Request(session))).Others.Select(one => one.Name));
    }

    [Fact]
    public async Task Asked_they_are_told_rung_and_let_in_with_their_languages()
    {
        await hub.GrantedAsync(hub.Gp, Enter());

        await AskAsync();

        Assert.Equal(new Ring(session, null, null, "gp"), heard.Rings.Last(ring => ring.RecipientId == interpreter.Id).Ring);
        Assert.Equal([session], (await hub.GrantedAsync(interpreter, new ListInterpreting.Request())).Select(row => row.SessionId));
        var joined = await hub.GrantedAsync(interpreter, Enter());
        Assert.Equal(["fr", "ur"], joined.Room.People.Single(person => person.ParticipantId == joined.ParticipantId).Interprets);
        await hub.GrantedAsync(interpreter, Chat("Bonjour."));
        await hub.GrantedAsync(interpreter, new SayPeopleHere.Request(session, joined.ParticipantId, 2));
    }

    [Fact]
    public async Task They_count_as_a_third_person_and_media_runs_over_the_relay()
    {
        await AskAsync();
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(hub.Dermatologist, Enter());
        await Eventually.HoldsAsync(() => Room.View.Target == Topology.PeerToPeer);

        await hub.GrantedAsync(interpreter, Enter());

        await Eventually.HoldsAsync(() => Room.View is { Target: Topology.Relay, People.Count: 3 });
    }

    [Fact]
    public async Task Nothing_about_the_case_is_in_any_answer_that_they_get()
    {
        await hub.GrantedAsync(hub.Dermatologist, Chat("The ring on her thigh is 12 cm now."));
        await AskAsync();
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "patient", "Asked aloud", "form 17"));
        var @case = await hub.CaseAsync(hub.Gp, caseId);

        string[] answers =
        [
            Text(await hub.GrantedAsync(interpreter, new ReadSession.Request(session))),
            Text(await hub.GrantedAsync(interpreter, Enter())),
            Text(await hub.GrantedAsync(interpreter, new ReadLog.Request(session, 0))),
            Text(await hub.GrantedAsync(interpreter, new ListInterpreting.Request())),
            Text(await hub.GrantedAsync(interpreter, new ListNotices.Request())),
            Text(await hub.GrantedAsync(interpreter, new ListCases.Request())),
            .. heard.Rings.Where(ring => ring.RecipientId == interpreter.Id).Select(ring => Text(ring.Ring)),
        ];

        string[] told = [@case.Title, @case.Summary, @case.Question, @case.Number, $"{caseId}", "thigh", "form 17"];
        Assert.All(answers, answer => Assert.All(told, word => Assert.DoesNotContain(word, answer, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("withheld", answers[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_case_nothing_is_theirs_to_ask_for()
    {
        await AskAsync();

        object[] requests =
        [
            new ReadCase.Request(caseId), new ReadTriage.Request(caseId), new ReadSight.Request(caseId), new ReadNotes.Request(caseId), new ListAttachments.Request(caseId),
            new ListSessions.Request(caseId), new ListRecordings.Request(caseId), new StartConsult.Request(caseId), new WriteNote.Request(caseId, "x"),
        ];
        foreach (object request in requests) Assert.Equal((request, "case-not-found"), (request, (await hub.SendAnyAsync(interpreter, request))?.Code));
        object[] inTheRoom = [new AskToRecord.Request(session, "patient", null, null), new ListInterpreters.Request(session), new InviteInterpreter.Request(session, interpreter.Id, "fr", "ur"), new MarkMoment.Request(session, null)];
        foreach (object request in inTheRoom) Assert.Equal((request, "not-allowed"), (request, (await hub.SendAnyAsync(interpreter, request))?.Code));
    }

    [Fact]
    public async Task Their_own_yes_or_no_to_being_recorded_is_theirs()
    {
        await AskAsync();
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(interpreter, Enter());
        await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "patient", "Asked aloud", null));

        await hub.GrantedAsync(interpreter, new AnswerConsent.Request(session, Recording: false));

        await Eventually.HoldsAsync(() => Room.View.Recording?.Answers.Any(answer => answer.ClinicianId == interpreter.Id && answer.Answer == "no") is true);
    }

    [Fact]
    public async Task What_became_of_their_recording_is_theirs_to_read_without_a_word_of_the_case()
    {
        var asked = await AskAsync();
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(interpreter, Enter());
        var recording = (await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "patient", "Asked aloud", "form 17"))).RecordingId;
        await hub.GrantedAsync(interpreter, new AnswerConsent.Request(session, Recording: true));
        var @case = await hub.CaseAsync(hub.Gp, caseId);
        string during = Text(await KeptAsync());

        await hub.GrantedAsync(hub.Gp, new StopRecording.Request(recording));
        await Eventually.HoldsAsync(async () => (await hub.ReadAsync(db => db.Set<Recording>().SingleAsync(row => row.Id == recording))).State == RecordingState.Completed);
        await hub.GrantedAsync(hub.Gp, new RemoveInterpreter.Request(session, asked));
        string afterwards = Text(await KeptAsync());

        string[] words = [@case.Title, @case.Summary, @case.Question, @case.Number, $"{caseId}", "Asked aloud", "form 17"];
        Assert.All([during, afterwards], answer => Assert.All(words, word => Assert.DoesNotContain(word, answer, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("interpreter", afterwards, StringComparison.Ordinal);
        foreach (object request in new object[] { new ReadRecording.Request(recording), new ReadChapters.Request(recording), new WatchRecording.Request(recording) })
            Assert.NotNull(await hub.SendAnyAsync(interpreter, request));

        Task<KeepingView> KeptAsync() => hub.GrantedAsync(interpreter, new ReadKeeping.Request(recording));
    }

    [Fact]
    public async Task Removed_they_are_out_of_the_room_before_that_is_answered()
    {
        var asked = await AskAsync();
        var joined = await hub.GrantedAsync(interpreter, Enter("interpreter"));
        string offer = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "chromium-view.sdp"));
        var viewed = await hub.GrantedAsync(interpreter, new ViewMedia.Request(session, joined.ParticipantId, offer));

        await hub.GrantedAsync(hub.Dermatologist, new RemoveInterpreter.Request(session, asked));

        Assert.False(await Room.Media.ClosePeerAsync(viewed.PeerId));
        Assert.Equal([("interpreter", "removed-guest")], heard.Removed.Select(stay => (stay.ConnectionId, stay.Code)));
        Assert.Equal("session-not-found", (await hub.RefusedAsync(interpreter, new ReadLog.Request(session, 0))).Code);
        Assert.Equal("session-not-found", (await hub.RefusedAsync(interpreter, Enter())).Code);
        Assert.Empty(await hub.GrantedAsync(interpreter, new ListInterpreting.Request()));
        Assert.DoesNotContain(await hub.ReadAsync(db => db.Set<Notice>().Where(n => n.RecipientId == interpreter.Id).ToListAsync()), notice => notice.SeenAt is null);
    }

    [Fact]
    public async Task Their_device_goes_with_them()
    {
        var asked = await AskAsync();
        var media = await hub.GrantedAsync(interpreter, new IssueMediaToken.Request(session, "view", "Booth", null, RecordingConsent: false));
        string offer = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "chromium-view.sdp"));
        var connect = new ConnectDevice.Request(session, "view", media.Token, offer);
        await hub.GrantedAsync(null, connect);

        await hub.GrantedAsync(hub.Gp, new RemoveInterpreter.Request(session, asked));

        Assert.Empty(Room.View.People);
        Assert.Equal("media-token-not-accepted", (await hub.RefusedAsync(null, connect)).Code);
    }

    [Fact]
    public async Task Who_loses_the_role_loses_the_room()
    {
        await AskAsync();
        await hub.GrantedAsync(interpreter, Enter("interpreter"));

        await hub.ChangeAsync(interpreter, membership => membership.Roles = Roles.Organiser);

        Assert.Single(heard.Removed);
    }

    [Fact]
    public async Task An_hour_after_the_others_have_gone_their_part_is_over()
    {
        await AskAsync();
        var gp = await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(interpreter, Enter("interpreter"));
        await PassAsync(TimeSpan.FromHours(3));
        Assert.Equal(2, Room.View.People.Count);

        await hub.GrantedAsync(hub.Gp, new TellRoom.Request(session, gp.ParticipantId, new RoomMessage.Leave(gp.ParticipantId)));
        await Eventually.HoldsAsync(async () => (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0))).Any(entry => entry.Type == "left"));
        await PassAsync(TimeSpan.FromMinutes(59));
        await hub.GrantedAsync(interpreter, Chat("Is anybody there?"));
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("session-not-found", (await hub.RefusedAsync(interpreter, new ReadLog.Request(session, 0))).Code);
        Assert.Single(heard.Removed);
    }

    [Fact]
    public async Task Asked_twice_is_asked_once_and_after_a_removal_they_can_be_asked_again()
    {
        var first = await AskAsync();
        Assert.Equal("interpreter-asked-already", (await hub.RefusedAsync(hub.Dermatologist, Ask())).Code);

        await hub.GrantedAsync(hub.Gp, new RemoveInterpreter.Request(session, first));
        await AskAsync();

        Assert.True((await hub.SendAsync(interpreter, new ReadSession.Request(session))).IsGranted);
    }

    [Fact]
    public async Task Only_who_holds_the_role_in_an_organisation_of_the_network_can_be_asked()
    {
        var elsewhere = await hub.AddClinicianAsync("elsewhere", hub.Stranger.OrganisationId, Roles.Interpreter);

        foreach (var person in new[] { hub.Colleague, hub.OtherDermatologist, elsewhere })
            Assert.Contains("clinicianId", (await hub.RefusedAsync(hub.Gp, new InviteInterpreter.Request(session, person.Id, "fr", "ur"))).Fields.Keys);
    }

    [Theory]
    [InlineData("fr", "fr", "toLanguage")]
    [InlineData("", "ur", "fromLanguage")]
    [InlineData("fr", "klingonisch!", "toLanguage")]
    public async Task Languages_that_are_none_are_refused_at_their_field(string from, string to, string field) =>
        Assert.Contains(field, (await hub.RefusedAsync(hub.Gp, new InviteInterpreter.Request(session, interpreter.Id, from, to))).Fields.Keys);

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private async Task PassAsync(TimeSpan time)
    {
        hub.Clock.Set(time);
        await hub.Services.GetRequiredService<WatchInterpreting>().RunAsync(default);
    }

    private InviteInterpreter.Request Ask() => new(session, interpreter.Id, "fr", "ur");

    private async Task<Guid> AskAsync() => (await hub.GrantedAsync(hub.Gp, Ask())).Id;

    private JoinRoom.Request Enter(string connection = "c") => new(session, Guid.NewGuid(), Guid.NewGuid(), connection, true, true);

    private PostToLog.Request Chat(string text) => new(session, Guid.NewGuid(), "chat", text);

    private static string Text(object answer) => JsonSerializer.Serialize(answer, answer.GetType());

    private sealed class Heard : INotificationHandler<RingRaised>, INotificationHandler<StayRemoved>
    {
        public ConcurrentQueue<RingRaised> Rings { get; } = new();

        public ConcurrentQueue<StayRemoved> Removed { get; } = new();

        public Task Handle(RingRaised notification, CancellationToken cancellationToken)
        {
            Rings.Enqueue(notification);
            return Task.CompletedTask;
        }

        public Task Handle(StayRemoved notification, CancellationToken cancellationToken)
        {
            Removed.Enqueue(notification);
            return Task.CompletedTask;
        }
    }
}
