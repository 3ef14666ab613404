using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Channels;

/// <summary>An interpreter goes off air: the channel has nobody then. Whoever was offered it and is not on air says no by this.</summary>
public static class LeaveChannel
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(ChannelBook book, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (channel, refusal) = await book.OwnAsync(request.SessionId, actor.Required.Id, cancellationToken);
            if (channel is null) return refusal!;
            book.TakeOff(actor.Required.Id, [channel]);
            return Unit.Value;
        }
    }
}
