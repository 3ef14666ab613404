using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>A briefing's stage as it stands, and one's own place in it; also while nobody is there.</summary>
public static class ReadStage
{
    public sealed record Request(Guid SessionId) : IQuery<StageSight>, ISessionRequest;

    /// <param name="SessionId">The session.</param>
    /// <param name="Role">As what the reader is there.</param>
    /// <param name="Place">Where the reader is.</param>
    /// <param name="HandRaised">The reader wants to speak.</param>
    /// <param name="Stage">What everybody sees.</param>
    public sealed record StageSight(Guid SessionId, SeatRole Role, StagePlace Place, bool HandRaised, StageView Stage);

    internal sealed class Handler(HubDb db, Rooms rooms, CurrentActor actor) : IRequestHandler<Request, Outcome<StageSight>>
    {
        public async Task<Outcome<StageSight>> Handle(Request request, CancellationToken cancellationToken)
        {
            var facts = await StageFacts.ReadAsync(db, request.SessionId, cancellationToken);
            if (facts is null) return Refusal.NotFound("stage-none");
            var seat = await db.Set<SessionSeat>().AsNoTracking().SingleAsync(row => row.SessionId == request.SessionId && row.ClinicianId == actor.Required.Id, cancellationToken);
            var view = rooms.Find(request.SessionId)?.View.Stage ?? StageView.Of(facts, audience: 0, facts.Channels.Select(ChannelView.Silent));
            return new StageSight(request.SessionId, seat.Role, seat.Place, seat.HandRaisedAt is not null, view);
        }
    }
}
