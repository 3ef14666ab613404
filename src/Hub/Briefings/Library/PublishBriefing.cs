using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Library;

/// <summary>A host puts a briefing that is over into the organisation's library: its audience, and all others for whom it was, may watch what was recorded.</summary>
public static class PublishBriefing
{
    /// <param name="BriefingId">Which.</param>
    /// <param name="WhoMayWatch">A code of <see cref="Circle"/>; null for those who might come.</param>
    /// <param name="MayDownload">Who may watch may have it as files too; null for yes.</param>
    public sealed record Request(Guid BriefingId, string? WhoMayWatch = null, bool? MayDownload = null) : ICommand<Unit>, IBriefingChange, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalChoice<Circle>("whoMayWatch", WhoMayWatch);
    }

    internal sealed class Handler(HubDb db, BriefingDesk desk, ShownWithoutConsent shown, AfterCommit afterCommit, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.StateAsync(briefing, cancellationToken) != BriefingState.Ended) return Refusal.Conflict("briefing-not-over");
            if (await shown.OfAsync(briefing.Id, cancellationToken) is [var first, ..] all) return RefuseShown(first, all);
            afterCommit.Tell(new PublicationChanged(briefing.Id));
            var circle = Choices.OfOptional<Circle>(request.WhoMayWatch) ?? briefing.WhoMayCome;
            if (await db.Set<PublishedSession>().FindAsync([briefing.Id], cancellationToken) is { } known)
            {
                (known.Circle, known.MayDownload) = (circle, request.MayDownload ?? true);
                return Unit.Value;
            }

            db.Add(new PublishedSession { SessionId = briefing.Id, OrganisationId = briefing.OrganisationId, Circle = circle, MayDownload = request.MayDownload ?? true, PublishedAt = clock.GetUtcNow(), PublishedById = actor.Required.Id });
            briefing.Touch(isInCalendars: false);
            var came = await db.Set<SessionSeat>().Where(s => s.SessionId == briefing.Id && s.RemovedAt == null).Select(s => s.ClinicianId).ToListAsync(cancellationToken);
            afterCommit.Tell(new BriefingTold(briefing.Id, "briefing-published", actor.Required.Id, [.. came.Where(id => id != actor.Required.Id)], []));
            return Unit.Value;
        }

        private static Refusal RefuseShown(ShownStretch first, List<ShownStretch> all)
        {
            bool isOne = all.TrueForAll(one => one.RecordingId == first.RecordingId);
            return Refusal.Conflict("publish-consent-withdrawn", first.Title, string.Join(", ", all.Select(one => isOne ? one.Text : $"{one.Text} ({one.Number})"))) with { Details = all };
        }
    }
}

/// <summary>A host takes a briefing out of the library again: from then on nobody but its hosts and speakers watches it.</summary>
public static class UnpublishBriefing
{
    public sealed record Request(Guid BriefingId) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(HubDb db, BriefingDesk desk, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await db.Set<PublishedSession>().FindAsync([briefing.Id], cancellationToken) is not { } published) return Refusal.Conflict("briefing-not-published");
            db.Remove(published);
            afterCommit.Tell(new PublicationChanged(briefing.Id));
            briefing.Touch(isInCalendars: false);
            return Unit.Value;
        }
    }
}
