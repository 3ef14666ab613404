using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>A coordinator or privacy officer takes an incident on, so that nobody else begins with it; also from somebody who had it.</summary>
public static class TakeOnIncident
{
    public sealed record Request(Guid IncidentId, int? Version = null) : ICommand<Unit>, IIncidentRequest
    {
        Guid? IAudited.AuditSubject => IncidentId;
    }

    internal sealed class Handler(CurrentActor actor, IncidentDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindOpenAsync(request.IncidentId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            (found.Value.HandledById, found.Value.Version) = (actor.Required.Id, found.Value.Version + 1);
            return Unit.Value;
        }
    }
}

/// <summary>An incident is closed with what was done about it; who reported it is told.</summary>
public static class CloseIncident
{
    public sealed record Request(Guid IncidentId, string? Measures, int? Version = null) : ICommand<Unit>, IIncidentRequest, IValidated
    {
        Guid? IAudited.AuditSubject => IncidentId;

        public void Validate(FieldErrors errors) => errors.Text("measures", Measures, Incident.TextLength);
    }

    internal sealed class Handler(CurrentActor actor, IncidentDesk desk, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindOpenAsync(request.IncidentId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var incident = found.Value;
            (incident.Measures, incident.ClosedAt, incident.HandledById) = (request.Measures!.Trim(), clock.GetUtcNow(), actor.Required.Id);
            incident.Version++;
            if (incident.ReportedById != actor.Required.Id) afterCommit.Tell(new PeopleNews("incident-closed", actor.Required.Id, [incident.ReportedById]));
            return Unit.Value;
        }
    }
}
