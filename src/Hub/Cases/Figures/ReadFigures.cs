using System.Globalization;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Cases.Figures;

/// <summary>On which side of a case an organisation stands.</summary>
public enum FigureSide
{
    Asking,
    Answering,
}

/// <summary>How well the second opinion works, for coordinators and administrators: how long people wait and what comes of it. Codes and moments alone are read, nothing of a patient.</summary>
public static class ReadFigures
{
    public const int MostYears = 10;

    /// <param name="From">First day on which a case was sent; a year before the last where it is left out.</param>
    /// <param name="To">Last day; today where it is left out.</param>
    /// <param name="Specialty">A code of <see cref="People.Specialty"/>; all where it is left out.</param>
    /// <param name="Urgency">A code of <see cref="Cases.Urgency"/>; all where it is left out.</param>
    /// <param name="Side">A code of <see cref="FigureSide"/>; both where it is left out, and a case of both once.</param>
    public sealed record Request(DateOnly? From = null, DateOnly? To = null, string? Specialty = null, string? Urgency = null, string? Side = null) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!string.IsNullOrEmpty(Specialty) && !People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
            errors.OptionalChoice<Urgency>("urgency", Urgency);
            errors.OptionalChoice<FigureSide>("side", Side);
            if (From > To) errors.Add("from", "figures-backwards");
            if (To is { } to && From is { } from && to.DayNumber - from.DayNumber > MostYears * 366) errors.Add("from", "figures-too-long", MostYears);
        }
    }

    /// <param name="From">As counted.</param>
    /// <param name="To">As counted, the day itself included.</param>
    /// <param name="All">All of them.</param>
    /// <param name="Months">In order of time; those without a case are there too.</param>
    /// <param name="Specialties">Most cases first.</param>
    /// <param name="Organisations">The other side of each case, most cases first; one's own where one asked oneself.</param>
    public sealed record Answer(DateOnly From, DateOnly To, FigureGroup All, IReadOnlyList<FigureGroup> Months, IReadOnlyList<FigureGroup> Specialties, IReadOnlyList<FigureGroup> Organisations);

    internal sealed class Handler(HubDb db, CurrentActor actor, CareZone zones, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var zone = await zones.OfAsync(me.OrganisationId, me.Id, cancellationToken);
            var to = request.To ?? zones.Today(zone);
            var from = request.From ?? (to > DateOnly.MinValue.AddYears(1) ? to.AddYears(-1).AddDays(1) : to);
            var cases = await CasesAsync(request, me.OrganisationId, zone.StartOf(LocalDate.FromDateOnly(from)), zone.StartOf(LocalDate.FromDateOnly(to.AddDays(1))), cancellationToken);
            var names = await NamesAsync(cases, cancellationToken);
            var now = clock.GetUtcNow();

            bool IsForeign(CaseFigure one) => one.AskedBy != me.OrganisationId;
            Guid? Other(CaseFigure one) => IsForeign(one) ? one.AskedBy : one.AnsweredBy;
            var byMonth = cases.ToLookup(one => MonthOf(one.RequestedAt, zone));
            return new Answer(
                from,
                to,
                FigureGroup.Of("", null, cases, IsForeign, now),
                [.. MonthsBetween(from, to).Select(month => FigureGroup.Of(month, null, [.. byMonth[month]], IsForeign, now))],
                [.. cases.GroupBy(one => one.Specialty).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => FigureGroup.Of(group.Key, null, [.. group], IsForeign, now))],
                [.. cases.GroupBy(Other).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
                    .Select(group => FigureGroup.Of($"{group.Key}", group.Key is { } id ? names[id] : null, [.. group], _ => group.Key is { } other && other != me.OrganisationId, now))]);
        }

        /// <summary>One row a case, by one question to the database; no column that somebody typed something into.</summary>
        private Task<List<CaseFigure>> CasesAsync(Request request, Guid mine, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
        {
            var side = Choices.OfOptional<FigureSide>(request.Side);
            var urgency = Choices.OfOptional<Urgency>(request.Urgency);
            bool asking = side != FigureSide.Answering, answering = side != FigureSide.Asking;
            var grants = db.Set<CaseGrant>();
            return (
                from c in db.Set<ClinicalCase>()
                where c.RequestedAt >= @from && c.RequestedAt < to
                where string.IsNullOrEmpty(request.Specialty) || c.Specialty == request.Specialty
                where urgency == null || c.Urgency == urgency
                where (asking && c.OrganisationId == mine)
                    || (answering && grants.Any(g => g.CaseId == c.Id && g.Right == CaseRight.Advise && g.ToOrganisationId == mine))
                    || (answering && c.State == CaseState.Requested && grants.Any(g => g.CaseId == c.Id && g.Right == CaseRight.Answer && g.ToOrganisationId == mine))
                join p in db.Set<CasePromise>() on c.Id equals p.CaseId into promises
                from promise in promises.DefaultIfEmpty()
                join s in db.Set<CloseOutSurvey>() on c.Id equals s.CaseId into surveys
                from survey in surveys.DefaultIfEmpty()
                select new CaseFigure(
                    c.OrganisationId,
                    grants.Where(g => g.CaseId == c.Id && g.Right == CaseRight.Advise).OrderByDescending(g => g.At).Select(g => (Guid?)g.ToOrganisationId).FirstOrDefault(),
                    c.Specialty,
                    c.RequestedAt!.Value,
                    c.AcceptedAt,
                    c.AnsweredAt,
                    c.AcknowledgedAt,
                    db.Set<Opinion>().Where(o => o.CaseId == c.Id && o.At <= c.AcknowledgedAt).Max(o => (DateTimeOffset?)o.At),
                    // A case of an earlier release gets its promise late: it was answered before, and nothing was promised then.
                    c.AnsweredAt != null && promise.StartedAt > c.AnsweredAt ? null : (DateTimeOffset?)promise.DueAt,
                    c.ClosedFor,
                    (ReferralEffect?)survey.Referral,
                    (int?)survey.Helpful)).ToListAsync(cancellationToken);
        }

        private Task<Dictionary<Guid, string>> NamesAsync(List<CaseFigure> cases, CancellationToken cancellationToken)
        {
            var ids = cases.Select(one => one.AskedBy).Concat(cases.Select(one => one.AnsweredBy).OfType<Guid>()).Distinct().ToList();
            return db.Set<Organisation>().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken);
        }

        private static string MonthOf(DateTimeOffset at, DateTimeZone zone) => zone.DayOf(at).ToString("uuuu-MM", CultureInfo.InvariantCulture);

        private static IEnumerable<string> MonthsBetween(DateOnly from, DateOnly to)
        {
            for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1)) yield return month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        }
    }
}
