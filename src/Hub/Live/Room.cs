using System.Collections.Concurrent;
using System.Threading.Channels;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Recorder;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live;

/// <summary>
/// The live state of one session, owned by one loop behind a bounded mailbox. It writes the session's log, decides the topology, and tells
/// the floors above what happened; it knows neither who may enter nor how things are pushed.
/// </summary>
internal sealed partial class Room : IAsyncDisposable
{
    private const int MailboxMessages = 1024;

    private readonly Channel<RoomMessage> mailbox = Channel.CreateBounded<RoomMessage>(new BoundedChannelOptions(MailboxMessages) { SingleReader = true });
    private readonly IServiceScopeFactory scopes;
    private readonly RoomState state;
    private readonly LineMeter lines = new();
    private readonly RoomLog log;
    private readonly RoomClocks clocks;
    private readonly TimeProvider clock;
    private readonly ILogger<Room> logger;
    private readonly Task loop;
    private readonly ConcurrentDictionary<Guid, Stay> stays = new();
    private long lastChange;

    public Room(Session session, StageFacts? facts, bool relayOnly, MediaEngine engine, IServiceScopeFactory scopes, LiveOptions options, TimeProvider clock, ILogger<Room> logger)
    {
        Session = session;
        this.scopes = scopes;
        this.clock = clock;
        lastChange = clock.GetTimestamp();
        this.logger = logger;
        stage = facts;
        state = new RoomState(clock.NewId(), session.Kind, relayOnly);
        log = new RoomLog(scopes, session, clock);
        clocks = new RoomClocks(clock, options, Post);
        Media = engine.OpenRoom(session.Id, Hear);
        View = state.View() with { Stage = StageNow() };
        loop = Task.Run(RunAsync);
    }

    public Session Session { get; }

    /// <summary>The room's side in the relay.</summary>
    public MediaRoom Media { get; }

    /// <summary>A recent picture of the room, for readers outside the loop.</summary>
    public RoomView View { get; private set; }

    /// <summary>True while nobody is here, watchers included.</summary>
    public bool IsEmpty => stays.IsEmpty;

    /// <summary>How many browsers and devices are here.</summary>
    public int Count => stays.Count;

    /// <summary>Who is here by a stay, and from where; null when it has ended. For readers outside the loop.</summary>
    public Stay? FindStay(Guid participantId) => stays.GetValueOrDefault(participantId);

    /// <summary>Everybody who is here, watchers too, each once. For readers outside the loop.</summary>
    public IReadOnlyList<Guid> Here => [.. stays.Values.Select(stay => stay.ClinicianId).Distinct()];

    /// <summary>Whether somebody is here by any device, watching or not. For readers outside the loop.</summary>
    public bool Has(Guid clinicianId) => stays.Values.Any(stay => stay.ClinicianId == clinicianId);

    /// <summary>Puts a message into the mailbox.</summary>
    /// <returns>False when the room is flooded or closed; nothing has happened then.</returns>
    public bool Post(RoomMessage message) => mailbox.Writer.TryWrite(message);

    /// <summary>Posts a message that is answered; null when the room is flooded or closed.</summary>
    public async Task<T?> AskAsync<T>(Func<TaskCompletionSource<T>, RoomMessage> message, CancellationToken cancellationToken)
        where T : class
    {
        var reply = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Post(message(reply)) ? await reply.Task.WaitAsync(cancellationToken) : null;
    }

    /// <summary>True when nobody has been in the room for this long.</summary>
    public bool HasBeenEmptyFor(TimeSpan time) => IsEmpty && clock.GetElapsedTime(lastChange) >= time;

    /// <summary>Ends the room when all that is in its mailbox is done.</summary>
    public async ValueTask DisposeAsync()
    {
        mailbox.Writer.TryComplete();
        await loop;
        clocks.Dispose();
        await Media.CloseAsync();
    }

    private async Task RunAsync()
    {
        await foreach (var message in mailbox.Reader.ReadAllAsync())
        {
            try
            {
                await TakeAsync(message);
            }
            catch (Exception broken)
            {
                LiveLog.RoomMessageFailed(logger, Session.Id, message.GetType().Name, broken);
                Fail(message, broken);
            }
        }
    }

    private Task TakeAsync(RoomMessage message) => message switch
    {
        RoomMessage.Enter enter => EnterAsync(enter),
        RoomMessage.Leave leave => LeaveAsync(state.Find(leave.ParticipantId)),
        RoomMessage.Remove remove => RemoveAsync(remove),
        RoomMessage.LinkLost lost => LoseLinkAsync(lost.ConnectionId),
        RoomMessage.GraceOver over => EndGraceAsync(over),
        RoomMessage.Append append => AppendAsync(append),
        RoomMessage.Published published => PublishAsync(published),
        RoomMessage.Unpublish unpublish => UnpublishAsync(state.Find(unpublish.ParticipantId), unpublish.Source),
        RoomMessage.Viewing viewing => ViewAsync(viewing),
        RoomMessage.Wish wish => WishAsync(wish),
        RoomMessage.SetMedia media => SetMediaAsync(media),
        RoomMessage.PeopleHere said => CountPeopleAsync(said),
        RoomMessage.ShowStage show => ShowStageAsync(show),
        RoomMessage.Listen listen => ListenAsync(listen),
        RoomMessage.Hush hush => HushAsync(hush),
        RoomMessage.Signal signal => SignalAsync(signal),
        RoomMessage.Arrived arrived => WithAsync(arrived.ParticipantId, person => state.Arrive(person, arrived.Generation)),
        RoomMessage.Broken broken => BreakAsync(broken.Generation),
        RoomMessage.SwitchOverdue overdue => OverdueAsync(overdue.Generation),
        RoomMessage.TryDirectAgain => ChangeAsync(state.ForgiveDirect),
        RoomMessage.Measure => MeasureAsync(),
        RoomMessage.ShowRecording show => ChangeAsync(() => state.Recording = show.Recording),
        RoomMessage.AnnouncePublications => AnnounceAsync(),
        RoomMessage.EndDevice end => EndDeviceAsync(end),
        RoomMessage.FindPeer find => FindAsync(find),
        RoomMessage.Media => HearAllAsync(),
        _ => throw new InvalidOperationException($"No room takes {message.GetType().Name}."),
    };

    private async Task EnterAsync(RoomMessage.Enter enter)
    {
        var (person, isNew) = state.Enter(enter.Newcomer);
        Place(person);
        NoteStay(person);
        if (isNew && person.IsSeen) await WriteAsync(LogDraft.Joined(person));
        await SettleAsync(person);
        enter.Reply.TrySetResult(new Joined(person.ParticipantId, View));
        if (isNew) await TellAsync(new PersonEntered(Session.Id, person.ClinicianId, person.Name, person.IsDevice, IsAudience: !person.IsSeen));
    }

    private async Task LeaveAsync(Participant? person)
    {
        if (person is null) return;
        await CloseAsync(person);
        if (person.IsSeen) await WriteAsync(LogDraft.Left(person));
        await SettleAsync(person);
        await TellAsync(new PersonLeft(Session.Id, person.ClinicianId, person.IsDevice));
    }

    private async Task LoseLinkAsync(string connectionId)
    {
        if (state.ByConnection(connectionId) is not { } person) return;
        person.ConnectionId = null;
        clocks.StartGrace(person.ParticipantId, ++person.Absence);
        await SettleAsync(person);
    }

    private Task EndGraceAsync(RoomMessage.GraceOver over)
    {
        var person = state.Find(over.ParticipantId);
        return person is { IsAway: true } && person.Absence == over.Absence ? LeaveAsync(person) : Task.CompletedTask;
    }

    private async Task AppendAsync(RoomMessage.Append append) => append.Reply.TrySetResult(await WriteAsync(append.Draft));

    private Task SetMediaAsync(RoomMessage.SetMedia media) => WithAsync(media.ParticipantId, person =>
    {
        person.Audio = media.Audio;
        person.Video = media.Video;
    });

    private async Task CountPeopleAsync(RoomMessage.PeopleHere said)
    {
        var theirs = state.StaysOf(said.ClinicianId, said.ParticipantId);
        foreach (var stay in theirs.Where(stay => stay.PeopleHere != said.Count))
        {
            stay.PeopleHere = said.Count;
            await WriteAsync(LogDraft.PeopleHere(stay));
        }

        await DecideAsync();
        said.Reply.TrySetResult(new PeopleNoted(theirs.Count > 0));
        await TellAsync(new PeopleCounted(Session.Id, said.ClinicianId));
    }

    /// <summary>Passes a signal on only while the two are to meet directly: where that is forbidden neither browser learns an address of the other.</summary>
    private Task SignalAsync(RoomMessage.Signal signal)
    {
        if (state.Target != Topology.PeerToPeer) return Task.CompletedTask;
        if (signal.Generation != state.Generation) return Task.CompletedTask;
        if (state.OtherBrowser(signal.ParticipantId)?.ConnectionId is not { } connection) return Task.CompletedTask;
        return TellAsync(new PeerSignalled(Session.Id, connection, signal.ParticipantId, signal.Generation, signal.Message));
    }

    private Task BreakAsync(long generation) => generation != state.Generation ? Task.CompletedTask : ChangeAsync(GiveDirectUp);

    private Task OverdueAsync(long generation)
    {
        if (generation != state.Generation || state.Topology == state.Target) return Task.CompletedTask;
        return ChangeAsync(state.Target == Topology.PeerToPeer ? GiveDirectUp : state.ForceRelay);
    }

    private void GiveDirectUp()
    {
        state.FailDirect();
        clocks.StartDirectPause();
    }

    private Task WithAsync(Guid participantId, Action<Participant> change)
    {
        if (state.Find(participantId) is not { } person) return Task.CompletedTask;
        change(person);
        return SettleAsync(person);
    }

    private Task ChangeAsync(Action change)
    {
        change();
        return DecideAsync();
    }

    /// <summary>After every change: where does media run now? Then everybody sees the room as it is.</summary>
    private async Task DecideAsync()
    {
        var (moved, newTarget) = state.Decide();
        if (newTarget) clocks.StartSwitch(state.Generation);
        if (moved) await WriteAsync(LogDraft.TopologyChanged(state.Topology));
        View = state.NextView() with { Stage = StageNow() };
        audienceMoved = false;
        lastChange = clock.GetTimestamp();
        await TellAsync(new RoomChanged(Session.Id, View));
    }

    private async Task<LogPosition> WriteAsync(LogDraft draft)
    {
        var position = await log.AppendAsync(draft);
        if (position.IsNew) await TellAsync(new LogAdvanced(Session.Id, position.Seq));
        return position;
    }

    private async Task TellAsync(INotification news)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(news);
    }

    private void NoteStay(Participant person) => stays[person.ParticipantId] = new Stay(person.ClinicianId, person.Role, person.Place, person.Language);

    private static void Fail(RoomMessage message, Exception broken)
    {
        if (message is RoomMessage.ShowStage show) show.Reply.TrySetException(broken);
        if (message is RoomMessage.Enter enter) enter.Reply.TrySetException(broken);
        if (message is RoomMessage.Remove remove) remove.Reply.TrySetException(broken);
        if (message is RoomMessage.Append append) append.Reply.TrySetException(broken);
        if (message is RoomMessage.PeopleHere said) said.Reply.TrySetException(broken);
        if (message is RoomMessage.EndDevice end) end.Reply.TrySetException(broken);
        if (message is RoomMessage.FindPeer find) find.Reply.TrySetException(broken);
    }
}

/// <summary>Somebody in a room, as readers outside its loop see them.</summary>
/// <param name="ClinicianId">Who.</param>
/// <param name="Role">As what they come to a briefing; null in a consult.</param>
/// <param name="Place">Where they are.</param>
/// <param name="Language">Into which they interpret a briefing; null for all others.</param>
internal sealed record Stay(Guid ClinicianId, SeatRole? Role, StagePlace Place, string? Language);
