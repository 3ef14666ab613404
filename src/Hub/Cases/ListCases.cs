using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>The cases that somebody may open, newest change first.</summary>
public static class ListCases
{
    public const int MaxTake = 200;

    /// <summary>Which of them.</summary>
    public enum View
    {
        /// <summary>All that I may open.</summary>
        All,

        /// <summary>Those I opened.</summary>
        Asked,

        /// <summary>Those I accepted, also beside somebody else.</summary>
        Advised,

        /// <summary>Those that wait for my yes or no, what is due first at the head.</summary>
        Queue,

        /// <summary>Cards of those of my organisation that wait for a specialist; only its coordinators have any.</summary>
        Waiting,
    }

    /// <param name="View">A code of <see cref="ListCases.View"/>; <c>all</c> when null.</param>
    /// <param name="States">Codes of <see cref="CaseState"/>; every state when null or empty.</param>
    /// <param name="Skip">How many to leave out.</param>
    /// <param name="Take">How many to answer, 1–200.</param>
    public sealed record Request(string? View = null, IReadOnlyList<string>? States = null, int Skip = 0, int Take = 50)
        : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.OptionalChoice<View>("view", View);
            foreach (string state in States ?? []) errors.Choice<CaseState>("states", state);
            errors.Range("skip", Skip, 0, 1_000_000);
            errors.Range("take", Take, 1, MaxTake);
        }
    }

    /// <param name="Cases">This page.</param>
    /// <param name="Total">How many there are in all.</param>
    public sealed record Answer(IReadOnlyList<Row> Cases, int Total);

    /// <summary>One case of a list. Of a case that one sees the triage card of, there is neither title nor name: what there is stands in <see cref="Triage"/>.</summary>
    /// <param name="Title">Null where one sees the triage card alone.</param>
    /// <param name="AskerId">Likewise.</param>
    /// <param name="AskerName">Likewise.</param>
    /// <param name="IsSensitive">Kept closer than others; the reason stands in the case alone.</param>
    /// <param name="Waiting">True where it is this person's turn: to answer, to read, to go on.</param>
    /// <param name="Triage">The card, where that is all one sees.</param>
    public sealed record Row(
        Guid Id,
        string Number,
        string? Title,
        string Specialty,
        Urgency Urgency,
        CaseState State,
        Guid? AskerId,
        string? AskerName,
        string OrganisationName,
        Guid? AdviserId,
        string? AdviserName,
        DateTimeOffset UpdatedAt,
        DateTimeOffset? RequestedAt,
        bool IsSensitive,
        bool Waiting,
        TriageCard? Triage)
    {
        /// <summary>What the case waits for, of this reader or of the other side: the page resource <c>turn-{turn}</c>, or <c>turn-theirs-{turn}</c> where it is not theirs, has its text. Null where nobody has to do anything.</summary>
        public string? Turn { get; init; }

        /// <summary>Until when an opinion is promised; null where none is, or one has come.</summary>
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>The clock stands: the asker owes an answer first.</summary>
        public bool IsPaused { get; init; }

        /// <summary>The time is over, and no opinion came.</summary>
        public bool IsOverdue { get; init; }

        /// <summary>Whom it is offered to, while nobody has it; null where it is offered to all.</summary>
        public string? OfferedToName { get; init; }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var view = Choices.OfOptional<View>(request.View) ?? View.All;
            var cases = await ViewAsync(view, me, cancellationToken);
            var states = (request.States ?? []).Select(Choices.Of<CaseState>).ToList();
            if (states.Count > 0) cases = cases.Where(c => states.Contains(c.State));

            int total = await cases.CountAsync(cancellationToken);
            var ordered = view == View.Queue
                ? cases.OrderBy(c => c.Urgency == Urgency.Emergency ? 0 : 1).ThenBy(c => db.Set<CasePromise>().Where(p => p.CaseId == c.Id).Select(p => p.DueAt).First()).ThenBy(c => c.RequestedAt)
                : cases.OrderByDescending(c => c.UpdatedAt);
            var cards = await reach.CardsAsync(me, cancellationToken);
            var found = await Found(ordered.Skip(request.Skip).Take(request.Take), cards, me).ToListAsync(cancellationToken);
            var promises = await PromisesAsync(found.Select(one => one.Case), cancellationToken);
            return new Answer(found.ConvertAll(one => Promised(one.ToRow(me, isAsked: view != View.Waiting), promises.GetValueOrDefault(one.Case.Id))), total);
        }

        /// <summary>Of those that wait for an opinion.</summary>
        private async Task<Dictionary<Guid, Promise>> PromisesAsync(IEnumerable<ClinicalCase> cases, CancellationToken cancellationToken)
        {
            var waiting = cases.Where(c => c.State is CaseState.Requested or CaseState.Accepted).Select(c => c.Id).ToList();
            return await db.Set<CasePromise>().Where(p => waiting.Contains(p.CaseId))
                .Select(p => new { p.CaseId, Promise = new Promise(p.DueAt, p.PausedAt != null, db.Set<Clinician>().Where(o => o.Id == p.OfferedToId).Select(o => o.Name).FirstOrDefault()) })
                .ToDictionaryAsync(one => one.CaseId, one => one.Promise, cancellationToken);
        }

        private Row Promised(Row row, Promise? promise) => promise is null ? row : row with
        {
            DueAt = promise.DueAt,
            IsPaused = promise.IsPaused,
            IsOverdue = !promise.IsPaused && promise.DueAt <= clock.GetUtcNow(),
            OfferedToName = row.State == CaseState.Requested ? promise.OfferedToName : null,
        };

        private async Task<IQueryable<ClinicalCase>> ViewAsync(View view, Actor me, CancellationToken cancellationToken) => view switch
        {
            View.Queue => await reach.QueueAsync(me, cancellationToken),
            View.Waiting => reach.Coordinated(me),
            View.Asked => (await reach.VisibleAsync(me, cancellationToken)).Where(c => c.AskerId == me.Id),
            View.Advised => (await reach.VisibleAsync(me, cancellationToken)).Where(c => c.AdviserId == me.Id || db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.Right == CaseRight.Advise && g.IsFurther && g.ToClinicianId == me.Id)),
            _ => await reach.VisibleAsync(me, cancellationToken),
        };

        private IQueryable<FoundCase> Found(IQueryable<ClinicalCase> cases, IQueryable<Guid> cards, Actor me) => cases.Select(c => new FoundCase(
            c,
            db.Set<Organisation>().Single(o => o.Id == c.OrganisationId),
            db.Set<Clinician>().Single(p => p.Id == c.AskerId).Name,
            c.AdviserId == null ? null : db.Set<Clinician>().Single(p => p.Id == c.AdviserId).Name,
            cards.Contains(c.Id),
            db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.IsFurther && g.Right == CaseRight.Answer && g.ToClinicianId == me.Id && g.ToOrganisationId == me.OrganisationId) ? FurtherPart.Asked
                : db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.IsFurther && g.Right == CaseRight.Advise && g.ToClinicianId == me.Id) && !db.Set<Opinion>().Any(o => o.CaseId == c.Id && o.AuthorId == me.Id) ? FurtherPart.Owes
                : FurtherPart.None));
    }

    private sealed record Promise(DateTimeOffset DueAt, bool IsPaused, string? OfferedToName);

    private sealed record FoundCase(ClinicalCase Case, Organisation Owner, string AskerName, string? AdviserName, bool IsCard, FurtherPart Further)
    {
        public Row ToRow(Actor me, bool isAsked)
        {
            var turn = isAsked ? CaseTurn.Of(Case, me, IsCard, Further) : null;
            return new Row(
                Case.Id,
                Case.Number,
                IsCard ? null : Case.Title,
                Case.Specialty,
                Case.Urgency,
                Case.State,
                IsCard ? null : Case.AskerId,
                IsCard ? null : AskerName,
                Owner.Name,
                Case.AdviserId,
                AdviserName,
                Case.UpdatedAt,
                Case.RequestedAt,
                Case.Sensitivity != Sensitivity.None,
                turn is { IsMine: true },
                IsCard ? TriageCard.Of(Case, Owner, isAsked ? CaseLife.Allowed(Case.State, Relation.Candidate) : []) : null)
            {
                Turn = turn?.What,
            };
        }
    }
}
