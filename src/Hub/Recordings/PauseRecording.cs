using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>Somebody came in who is not to be recorded: pauses the writing of everybody at once, by whoever is there. A paused one stays paused.</summary>
public static class PauseRecording
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(RecordingDesk desk, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.OfSession(request.SessionId) is not { } running) return Refusal.Conflict("nothing-to-pause");
            var heard = await running.AskAsync(reply => new RecordingMessage.Pause(actor.Required.Id, reply), cancellationToken);
            return heard.AsRefusal() is { } refusal ? refusal : Unit.Value;
        }
    }
}
