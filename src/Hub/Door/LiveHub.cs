using System.Text.Json;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Channels;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>
/// The live door: turns SignalR messages into requests and answers into replies. No rule lives here. The caller is set for each call by
/// <see cref="SetActor"/>; which rooms this connection sits in is remembered in <see cref="Seats"/>.
/// </summary>
[Authorize]
internal sealed partial class LiveHub(IMediator mediator, CurrentActor actor, Rooms rooms, LogFeed feed, IceServers ice, RingOnCall rings, Interpreting interpreting, NewsStamps news, OpenConnections connections, TimeProvider clock) : Hub<ILiveClient>
{
    /// <summary>Spoken now; the version before it is accepted too.</summary>
    public const int Version = 1;

    private Seats Seats => Seats.Of(Context);

    public async Task<Reply<Welcome>> Hello(int version, Since? since)
    {
        if (version is < Version - 1 or > Version || version < 1) return Refuse<Welcome>(Refusal.Invalid("protocol-version", version, Version));
        Seats.HasSaidHello = true;
        await Groups.AddToGroupAsync(Context.ConnectionId, ListPush.Group(actor.Required.OrganisationId), Context.ConnectionAborted);
        if (since is not null && await Follow(since) is { Refusal: { } refusal }) return new Reply<Welcome>(null, refusal);
        foreach (var ring in await rings.WaitingForAsync(actor.Required.Id, Context.ConnectionAborted)) await Clients.Caller.Ring(RingPush.ViewOf(ring));
        return new Reply<Welcome>(new Welcome(version, actor.Required.Id, actor.Required.Name, news.Of(actor.Required.Id), ice.List), null);
    }

    public async Task<Reply<bool?>> Follow(Since since)
    {
        var outcome = await SendAsync(new ReadLog.Request(since.SessionId, since.Seq));
        if (outcome.Refusal is { } refusal) return Refuse<bool?>(refusal);
        await Groups.AddToGroupAsync(Context.ConnectionId, RoomPush.Group(since.SessionId), Context.ConnectionAborted);
        feed.Follow(Context.ConnectionId, since.SessionId, since.Seq, await ReadLog.WithheldAsync(interpreting, since.SessionId, actor.Required, Context.ConnectionAborted));
        return new Reply<bool?>(true, null);
    }

    public async Task<Reply<Joined>> Join(Guid sessionId, Guid deviceId, Guid pageId, bool audio, bool video)
    {
        var outcome = await SendAsync(new JoinRoom.Request(sessionId, deviceId, pageId, Context.ConnectionId, audio, video));
        if (outcome.Value is not { } joined) return Refuse<Joined>(outcome.Refusal);
        Seats.Take(sessionId, joined.ParticipantId);
        // A link that was cut meanwhile was reported lost before the room knew of the seat.
        if (Context.ConnectionAborted.IsCancellationRequested) rooms.Find(sessionId)?.Post(new RoomMessage.LinkLost(Context.ConnectionId));
        await Groups.AddToGroupAsync(Context.ConnectionId, RoomPush.Group(sessionId), Context.ConnectionAborted);
        feed.Watch(Context.ConnectionId, sessionId);
        return new Reply<Joined>(joined, null);
    }

    public async Task<Reply<bool?>> Leave(Guid sessionId)
    {
        var reply = await TellAsync(sessionId, participant => new RoomMessage.Leave(participant));
        Seats.GiveUp(sessionId);
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, RoomPush.Group(sessionId), Context.ConnectionAborted);
        feed.Unwatch(Context.ConnectionId, sessionId);
        return reply;
    }

    public async Task<Reply<long?>> Post(Guid sessionId, Guid clientId, string type, string text)
    {
        var outcome = await SendAsync(new PostToLog.Request(sessionId, clientId, type, text));
        return outcome.Value is { } position ? new Reply<long?>(position.Seq, null) : Refuse<long?>(outcome.Refusal);
    }

    public async Task<Reply<MediaAnswered>> Publish(Guid sessionId, string source, string sdp) =>
        Answer(await SendAsync(new PublishMedia.Request(sessionId, Seats.In(sessionId), source, sdp)));

    public async Task<Reply<MediaAnswered>> View(Guid sessionId, string sdp) =>
        Answer(await SendAsync(new ViewMedia.Request(sessionId, Seats.In(sessionId), sdp)));

    public async Task<Reply<MediaAnswered>> Restart(Guid sessionId, Guid peerId, string sdp) =>
        Answer(await SendAsync(new RestartMedia.Request(sessionId, Seats.In(sessionId), peerId, sdp)));

    public async Task<Reply<bool?>> Wish(Guid sessionId, IReadOnlyList<PictureWish> wishes) =>
        Done(await SendAsync(new WishPictures.Request(sessionId, Seats.In(sessionId), wishes)));

    public async Task<Reply<bool?>> Listen(Guid sessionId, string? language) => Done(await SendAsync(new ListenTo.Request(sessionId, Seats.In(sessionId), language)));

    public async Task<Reply<bool?>> TakeChannel(Guid sessionId) => Done(await SendAsync(new TakeChannel.Request(sessionId)));

    public async Task<Reply<bool?>> OfferChannel(Guid sessionId, Guid? clinicianId) => Done(await SendAsync(new OfferChannel.Request(sessionId, clinicianId)));

    public async Task<Reply<bool?>> LeaveChannel(Guid sessionId) => Done(await SendAsync(new LeaveChannel.Request(sessionId)));

    public Task<Reply<bool?>> Unpublish(Guid sessionId, string source) => TellAsync(sessionId, participant => new RoomMessage.Unpublish(participant, source));

    public Task<Reply<bool?>> Unview(Guid sessionId) => TellAsync(sessionId, participant => new RoomMessage.Viewing(participant, null));

    public Task<Reply<bool?>> SetMedia(Guid sessionId, bool audio, bool video) =>
        TellAsync(sessionId, participant => new RoomMessage.SetMedia(participant, audio, video));

    public Task<Reply<bool?>> Signal(Guid sessionId, long generation, JsonElement message) =>
        TellAsync(sessionId, participant => new RoomMessage.Signal(participant, generation, message.GetRawText()));

    public Task<Reply<bool?>> Arrived(Guid sessionId, long generation) => TellAsync(sessionId, participant => new RoomMessage.Arrived(participant, generation));

    public Task<Reply<bool?>> Broken(Guid sessionId, long generation) => TellAsync(sessionId, participant => new RoomMessage.Broken(participant, generation));

    public async Task<Reply<Guid?>> AskToRecord(Guid sessionId, string basis, string? how, string? reference)
    {
        var outcome = await SendAsync(new AskToRecord.Request(sessionId, basis, how, reference));
        return outcome.Value is { } asked ? new Reply<Guid?>(asked.RecordingId, null) : Refuse<Guid?>(outcome.Refusal);
    }

    public async Task<Reply<Guid?>> AskToRecordAs(Guid sessionId, string kind, string basis, string? how, DateTimeOffset? when, string? reference)
    {
        var outcome = await SendAsync(new AskToRecord.Request(sessionId, basis, how, reference, kind, when));
        return outcome.Value is { } asked ? new Reply<Guid?>(asked.RecordingId, null) : Refuse<Guid?>(outcome.Refusal);
    }

    public async Task<Reply<bool?>> PeopleHere(Guid sessionId, int count) => Done(await SendAsync(new SayPeopleHere.Request(sessionId, Seats.In(sessionId), count)));

    public async Task<Reply<bool?>> Consent(Guid sessionId, bool recording) => Done(await SendAsync(new AnswerConsent.Request(sessionId, recording)));

    public async Task<Reply<bool?>> ConsentForDevice(Guid sessionId, Guid participantId, bool recording) =>
        Done(await SendAsync(new AnswerConsent.Request(sessionId, recording, participantId)));

    public async Task<Reply<bool?>> PauseRecording(Guid sessionId) => Done(await SendAsync(new PauseRecording.Request(sessionId)));

    public async Task<Reply<bool?>> ResumeRecording(Guid sessionId) => Done(await SendAsync(new ResumeRecording.Request(sessionId)));

    public async Task<Reply<MarkView>> Mark(Guid sessionId, string? text) => Answer(await SendAsync(new MarkMoment.Request(sessionId, text)));

    public async Task<Reply<MarkView>> NameMark(Guid sessionId, Guid markId, string? text) => Answer(await SendAsync(new NameMark.Request(sessionId, markId, text)));

    public async Task<Reply<bool?>> StopRecording(Guid sessionId) => Done(await SendAsync(new StopSessionRecording.Request(sessionId)));

    public async Task<Reply<bool?>> SeeNotices() => Done(await SendAsync(new MarkNoticesSeen.Request()));

    public override Task OnConnectedAsync()
    {
        connections.Add(Context);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context);
        feed.Forget(Context.ConnectionId);
        foreach (var session in Seats.Sessions) rooms.Find(session)?.Post(new RoomMessage.LinkLost(Context.ConnectionId));
        return Task.CompletedTask;
    }

    private async Task<Reply<bool?>> TellAsync(Guid sessionId, Func<Guid, RoomMessage> message)
    {
        var participant = Seats.In(sessionId);
        return Done(await SendAsync(new TellRoom.Request(sessionId, participant, message(participant))));
    }

    private Task<Outcome<T>> SendAsync<T>(IRequest<Outcome<T>> request) => Seats.HasSaidHello
        ? mediator.Send(request, Context.ConnectionAborted)
        : Task.FromResult<Outcome<T>>(Refusal.Conflict("hello-first"));

    private static Reply<T> Answer<T>(Outcome<T> outcome)
        where T : class => outcome.Value is { } value ? new Reply<T>(value, null) : Refuse<T>(outcome.Refusal);

    private static Reply<bool?> Done(Outcome<Unit> outcome) => outcome.IsGranted ? new Reply<bool?>(true, null) : Refuse<bool?>(outcome.Refusal);

    private static Reply<T> Refuse<T>(Refusal? refusal) => new(default, refusal is null ? null : new RefusalView(refusal.Code, refusal.Text, refusal.Fields));
}
