using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>Stops a recording, whoever asked for it. Stopping one that has stopped already changes nothing and is granted.</summary>
public static class StopRecording
{
    public sealed record Request(Guid RecordingId) : ICommand<Unit>, IRecordingRequest;

    internal sealed class Handler(RecordingDesk desk, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.Find(request.RecordingId) is { } running) await desk.StopAsync(running, actor.Required.Id);
            return Unit.Value;
        }
    }
}
