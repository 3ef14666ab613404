using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>How the loop of a case closes: whether its opinion is acknowledged, what is planned, how it ended, and what both sides say of each other's part.</summary>
public static class ReadClosing
{
    public sealed record Request(Guid CaseId) : IQuery<View>, ICaseSubject;

    /// <param name="WrittenAt">When the latest opinion came; null before there is one.</param>
    /// <param name="OpenedAt">When the asker first opened it; null while they have not.</param>
    /// <param name="AcknowledgedAt">Null while the latest opinion waits for it: it does not count as delivered.</param>
    /// <param name="AcknowledgedBy">Null likewise.</param>
    /// <param name="AcknowledgeBy">Until when a critical opinion has to be; null where none waits.</param>
    /// <param name="Tried">How a patient who was lost was looked for.</param>
    /// <param name="FollowUps">Those that wait first, the nearest at the top.</param>
    /// <param name="Survey">Shown to asker and adviser; null for others, and while there is none.</param>
    /// <param name="AdviserSurveys">Likewise.</param>
    /// <param name="SurveyIsDue">Closed, and the survey is the reader's to write.</param>
    /// <param name="AdviserSurveyIsDue">Answered by the reader, who has not said yet how the request was.</param>
    /// <param name="MayPlan">Plan, change and drop follow-ups.</param>
    /// <param name="MayAnswer">Answer follow-ups.</param>
    /// <param name="Today">In the asker's organisation.</param>
    /// <param name="EmergencyNumber">Of that organisation.</param>
    public sealed record View(
        DateTimeOffset? WrittenAt,
        DateTimeOffset? OpenedAt,
        DateTimeOffset? AcknowledgedAt,
        string? AcknowledgedBy,
        DateTimeOffset? AcknowledgeBy,
        Following? Follows,
        OutcomeResult? Result,
        DateOnly? On,
        string? Tried,
        IReadOnlyList<FollowUpView> FollowUps,
        SurveyView? Survey,
        IReadOnlyList<AdviserSurveyView> AdviserSurveys,
        bool SurveyIsDue,
        bool AdviserSurveyIsDue,
        bool MayPlan,
        bool MayAnswer,
        DateOnly Today,
        string EmergencyNumber)
    {
        public bool HasOpenFollowUps => FollowUps.Any(f => f.IsOpen);

        /// <summary>The asker was asked how it went, and has not said.</summary>
        public bool HasDueFollowUps => FollowUps.Any(f => f is { IsOpen: true, Step: not null });
    }

    /// <param name="Step">The last that was told of it; null before it is due.</param>
    /// <param name="Version">Send it back with a change.</param>
    public sealed record FollowUpView(
        Guid Id,
        FollowUpKind Kind,
        DateOnly DueOn,
        DateTimeOffset DueAt,
        string Text,
        IReadOnlyList<string> Questions,
        string By,
        FollowUpStep? Step,
        DateTimeOffset? AnsweredAt,
        string? AnsweredBy,
        string? Answer,
        IReadOnlyList<string> Answers,
        Condition? Condition,
        DateTimeOffset? DroppedAt,
        string? DroppedReason,
        int Version)
    {
        public bool IsOpen => AnsweredAt is null && DroppedAt is null;
    }

    public sealed record SurveyView(string By, DateTimeOffset At, ReferralEffect Referral, bool Changed, int Helpful, Timeliness Speed, string? Comment);

    public sealed record AdviserSurveyView(string By, DateTimeOffset At, int Clear, PhotoQuality Photos, string? Comment);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, CareZone zones) : IRequestHandler<Request, Outcome<View>>
    {
        private const Relation Sides = Relation.Asker | Relation.Adviser | Relation.Deputy;

        public async Task<Outcome<View>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var part = await reach.RelationAsync(@case, actor.Required, cancellationToken);
            bool isSide = (part & Sides) != Relation.None, isAsking = (part & (Relation.Asker | Relation.Deputy)) != Relation.None;
            var latest = await db.Set<Opinion>().AsNoTracking().Where(o => o.CaseId == @case.Id).OrderByDescending(o => o.At).Select(o => new { o.At, o.OpenedAt }).FirstOrDefaultAsync(cancellationToken);
            bool isAcknowledged = @case.State is CaseState.Acknowledged or CaseState.Closed;
            var by = isAcknowledged ? await AcknowledgerAsync(@case.Id, cancellationToken) : null;
            var survey = isSide ? await SurveyAsync(@case.Id, cancellationToken) : null;
            bool wroteOpinion = await db.Set<Opinion>().AnyAsync(o => o.CaseId == @case.Id && o.AuthorId == actor.Required.Id, cancellationToken);
            bool wroteSurvey = await db.Set<AdviserSurvey>().AnyAsync(s => s.CaseId == @case.Id && s.ClinicianId == actor.Required.Id, cancellationToken);
            var policy = await db.Set<CarePolicy>().AsNoTracking().SingleOrDefaultAsync(p => p.OrganisationId == @case.OrganisationId, cancellationToken)
                ?? new CarePolicy { OrganisationId = @case.OrganisationId };

            return new View(
                latest?.At,
                latest?.OpenedAt,
                by?.At,
                by?.Name,
                isAcknowledged ? null : await db.Set<CasePromise>().Where(p => p.CaseId == @case.Id).Select(p => p.AcknowledgeBy).SingleOrDefaultAsync(cancellationToken),
                @case.Follows,
                @case.OutcomeResult,
                @case.OutcomeOn,
                @case.Tried,
                await FollowUpsAsync(@case.Id, cancellationToken),
                survey,
                isSide ? await AdviserSurveysAsync(@case.Id, cancellationToken) : [],
                isAsking && @case.State == CaseState.Closed && survey is null,
                part.HasFlag(Relation.Adviser) && wroteOpinion && !wroteSurvey,
                isSide && @case.State is CaseState.Answered or CaseState.Acknowledged or CaseState.Closed,
                isAsking,
                zones.Today(await zones.OfAsync(@case.OrganisationId, @case.AskerId, cancellationToken)),
                policy.EmergencyNumber);
        }

        private async Task<(DateTimeOffset At, string Name)?> AcknowledgerAsync(Guid caseId, CancellationToken cancellationToken)
        {
            var said = await db.Set<CaseEvent>().Where(e => e.CaseId == caseId && e.Kind == "opinion-acknowledged").OrderByDescending(e => e.At)
                .Select(e => new { e.At, Name = db.Set<Clinician>().Where(c => c.Id == e.ById).Select(c => c.Name).SingleOrDefault() }).FirstOrDefaultAsync(cancellationToken);
            return said is null ? null : (said.At, said.Name ?? "");
        }

        private async Task<IReadOnlyList<FollowUpView>> FollowUpsAsync(Guid caseId, CancellationToken cancellationToken)
        {
            var all = await db.Set<FollowUp>().AsNoTracking().Where(f => f.CaseId == caseId).OrderBy(f => f.DueAt).ToListAsync(cancellationToken);
            var ids = all.Select(f => f.ById).Concat(all.Select(f => f.AnsweredById).OfType<Guid>()).Distinct().ToList();
            var names = await db.Set<Clinician>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
            return [.. all.OrderBy(f => !f.IsOpen).Select(f => new FollowUpView(
                f.Id, f.Kind, f.DueOn, f.DueAt, f.Text, f.Questions, names[f.ById], f.Step, f.AnsweredAt, f.AnsweredById is { } id ? names[id] : null,
                f.Answer, f.Answers, f.Condition, f.DroppedAt, f.DroppedReason, f.Version))];
        }

        private Task<SurveyView?> SurveyAsync(Guid caseId, CancellationToken cancellationToken) => db.Set<CloseOutSurvey>().Where(s => s.CaseId == caseId)
            .Select(s => new SurveyView(db.Set<Clinician>().Single(c => c.Id == s.ById).Name, s.At, s.Referral, s.Changed, s.Helpful, s.Speed, s.Comment))
            .SingleOrDefaultAsync(cancellationToken);

        private Task<List<AdviserSurveyView>> AdviserSurveysAsync(Guid caseId, CancellationToken cancellationToken) => db.Set<AdviserSurvey>().Where(s => s.CaseId == caseId).OrderBy(s => s.At)
            .Select(s => new AdviserSurveyView(db.Set<Clinician>().Single(c => c.Id == s.ClinicianId).Name, s.At, s.Clear, s.Photos, s.Comment))
            .ToListAsync(cancellationToken);
    }
}
