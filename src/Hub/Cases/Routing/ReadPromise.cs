using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Who has a case, until when an answer is due, who comes next and what was tried: nothing of the patient, so that it can be shown wherever the triage card is.</summary>
public static class ReadPromise
{
    private const Relation Readers = Relation.Asker | Relation.Adviser | Relation.Deputy | Relation.Named | Relation.Reader | Relation.EmergencyReader;

    /// <summary>In the order in which they stand where several came at once.</summary>
    private static readonly string[] Attempts =
    [
        "case-requested", "nobody-on-duty", "case-passed-on", "case-assigned", "case-offered-on", "case-accepted", "case-taken-over", "case-handed-over",
        "ladder-backup", "ladder-coordinator", "ladder-rota", "ladder-asker", "case-overdue", "acknowledge-deputy", "acknowledge-coordinator",
    ];

    public sealed record Request(Guid CaseId) : IQuery<View>, ICaseSubject;

    /// <param name="DueAt">Until when an opinion is promised; null where the case was never sent, or by an earlier release.</param>
    /// <param name="PausedAt">Since when the clock stands, because the asker owes an answer.</param>
    /// <param name="IsOverdue">The time is over, and no opinion came.</param>
    /// <param name="Adviser">Who has it; null while nobody has.</param>
    /// <param name="AdviserSince">Since when.</param>
    /// <param name="OfferedTo">Whom it is offered to, while nobody has it; null where it is offered to everybody of the specialty.</param>
    /// <param name="Next">Who is told next, or was already; null where there is nobody.</param>
    /// <param name="AnsweredAt">When the first opinion came.</param>
    /// <param name="AcknowledgeBy">Until when a critical opinion has to be acknowledged.</param>
    /// <param name="Tried">What was done since it was sent, oldest first.</param>
    /// <param name="EmergencyNumber">Of the asking organisation.</param>
    /// <param name="MayAssign">The reader is a coordinator who may choose somebody.</param>
    /// <param name="MayHandOver">The reader may hand it to a colleague.</param>
    /// <param name="Colleagues">To whom, by name; nobody who is away.</param>
    public sealed record View(
        CaseState State,
        Urgency Urgency,
        DateTimeOffset? DueAt,
        DateTimeOffset? PausedAt,
        bool IsOverdue,
        Person? Adviser,
        DateTimeOffset? AdviserSince,
        Person? OfferedTo,
        Person? Next,
        DateTimeOffset? AnsweredAt,
        DateTimeOffset? AcknowledgeBy,
        IReadOnlyList<Attempt> Tried,
        string EmergencyNumber,
        bool MayAssign,
        bool MayHandOver,
        IReadOnlyList<Person> Colleagues);

    /// <param name="AwayUntil">Null where they are there.</param>
    public sealed record Person(Guid Id, string Name, string TimeZone, DateTimeOffset? AwayUntil);

    /// <param name="Kind">The page resource <c>event-{kind}</c> has its text.</param>
    /// <param name="Name">Who is meant by it; null where nobody in particular.</param>
    public sealed record Attempt(DateTimeOffset At, string Kind, string? Name);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, CaseOffers offers, PolicyTable policy, TimeProvider clock) : IRequestHandler<Request, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var part = await reach.RelationAsync(@case, actor.Required, cancellationToken);
            if ((@case.RequestedAt is null || @case.Sensitivity != Sensitivity.None) && (part & Readers) == Relation.None) return Refusal.NotFound("case-not-found");

            var promise = await db.Set<CasePromise>().AsNoTracking().SingleOrDefaultAsync(p => p.CaseId == @case.Id, cancellationToken);
            bool isUnanswered = @case.State is CaseState.Requested or CaseState.Accepted;
            var people = await PeopleAsync([@case.AdviserId, promise?.OfferedToId, promise?.BackupId], cancellationToken);
            Person? Named(Guid? id) => id is { } known ? people.GetValueOrDefault(known) : null;
            bool isOwn = @case.AdviserId == actor.Required.Id || (@case.State == CaseState.Requested && part.HasFlag(Relation.Candidate));
            bool mayHandOver = isUnanswered && isOwn && @case.Sensitivity == Sensitivity.None && policy.IsOpenTo<HandToColleague.Request>(actor.Required, part);
            return new View(
                @case.State,
                @case.Urgency,
                @case.RequestedAt is null ? null : promise?.DueAt,
                promise?.PausedAt,
                isUnanswered && promise is { PausedAt: null } && promise.DueAt <= clock.GetUtcNow(),
                Named(@case.AdviserId),
                @case.AcceptedAt,
                @case.State == CaseState.Requested ? Named(promise?.OfferedToId) : null,
                isUnanswered && promise?.BackupId != @case.AdviserId ? Named(promise?.BackupId) : null,
                promise?.AnsweredAt,
                @case.State == CaseState.Answered ? promise?.AcknowledgeBy : null,
                await TriedAsync(@case, cancellationToken),
                (await db.CarePolicyAsync(@case.OrganisationId, cancellationToken)).EmergencyNumber,
                isUnanswered && policy.IsOpenTo<AssignCase.Request>(actor.Required, part),
                mayHandOver,
                mayHandOver ? await ColleaguesAsync(@case, cancellationToken) : []);
        }

        private async Task<List<Person>> ColleaguesAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var pool = await offers.PoolAsync(@case, cancellationToken);
            return [.. pool.Where(one => one.AwayUntil is null && one.Id != actor.Required.Id).OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => new Person(one.Id, one.Name, one.TimeZone, null))];
        }

        /// <summary>Since it was sent last. Whose doing a step was is named where they are specialists, whom everybody here may know; who asks is not.</summary>
        private async Task<List<Attempt>> TriedAsync(ClinicalCase @case, CancellationToken cancellationToken)
        {
            var lines = await db.Set<CaseEvent>().AsNoTracking().Where(e => e.CaseId == @case.Id && Attempts.Contains(e.Kind)).ToListAsync(cancellationToken);
            lines = [.. lines.OrderBy(line => line.At).ThenBy(line => Array.IndexOf(Attempts, line.Kind))];
            int sent = lines.FindLastIndex(line => line.Kind == "case-requested");
            lines.RemoveRange(0, Math.Max(sent, 0));
            var specialists = lines.Where(line => line.Kind is "case-accepted" or "case-taken-over" or "case-passed-on").Select(line => line.ById).OfType<Guid>();
            var people = await PeopleAsync([.. specialists.Select(id => (Guid?)id)], cancellationToken);
            return lines.ConvertAll(line => new Attempt(line.At, line.Kind, line.ById is { } by && people.TryGetValue(by, out var person) ? person.Name : line.Kind == "case-requested" ? null : line.Text));
        }

        private async Task<Dictionary<Guid, Person>> PeopleAsync(IReadOnlyCollection<Guid?> ids, CancellationToken cancellationToken)
        {
            var (now, known) = (clock.GetUtcNow(), ids.OfType<Guid>().Distinct().ToList());
            return await db.Set<Clinician>().Where(c => known.Contains(c.Id))
                .Select(c => new Person(c.Id, c.Name, c.TimeZone, db.Set<Absence>().Where(a => a.ClinicianId == c.Id && a.From <= now && a.To > now).Max(a => (DateTimeOffset?)a.To)))
                .ToDictionaryAsync(person => person.Id, cancellationToken);
        }
    }
}
