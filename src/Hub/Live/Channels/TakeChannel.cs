using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Channels;

/// <summary>An interpreter goes on air in their language: where nobody is, where the colleague has offered it, or where the colleague has gone.</summary>
public static class TakeChannel
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, ISessionRequest
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
            if (channel.OnAirId == me) return Unit.Value;
            if (channel.OnAirId is { } other && channel.OfferedToId != me && book.IsHere(request.SessionId, other))
                return Refusal.Conflict("channel-taken", channel.Language, await book.NameAsync(other, cancellationToken));
            book.Put(channel, onAir: me, offeredTo: null);
            return Unit.Value;
        }
    }
}
