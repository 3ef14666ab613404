using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>The emergency accesses to an organisation's cases, for its privacy officers: those that wait for a review first, the oldest of them at the top.</summary>
public static class ListEmergencies
{
    private const int Most = 500;

    public sealed record Request : IQuery<IReadOnlyList<Row>>;

    /// <param name="Organisation">For whom the reader acted.</param>
    /// <param name="ReviewBy">After this an unreviewed access takes the privilege away.</param>
    /// <param name="Suspends">It takes the reader's privilege away now.</param>
    /// <param name="MayReview">False for the officer's own, and for what was judged justified.</param>
    public sealed record Row(
        Guid Id,
        string CaseNumber,
        bool IsSensitive,
        string Name,
        string Organisation,
        string Reason,
        DateTimeOffset At,
        DateTimeOffset Until,
        DateTimeOffset ReviewBy,
        EmergencyVerdict? Verdict,
        string? Note,
        string? ReviewedBy,
        DateTimeOffset? ReviewedAt,
        bool Suspends,
        bool MayReview);

    internal sealed class Handler(HubDb db, CurrentActor actor, EmergencyPrivilege privilege) : IRequestHandler<Request, Outcome<IReadOnlyList<Row>>>
    {
        public async Task<Outcome<IReadOnlyList<Row>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var suspending = await privilege.Suspending().Where(a => a.OrganisationId == actor.Required.OrganisationId).Select(a => a.Id).ToListAsync(cancellationToken);
            var found = await db.Set<EmergencyAccess>().AsNoTracking()
                .Where(a => a.OrganisationId == actor.Required.OrganisationId)
                .OrderBy(a => a.ReviewedAt == null ? 0 : 1).ThenByDescending(a => a.At).Take(Most)
                .Select(a => new
                {
                    Access = a,
                    Case = db.Set<ClinicalCase>().Single(c => c.Id == a.CaseId),
                    db.Set<Clinician>().Single(c => c.Id == a.ClinicianId).Name,
                    Organisation = db.Set<Organisation>().Single(o => o.Id == a.ByOrganisationId).Name,
                    ReviewedBy = db.Set<Clinician>().Where(c => c.Id == a.ReviewedBy).Select(c => c.Name).SingleOrDefault(),
                })
                .ToListAsync(cancellationToken);
            return found
                .Select(one => RowOf(one.Access, one.Case, one.Name, one.Organisation, one.ReviewedBy, suspending.Contains(one.Access.Id)))
                .OrderBy(row => row.Verdict is not null).ThenBy(row => row.Verdict is null ? row.At : default).ThenByDescending(row => row.At)
                .ToList();
        }

        private Row RowOf(EmergencyAccess access, ClinicalCase @case, string name, string organisation, string? reviewedBy, bool suspends) => new(
            access.Id,
            @case.Number,
            @case.Sensitivity != Sensitivity.None,
            name,
            organisation,
            access.Reason,
            access.At,
            access.Until,
            access.At + EmergencyAccess.ReviewWithin,
            access.Verdict,
            access.ReviewNote,
            reviewedBy,
            access.ReviewedAt,
            suspends,
            access.ClinicianId != actor.Required.Id && access.Verdict != EmergencyVerdict.Justified);
    }
}
