using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>Stops whatever recording runs in a session; granted also when none does.</summary>
public static class StopSessionRecording
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(RecordingDesk desk, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.OfSession(request.SessionId) is { } running) await desk.StopAsync(running, actor.Required.Id);
            return Unit.Value;
        }
    }
}
