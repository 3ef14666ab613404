using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Channels;

/// <summary>The interpreter on air offers the channel to a colleague, and is heard until the colleague takes it.</summary>
public static class OfferChannel
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="ClinicianId">Another interpreter of the same language; null takes the offer back.</param>
    public sealed record Request(Guid SessionId, Guid? ClinicianId) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(ChannelBook book, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var (channel, refusal) = await book.OwnAsync(request.SessionId, me, cancellationToken);
            if (channel is null) return refusal!;
            if (channel.OnAirId != me) return Refusal.Conflict("channel-not-on-air");
            if (request.ClinicianId is { } colleague)
            {
                var seat = await book.SeatAsync(request.SessionId, colleague, cancellationToken);
                if (colleague == me || seat is not { Role: SeatRole.Interpreter } || seat.Language != channel.Language) return Refusal.Conflict("channel-no-colleague", channel.Language);
                if (!book.IsHere(request.SessionId, colleague)) return Refusal.Conflict("channel-colleague-away", await book.NameAsync(colleague, cancellationToken));
            }

            book.Put(channel, onAir: me, offeredTo: request.ClinicianId);
            return Unit.Value;
        }
    }
}
