using CaseHub.Hub.Audit;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>One's own answer to being recorded; it can be changed while the recording runs.</summary>
public static class AnswerConsent
{
    public sealed record Request(Guid SessionId, bool Recording) : ICommand<Unit>, ISessionRequest, IRequire<SessionMember>
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(RecordingDesk desk, CurrentActor actor, Disclosure disclosure) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.OfSession(request.SessionId) is not { } running) return Refusal.Conflict("nothing-to-consent");
            var reply = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!running.Post(new RecordingMessage.Answer(actor.Required.Id, request.Recording, reply))) return Refusal.Conflict("nothing-to-consent");
            await reply.Task.WaitAsync(cancellationToken);
            disclosure.Tell(running.RecordingId, ("answer", request.Recording ? "yes" : "no"));
            return Unit.Value;
        }
    }
}
