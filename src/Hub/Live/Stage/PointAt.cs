using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Points at a place of the page that is shown. It is passed on at once and kept nowhere.</summary>
internal static class PointAt
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="ParticipantId">Who points; filled in by the door.</param>
    /// <param name="X">From the page's left edge, 0 to 1; outside of it nobody points any more.</param>
    /// <param name="Y">From its upper edge, 0 to 1.</param>
    public sealed record Request(Guid SessionId, Guid ParticipantId, double X, double Y) : IQuery<Unit>, IRoomRequest;

    internal sealed class Handler(Rooms rooms, IMediator mediator) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId)?.FindStay(request.ParticipantId) is not { } stay || !StageRule.MayTurn(stay.Role, stay.Place)) return Refusal.Forbidden("slides-from-stage");
            await mediator.Publish(new Pointed(request.SessionId, Math.Round(request.X, 4), Math.Round(request.Y, 4)), cancellationToken);
            return Unit.Value;
        }
    }
}

/// <summary>Whoever shows slides points at a place of the page.</summary>
internal sealed record Pointed(Guid SessionId, double X, double Y) : INotification;
