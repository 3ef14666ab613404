using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>Stores what went wrong, and has those told who look after it.</summary>
internal sealed class IncidentDesk(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock)
{
    private const Roles Handlers = Roles.Coordinator | Roles.PrivacyOfficer;

    public static void Validate(FieldErrors errors, string? kind, string? severity, string? text)
    {
        errors.Choice<IncidentKind>("kind", kind);
        errors.Choice<IncidentSeverity>("severity", severity);
        errors.Text("text", text, Incident.TextLength);
    }

    /// <summary>Without a name of the reporter's in what is told: who stays unnamed is named to nobody by a notice.</summary>
    public async Task<Incident> AddAsync(Guid organisationId, Guid? caseId, string kind, string severity, string text, bool isUnnamed, CancellationToken cancellationToken)
    {
        var incident = new Incident
        {
            Id = clock.NewId(),
            OrganisationId = organisationId,
            CaseId = caseId,
            Kind = Choices.Of<IncidentKind>(kind),
            Severity = Choices.Of<IncidentSeverity>(severity),
            Text = text.Trim(),
            ReportedById = actor.Required.Id,
            IsUnnamed = isUnnamed,
            At = clock.GetUtcNow(),
        };
        db.Add(incident);
        var handlers = await db.HoldersAsync(organisationId, Handlers, cancellationToken);
        if (handlers.Count == 0) handlers = await db.HoldersAsync(organisationId, Roles.Administrator, cancellationToken);
        afterCommit.Tell(new PeopleNews("incident-reported", ById: null, [.. handlers.Where(id => id != actor.Required.Id)]));
        return incident;
    }

    /// <summary>One that is still open, as the sender has seen it.</summary>
    public async Task<Outcome<Incident>> FindOpenAsync(Guid id, int? version, CancellationToken cancellationToken)
    {
        var incident = await db.Set<Incident>().SingleAsync(i => i.Id == id, cancellationToken);
        if (incident.ClosedAt is not null) return Refusal.Conflict("incident-closed");
        return version is { } seen && seen != incident.Version ? Refusal.Conflict("someone-was-faster") : incident;
    }
}

/// <summary>A request about one incident.</summary>
public interface IIncidentRequest
{
    Guid IncidentId { get; }
}

/// <summary>Whoever acts for the organisation that handles it.</summary>
internal sealed class IncidentRelations(HubDb db) : IRelations
{
    public string Unknown => "incident-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((IIncidentRequest)request).IncidentId;
        return await db.Set<Incident>().AnyAsync(i => i.Id == id && i.OrganisationId == actor.OrganisationId, cancellationToken) ? Relation.Colleague : Relation.None;
    }
}
