using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>A coordinator of who asks, or of who is asked, offers a case by hand that waits, or whose adviser does not answer. It is with somebody else only once they have taken it.</summary>
public static class AssignCase
{
    /// <param name="CaseId">The case.</param>
    /// <param name="ClinicianId">One of <see cref="ListAssignable"/>; their weekly cap does not bind, their absence does.</param>
    public sealed record Request(Guid CaseId, Guid? ClinicianId) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (ClinicianId is null) errors.Add("clinician", "field-required");
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CasePromises promises, CaseOffers offers) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            if (Assignable.Refuse(@case) is { } refusal) return refusal;
            var chosen = (await offers.PoolAsync(@case, cancellationToken)).Find(one => one.Id == request.ClinicianId);
            if (Assignable.Refuse(chosen) is { } nobody) return nobody;
            await offers.OfferAsync(@case, await promises.LoadAsync(@case, cancellationToken), chosen!, actor.Required.Id, "case-assigned", cancellationToken);
            return CaseMoves.Answer(@case);
        }
    }
}

/// <summary>Whom a coordinator can choose among, best first, with what they need to choose well.</summary>
public static class ListAssignable
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<Row>>, ICaseSubject;

    /// <param name="ThisWeek">Cases of the last seven days that were offered to them or that they took.</param>
    /// <param name="Load">Taken and not answered.</param>
    /// <param name="AwayUntil">Null where they are there.</param>
    /// <param name="IsOffered">It is offered to them now.</param>
    public sealed record Row(Guid Id, string Name, string OrganisationName, string TimeZone, IReadOnlyList<string> Languages, Duty Duty, int Load, int ThisWeek, int? WeeklyCap, DateTimeOffset? AwayUntil, bool SharesLanguage, bool IsOffered);

    internal sealed class Handler(HubDb db, CaseOffers offers) : IRequestHandler<Request, Outcome<IReadOnlyList<Row>>>
    {
        public async Task<Outcome<IReadOnlyList<Row>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            if (Assignable.Refuse(@case) is { } refusal) return refusal;
            var offeredTo = await db.Set<CasePromise>().Where(p => p.CaseId == @case.Id).Select(p => p.OfferedToId).SingleOrDefaultAsync(cancellationToken);
            var pool = await offers.PoolAsync(@case, cancellationToken);
            var organisations = await db.OrganisationNamesAsync(pool.Select(one => one.OrganisationId), cancellationToken);
            var ranked = Ranking.Rank(pool, @case.Urgency);
            return ranked.Concat(pool.Except(ranked).OrderBy(one => one.Name, StringComparer.Ordinal)).Select(one => new Row(
                one.Id,
                one.Name,
                organisations[one.OrganisationId],
                one.TimeZone,
                one.Languages,
                one.Duty,
                one.Load,
                one.ThisWeek,
                one.WeeklyCap,
                one.AwayUntil,
                one.SharesLanguage,
                @case.State == CaseState.Requested && one.Id == offeredTo)).ToList();
        }
    }
}

internal static class Assignable
{
    /// <summary>A draft is its asker's alone, a sensitive case is for whom its asker chooses, and an answered one needs nobody.</summary>
    public static Refusal? Refuse(ClinicalCase @case)
    {
        if (@case.RequestedAt is null || @case.Sensitivity != Sensitivity.None) return Refusal.NotFound("case-not-found");
        return @case.State is CaseState.Requested or CaseState.Accepted ? null : Refusal.Conflict("assign-not-waiting");
    }

    public static Refusal? Refuse(PoolSpecialist? chosen)
    {
        if (chosen is { IsAway: false }) return null;
        var errors = new FieldErrors();
        errors.Add("clinician", chosen is null ? "assign-unknown" : "assign-away");
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }

    public static Task<Dictionary<Guid, string>> OrganisationNamesAsync(this HubDb db, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var all = ids.Distinct().ToList();
        return db.Set<Organisation>().Where(o => all.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken);
    }
}
