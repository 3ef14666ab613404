using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>The cases that somebody may open, list by list; filtered, in an order, a page after the other.</summary>
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

        /// <summary>My pool: those that wait for my yes or no, by name or because my specialty or rota is asked.</summary>
        Queue,

        /// <summary>Those in which it is my turn, whatever I am to them.</summary>
        Turn,

        /// <summary>Those whose promised time is over, or whose critical opinion nobody has acknowledged in time.</summary>
        Overdue,

        /// <summary>Those at their end.</summary>
        Closed,

        /// <summary>Cards of those of my organisation that wait for a specialist; only its coordinators have any.</summary>
        Waiting,

        /// <summary>Cards of all that my organisation has sent or was asked; likewise.</summary>
        Organisation,

        /// <summary>Those among them that are overdue; likewise.</summary>
        Late,
    }

    public enum Sort
    {
        /// <summary>What changed last at the head.</summary>
        Updated,

        /// <summary>Emergencies at the head, then what is due first.</summary>
        Due,

        /// <summary>What waits longest at the head.</summary>
        Oldest,
    }

    /// <param name="View">A code of <see cref="ListCases.View"/>; <c>all</c> when null.</param>
    /// <param name="States">Codes of <see cref="CaseState"/>; every state when null or empty.</param>
    /// <param name="Skip">How many to leave out; <see cref="After"/> is the better way.</param>
    /// <param name="Take">How many to answer, 1–200.</param>
    public sealed record Request(string? View = null, IReadOnlyList<string>? States = null, int Skip = 0, int Take = 50)
        : IQuery<Answer>, IValidated
    {
        /// <summary>A code of a specialty; all when null.</summary>
        public string? Specialty { get; init; }

        /// <summary>A code of <see cref="Cases.Urgency"/>.</summary>
        public string? Urgency { get; init; }

        /// <summary>Whose case it is.</summary>
        public Guid? Organisation { get; init; }

        /// <summary>Who asks or advises.</summary>
        public Guid? Person { get; init; }

        /// <summary>Opened on this day of the reader's or later.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Opened on this day of the reader's or earlier.</summary>
        public DateOnly? To { get; init; }

        /// <summary>Only those of which there is news that the reader has not seen.</summary>
        public bool Unread { get; init; }

        /// <summary>A code of <see cref="ListCases.Sort"/>; what suits the list when null.</summary>
        public string? Sort { get; init; }

        /// <summary>Answer also <see cref="Answer.Choices"/>.</summary>
        public bool WithChoices { get; init; }

        /// <summary><see cref="Answer.Next"/> of the page before; the first page when null.</summary>
        public string? After { get; init; }

        public void Validate(FieldErrors errors)
        {
            errors.OptionalChoice<View>("view", View);
            foreach (string state in States ?? []) errors.Choice<CaseState>("states", state);
            errors.Range("skip", Skip, 0, 1_000_000);
            errors.Range("take", Take, 1, MaxTake);
            if (!string.IsNullOrEmpty(Specialty) && !People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
            errors.OptionalChoice<Urgency>("urgency", Urgency);
            errors.OptionalChoice<Sort>("sort", Sort);
            if (From > To) errors.Add("to", "list-to-before-from");
            if (!string.IsNullOrEmpty(After) && !CaseCursor.TryParse(After, out _)) errors.Add("after", "list-after-malformed");
        }
    }

    /// <param name="Cases">This page.</param>
    /// <param name="Total">How many there are in all.</param>
    public sealed record Answer(IReadOnlyList<Row> Cases, int Total)
    {
        /// <summary>Leads to the page after this one, also when cases came or went meanwhile; null on the last.</summary>
        public string? Next { get; init; }

        /// <summary>What <see cref="Request.Organisation"/> and <see cref="Request.Person"/> can be in this list, whatever else it is narrowed by; null where nobody asked.</summary>
        public Choices? Choices { get; init; }
    }

    /// <summary>Whose cases stand in a list, and who asks or advises in them; by name, at most <see cref="MaxTake"/> each.</summary>
    public sealed record Choices(IReadOnlyList<Choice> Organisations, IReadOnlyList<Choice> People);

    public sealed record Choice(Guid Id, string Name);

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

        /// <summary>The time is over, and no opinion came; or nobody has acknowledged a critical one in time.</summary>
        public bool IsOverdue { get; init; }

        /// <summary>Whom it is offered to, while nobody has it; null where it is offered to all.</summary>
        public string? OfferedToName { get; init; }

        /// <summary>How many red flags of the specialty's template were ticked.</summary>
        public int RedFlags { get; init; }

        /// <summary>There is news of it that this reader has not seen.</summary>
        public bool HasUnread { get; init; }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseLists lists, CaseRows rows) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var view = Pipeline.Choices.OfOptional<View>(request.View) ?? View.All;
            var listed = await lists.OfAsync(view, me, cancellationToken);
            var cases = await lists.FilterAsync(listed, request, me, cancellationToken);
            int total = await cases.CountAsync(cancellationToken);
            var sort = Pipeline.Choices.OfOptional<Sort>(request.Sort) ?? CaseLists.SortOf(view);
            var ordered = CaseOrder.Of(db, cases, sort);
            if (CaseCursor.TryParse(request.After, out var after) && after.Sort == sort) ordered = CaseOrder.After(ordered, after);
            // One more than is answered says whether there is a page after this one.
            var found = await CaseOrder.Sorted(ordered, sort).Skip(request.Skip).Take(request.Take + 1).ToListAsync(cancellationToken);
            var page = found.Take(request.Take).ToList();
            return new Answer(await rows.ReadAsync([.. page.Select(one => one.Id)], me, cancellationToken), total)
            {
                Next = found.Count > page.Count ? new CaseCursor(sort, page[^1].Rank, page[^1].When, page[^1].Id).ToString() : null,
                Choices = request.WithChoices ? await lists.ChoicesAsync(listed, me, cancellationToken) : null,
            };
        }
    }
}
