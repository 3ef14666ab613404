using CaseHub.Hub.Audit;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>One's own answer to being recorded, or that for a device of one's own; it can be changed while the recording runs.</summary>
public static class AnswerConsent
{
    /// <param name="SessionId">Where it is asked for.</param>
    /// <param name="Recording">Yes or no, for everybody at one's devices.</param>
    /// <param name="Device">The participant that a WHIP device of one's own is; null for oneself.</param>
    public sealed record Request(Guid SessionId, bool Recording, Guid? Device = null) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(RecordingDesk desk, CurrentActor actor, Disclosure disclosure) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.OfSession(request.SessionId) is not { } running) return Refusal.Conflict("nothing-to-consent");
            var heard = await running.AskAsync(
                reply => request.Device is { } device
                    ? new RecordingMessage.AnswerForDevice(actor.Required.Id, device, request.Recording, reply)
                    : new RecordingMessage.Answer(actor.Required.Id, request.Recording, reply),
                cancellationToken);
            if (heard.AsRefusal() is { } refusal) return refusal;
            disclosure.Tell(running.RecordingId, ("answer", request.Recording ? "yes" : "no"));
            return Unit.Value;
        }
    }
}
