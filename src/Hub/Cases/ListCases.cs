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

        /// <summary>Those I accepted.</summary>
        Advised,

        /// <summary>Those that wait for my yes or no, the most urgent first.</summary>
        Queue,
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

    /// <param name="Waiting">True where it is this person's turn: to answer, to read, to go on.</param>
    public sealed record Row(
        Guid Id,
        string Number,
        string Title,
        string Specialty,
        Urgency Urgency,
        CaseState State,
        Guid AskerId,
        string AskerName,
        string OrganisationName,
        Guid? AdviserId,
        string? AdviserName,
        DateTimeOffset UpdatedAt,
        DateTimeOffset? RequestedAt,
        bool Waiting);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach) : IRequestHandler<Request, Outcome<Answer>>
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
                ? cases.OrderBy(c => c.Urgency == Urgency.Emergency ? 0 : c.Urgency == Urgency.Urgent ? 1 : 2).ThenBy(c => c.RequestedAt)
                : cases.OrderByDescending(c => c.UpdatedAt);
            var rows = await Rows(ordered.Skip(request.Skip).Take(request.Take), me).ToListAsync(cancellationToken);
            return new Answer(rows, total);
        }

        private async Task<IQueryable<ClinicalCase>> ViewAsync(View view, Actor me, CancellationToken cancellationToken) => view switch
        {
            View.Queue => await reach.QueueAsync(me, cancellationToken),
            View.Asked => (await reach.VisibleAsync(me, cancellationToken)).Where(c => c.AskerId == me.Id),
            View.Advised => (await reach.VisibleAsync(me, cancellationToken)).Where(c => c.AdviserId == me.Id),
            _ => await reach.VisibleAsync(me, cancellationToken),
        };

        private IQueryable<Row> Rows(IQueryable<ClinicalCase> cases, Actor me) => cases.Select(c => new Row(
            c.Id,
            c.Number,
            c.Title,
            c.Specialty,
            c.Urgency,
            c.State,
            c.AskerId,
            db.Set<Clinician>().Single(p => p.Id == c.AskerId).Name,
            db.Set<Organisation>().Single(o => o.Id == c.OrganisationId).Name,
            c.AdviserId,
            c.AdviserId == null ? null : db.Set<Clinician>().Single(p => p.Id == c.AdviserId).Name,
            c.UpdatedAt,
            c.RequestedAt,
            c.AskerId == me.Id
                ? c.State == CaseState.Draft || c.State == CaseState.Answered || c.State == CaseState.Acknowledged || c.State == CaseState.Declined || c.State == CaseState.Reopened
                : c.State == CaseState.Requested || c.State == CaseState.Accepted));
    }
}
