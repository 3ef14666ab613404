using System.Globalization;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>Writes down what was said in a consult: the advice, and who does what by when.</summary>
public static class WriteCallNote
{
    /// <summary>UTF-16 units.</summary>
    public const int AdviceLength = 4_000;
    public const int WhatLength = 500;
    public const int MostTasks = 20;

    /// <param name="CaseId">The case.</param>
    /// <param name="SessionId">The consult, one of the case's in which two of its people were.</param>
    /// <param name="Advice">Markdown.</param>
    /// <param name="Tasks">What was agreed on; none where nothing was.</param>
    public sealed record Request(Guid CaseId, Guid SessionId, string? Advice, IReadOnlyList<Agreed>? Tasks = null) : ICommand<Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("advice", Advice, AdviceLength);
            if (Tasks?.Count > MostTasks) errors.Add("tasks", "call-tasks-too-many", MostTasks);
            foreach (var (index, task) in (Tasks ?? []).Index()) task.Validate(errors, $"tasks.{index}");
        }
    }

    /// <param name="For">A code of <see cref="TaskFor"/>.</param>
    /// <param name="What">What is to be done.</param>
    /// <param name="By">The last day, such as <c>2026-04-02</c>; null where none was agreed.</param>
    public sealed record Agreed(string? For, string? What, string? By = null)
    {
        internal void Validate(FieldErrors errors, string at)
        {
            errors.Choice<TaskFor>($"{at}.for", For);
            errors.Text($"{at}.what", What, WhatLength);
            if (!string.IsNullOrWhiteSpace(By) && !TryDay(By, out _)) errors.Add($"{at}.by", "date-unreadable");
        }

        internal DateOnly? Day => TryDay(By, out var day) ? day : null;

        private static bool TryDay(string? text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    /// <param name="Id">The note's.</param>
    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, CallNoteDesk desk, CurrentActor actor, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            if (!await desk.IsOfCaseAsync(request.SessionId, request.CaseId, cancellationToken)) return Refusal.NotFound("session-not-found");
            var talked = await desk.TalkedAsync(request.SessionId, cancellationToken);
            if (talked.Count < 2) return Refusal.Conflict("call-note-no-talk");
            if (await db.Set<CallNote>().AnyAsync(n => n.SessionId == request.SessionId && n.AuthorId == me, cancellationToken)) return Refusal.Conflict("call-note-written");

            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var adviser = @case.AskerId != me ? me : talked.First(id => id != @case.AskerId);
            var note = new CallNote
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                SessionId = request.SessionId,
                AuthorId = me,
                At = clock.GetUtcNow(),
                Advice = request.Advice!.Trim(),
            };
            foreach (var agreed in request.Tasks ?? []) note.Tasks.Add(TaskOf(note, agreed, @case.AskerId, adviser));
            db.Add(note);
            timeline.Add(@case.Id, @case.OrganisationId, "call-note-written", note.Id);
            afterCommit.Tell(new CaseTold("call-note-written", @case.Id, me, [.. new[] { @case.AskerId, adviser }.Where(id => id != me)], SessionId: request.SessionId));
            return new Answer(note.Id);
        }

        private CallTask TaskOf(CallNote note, Agreed agreed, Guid askerId, Guid adviserId)
        {
            var whose = Choices.Of<TaskFor>(agreed.For!);
            return new CallTask
            {
                Id = clock.NewId(),
                OrganisationId = note.OrganisationId,
                CallNoteId = note.Id,
                CaseId = note.CaseId,
                For = whose,
                What = agreed.What!.Trim(),
                By = agreed.Day,
                ResponsibleId = whose == TaskFor.Adviser ? adviserId : askerId,
            };
        }
    }
}
