using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>Writes what happened to a session into the timeline of each of its cases.</summary>
internal sealed class SessionTimeline(HubDb db, CaseTimeline timeline)
{
    public async Task AddAsync(Guid sessionId, string kind, Guid referenceId, CancellationToken cancellationToken)
    {
        var cases = await (
            from link in db.Set<SessionCase>()
            join subject in db.Set<ClinicalCase>() on link.CaseId equals subject.Id
            where link.SessionId == sessionId
            select new { subject.Id, subject.OrganisationId }).ToListAsync(cancellationToken);
        foreach (var @case in cases) timeline.Add(@case.Id, @case.OrganisationId, kind, referenceId);
    }
}
