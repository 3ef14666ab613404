using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Door;

/// <summary>The stage of a briefing by the live door.</summary>
internal sealed partial class LiveHub
{
    public async Task<Reply<bool?>> BeginBriefing(Guid sessionId) => Done(await SendAsync(new BeginBriefing.Request(sessionId)));

    public async Task<Reply<bool?>> EndBriefing(Guid sessionId) => Done(await SendAsync(new EndBriefing.Request(sessionId)));

    public async Task<Reply<bool?>> MoveOnStage(Guid sessionId, Guid clinicianId, StagePlace to, StagePlace? seen) => Done(await SendAsync(new MoveOnStage.Request(sessionId, clinicianId, to, seen)));

    public async Task<Reply<bool?>> StepDown(Guid sessionId) => Done(await SendAsync(new StepDown.Request(sessionId)));

    public async Task<Reply<bool?>> RaiseHand(Guid sessionId, bool isRaised) => Done(await SendAsync(new RaiseHand.Request(sessionId, isRaised)));

    public async Task<Reply<bool?>> LowerHand(Guid sessionId, Guid clinicianId) => Done(await SendAsync(new LowerHand.Request(sessionId, clinicianId)));

    public async Task<Reply<bool?>> SetHost(Guid sessionId, Guid clinicianId, bool isHost) => Done(await SendAsync(new SetHost.Request(sessionId, clinicianId, isHost)));

    public async Task<Reply<bool?>> HushPerson(Guid sessionId, Guid clinicianId, Hushed what) => Done(await SendAsync(new HushPerson.Request(sessionId, clinicianId, what)));

    public async Task<Reply<bool?>> RemovePerson(Guid sessionId, Guid clinicianId) => Done(await SendAsync(new RemovePerson.Request(sessionId, clinicianId)));

    public async Task<Reply<bool?>> LockBriefing(Guid sessionId, bool isLocked) => Done(await SendAsync(new LockBriefing.Request(sessionId, isLocked)));

    public async Task<Reply<bool?>> SwitchChat(Guid sessionId, bool isOff) => Done(await SendAsync(new SwitchChat.Request(sessionId, isOff)));

    public async Task<Reply<bool?>> ArrangeStage(Guid sessionId, StageLayout layout, Guid? spotlightId, StageLayout? seen) =>
        Done(await SendAsync(new ArrangeStage.Request(sessionId, layout, spotlightId, seen)));

    public async Task<Reply<bool?>> TurnPage(Guid sessionId, Guid? deckId, int page) => Done(await SendAsync(new TurnPage.Request(sessionId, deckId, page)));

    /// <summary>What comes faster than <see cref="Seats.PointerPause"/> is left out: the next one says where the pointer is.</summary>
    public async Task<Reply<bool?>> PointAt(Guid sessionId, double x, double y) =>
        Seats.MayPoint(clock) ? Done(await SendAsync(new PointAt.Request(sessionId, Seats.In(sessionId), x, y))) : new Reply<bool?>(true, null);
}
