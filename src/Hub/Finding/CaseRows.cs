using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>Cases as lists and search show them to one reader: as much of each as its page would.</summary>
internal sealed class CaseRows(HubDb db, CaseReach reach, SearchReach search, TimeProvider clock)
{
    /// <param name="ids">Cases that the reader may know of, in the order in which they are answered.</param>
    /// <param name="me">The reader.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<List<ListCases.Row>> ReadAsync(IReadOnlyList<Guid> ids, Actor me, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var whole = (await (await search.WholeAsync(me, cancellationToken)).Where(id => ids.Contains(id)).ToListAsync(cancellationToken)).ToHashSet();
        var offered = (await reach.QueuedAsync(ids, me, cancellationToken)).ToHashSet();
        var unread = (await db.Set<Notice>().Where(n => n.RecipientId == me.Id && n.SeenAt == null && n.CaseId != null && ids.Contains(n.CaseId.Value)).Select(n => n.CaseId!.Value).ToListAsync(cancellationToken)).ToHashSet();
        var promises = await db.Set<CasePromise>().AsNoTracking().Where(p => ids.Contains(p.CaseId))
            .Select(p => new { Promise = p, OfferedTo = db.Set<Clinician>().Where(o => o.Id == p.OfferedToId).Select(o => o.Name).FirstOrDefault() })
            .ToDictionaryAsync(one => one.Promise.CaseId, cancellationToken);
        var cases = await Found(db.Set<ClinicalCase>().AsNoTracking().Where(c => ids.Contains(c.Id)), me).ToDictionaryAsync(one => one.Case.Id, cancellationToken);
        return [.. ids.Where(cases.ContainsKey).Select(id =>
        {
            var row = Row(cases[id], me, isCard: !whole.Contains(id), isOffered: offered.Contains(id)) with { HasUnread = unread.Contains(id) };
            return promises.GetValueOrDefault(id) is { } one ? Promised(row, one.Promise, one.OfferedTo) : row;
        })];
    }

    private IQueryable<FoundCase> Found(IQueryable<ClinicalCase> cases, Actor me) => cases.Select(c => new FoundCase(
        c,
        db.Set<Organisation>().Single(o => o.Id == c.OrganisationId),
        db.Set<Clinician>().Single(p => p.Id == c.AskerId).Name,
        c.AdviserId == null ? null : db.Set<Clinician>().Single(p => p.Id == c.AdviserId).Name,
        db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.IsFurther && g.Right == CaseRight.Answer && g.ToClinicianId == me.Id && g.ToOrganisationId == me.OrganisationId) ? FurtherPart.Asked
            : db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.IsFurther && g.Right == CaseRight.Advise && g.ToClinicianId == me.Id) && !db.Set<Opinion>().Any(o => o.CaseId == c.Id && o.AuthorId == me.Id) ? FurtherPart.Owes
            : FurtherPart.None));

    private static ListCases.Row Row(FoundCase found, Actor me, bool isCard, bool isOffered)
    {
        var (@case, turn) = (found.Case, CaseTurn.Of(found.Case, me, isCard && isOffered, found.Further));
        return new ListCases.Row(
            @case.Id,
            @case.Number,
            isCard ? null : @case.Title,
            @case.Specialty,
            @case.Urgency,
            @case.State,
            isCard ? null : @case.AskerId,
            isCard ? null : found.AskerName,
            found.Owner.Name,
            @case.AdviserId,
            found.AdviserName,
            @case.UpdatedAt,
            @case.RequestedAt,
            @case.Sensitivity != Sensitivity.None,
            turn is { IsMine: true },
            isCard ? TriageCard.Of(@case, found.Owner, isOffered ? CaseLife.Allowed(@case.State, Relation.Candidate) : []) : null)
        {
            Turn = turn?.What,
            RedFlags = @case.RedFlags.Count,
        };
    }

    private ListCases.Row Promised(ListCases.Row row, CasePromise promise, string? offeredTo)
    {
        var now = clock.GetUtcNow();
        if (row.State == CaseState.Answered) return row with { IsOverdue = promise.AcknowledgeBy <= now };
        if (row.State is not (CaseState.Requested or CaseState.Accepted)) return row;
        return row with
        {
            DueAt = promise.DueAt,
            IsPaused = promise.PausedAt is not null,
            IsOverdue = promise.PausedAt is null && promise.DueAt <= now,
            OfferedToName = row.State == CaseState.Requested ? offeredTo : null,
        };
    }

    private sealed record FoundCase(ClinicalCase Case, Organisation Owner, string AskerName, string? AdviserName, FurtherPart Further);
}
