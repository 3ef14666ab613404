using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>An incident as it is listed.</summary>
/// <param name="ReportedBy">Null where they stay unnamed to the reader.</param>
/// <param name="HandledBy">Null while nobody has taken it on.</param>
/// <param name="Version">Send it back with a change.</param>
public sealed record IncidentRow(
    Guid Id,
    string? CaseNumber,
    IncidentKind Kind,
    IncidentSeverity Severity,
    string Text,
    string? ReportedBy,
    DateTimeOffset At,
    string? HandledBy,
    string? Measures,
    DateTimeOffset? ClosedAt,
    int Version);

internal static class IncidentRows
{
    public const int Most = 500;

    public static IQueryable<IncidentRow> View(this HubDb db, IQueryable<Incident> incidents, bool named) => incidents.Select(i => new IncidentRow(
        i.Id,
        db.Set<ClinicalCase>().Where(c => c.Id == i.CaseId).Select(c => c.Number).SingleOrDefault(),
        i.Kind,
        i.Severity,
        i.Text,
        named || !i.IsUnnamed ? db.Set<Clinician>().Where(c => c.Id == i.ReportedById).Select(c => c.Name).SingleOrDefault() : null,
        i.At,
        db.Set<Clinician>().Where(c => c.Id == i.HandledById).Select(c => c.Name).SingleOrDefault(),
        i.Measures,
        i.ClosedAt,
        i.Version));
}

/// <summary>The incidents that an organisation handles: the open ones first, the oldest of them at the top.</summary>
public static class ListIncidents
{
    public sealed record Request : IQuery<IReadOnlyList<IncidentRow>>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<IncidentRow>>>
    {
        public async Task<Outcome<IReadOnlyList<IncidentRow>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var theirs = db.Set<Incident>().Where(i => i.OrganisationId == actor.Required.OrganisationId)
                .OrderBy(i => i.ClosedAt == null ? 0 : 1).ThenByDescending(i => i.ClosedAt).ThenBy(i => i.At).Take(IncidentRows.Most);
            return await db.View(theirs, named: actor.Required.Roles.HasFlag(Roles.PrivacyOfficer)).ToListAsync(cancellationToken);
        }
    }
}

/// <summary>What somebody reported themself, newest first, with what was done about it.</summary>
public static class ListOwnIncidents
{
    public sealed record Request : IQuery<IReadOnlyList<IncidentRow>>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<IncidentRow>>>
    {
        public async Task<Outcome<IReadOnlyList<IncidentRow>>> Handle(Request request, CancellationToken cancellationToken) =>
            await db.View(db.Set<Incident>().Where(i => i.ReportedById == actor.Required.Id).OrderByDescending(i => i.At).Take(IncidentRows.Most), named: true).ToListAsync(cancellationToken);
    }
}
