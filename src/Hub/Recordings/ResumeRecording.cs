using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>Goes on writing everybody who has agreed, by whoever is there; granted also when it is not paused.</summary>
public static class ResumeRecording
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
            var heard = await running.AskAsync(reply => new RecordingMessage.Resume(actor.Required.Id, reply), cancellationToken);
            return heard.AsRefusal() is { } refusal ? refusal : Unit.Value;
        }
    }
}
