using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>A host changes a briefing, or it and those of its series that follow. Whoever it concerns is told where its time, its title or its length is another.</summary>
public static class ChangeBriefing
{
    /// <param name="BriefingId">Which.</param>
    /// <param name="Draft">What is left out stays.</param>
    /// <param name="Version">As the sender saw it; null for whatever it is now.</param>
    /// <param name="Following">Those of its series that come after it, too: moved by as many days, to the same time of the day on the clock they were announced on.</param>
    public sealed record Request(Guid BriefingId, BriefingDraft Draft, int? Version = null, bool Following = false) : ICommand<Changed>, IBriefingChange, IValidated
    {
        public void Validate(FieldErrors errors) => Draft.ValidateChange(errors);
    }

    /// <param name="Version">To be given back with the next change.</param>
    /// <param name="Ids">Of all that were changed.</param>
    public sealed record Changed(int Version, IReadOnlyList<Guid> Ids);

    internal sealed class Handler(HubDb db, BriefingDesk desk, BriefingSeats seats, BriefingViews views, TimeProvider clock) : IRequestHandler<Request, Outcome<Changed>>
    {
        public async Task<Outcome<Changed>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            if (request.Version is { } seen && seen != briefing.Version) return Refusal.Conflict("briefing-changed") with { Details = await views.OfAsync(briefing, cancellationToken) };

            string zone = string.IsNullOrEmpty(request.Draft.TimeZone) ? briefing.TimeZone : request.Draft.TimeZone;
            var planned = PlannedTime.Of(request.Draft, zone, new PlannedTime(briefing.StartsAt, briefing.Minutes), clock.GetUtcNow());
            if (planned.Value is not { } time) return planned.Refusal!;
            if (await RefuseAsync(request.Draft, briefing, time, cancellationToken) is { } refusal) return refusal;

            var all = await desk.WithFollowingAsync(briefing, request.Following, cancellationToken);
            var (from, to) = (SeriesRule.On(WallTimes.ZoneOf(zone), briefing.StartsAt), SeriesRule.On(WallTimes.ZoneOf(zone), time.StartsAt));
            var isElsewhere = briefing.StartsAt != time.StartsAt;
            var told = new List<Briefing>();
            foreach (var one in all)
            {
                var startsAt = !isElsewhere ? one.StartsAt : one == briefing ? time.StartsAt : Following(one, zone, from, to);
                if (await ApplyAsync(one, request.Draft, zone, startsAt, time.Minutes, cancellationToken)) told.Add(one);
            }

            if (told.Count > 0) await desk.TellConcernedAsync("briefing-changed", told, cancellationToken);
            return new Changed(briefing.Version, [.. all.Select(one => one.Id)]);
        }

        /// <summary>What a briefing that is live, or whose people count on it, does not allow.</summary>
        private async Task<Refusal?> RefuseAsync(BriefingDraft draft, Briefing briefing, PlannedTime time, CancellationToken cancellationToken)
        {
            bool isLive = await desk.StageAsync(briefing.Id, cancellationToken) == StageState.Live;
            if (isLive && time.StartsAt != briefing.StartsAt) return Refusal.Conflict("briefing-live-time");
            if (draft.Languages is null) return null;
            var gone = briefing.Languages.Except(BriefingLanguages.Of(draft.Languages).Skip(1)).ToList();
            var interpreter = await db.Set<SessionSeat>()
                .Where(s => s.SessionId == briefing.Id && s.RemovedAt == null && s.Role == SeatRole.Interpreter && s.Language != null && gone.Contains(s.Language))
                .Join(db.Set<Clinician>(), seat => seat.ClinicianId, person => person.Id, (seat, person) => new { person.Name, seat.Language }).FirstOrDefaultAsync(cancellationToken);
            if (interpreter is not null) return BriefingDesk.RefuseAt("languages", "briefing-language-interpreted", interpreter.Name, interpreter.Language!);
            return isLive && gone.Count > 1 ? BriefingDesk.RefuseAt("languages", "briefing-live-languages") : null;
        }

        private static DateTimeOffset Following(Briefing one, string zoneName, LocalDateTime from, LocalDateTime to)
        {
            var zone = WallTimes.ZoneOf(zoneName);
            return zone.InstantOf(SeriesRule.Follow(SeriesRule.On(zone, one.StartsAt), from, to));
        }

        /// <returns>Whether people have to know.</returns>
        private async Task<bool> ApplyAsync(Briefing one, BriefingDraft draft, string zone, DateTimeOffset startsAt, int minutes, CancellationToken cancellationToken)
        {
            string title = draft.Title?.Trim() ?? one.Title;
            bool isNews = title != one.Title || startsAt != one.StartsAt || minutes != one.Minutes;
            (one.Title, one.Minutes, one.TimeZone) = (title, minutes, zone);
            if (startsAt != one.StartsAt) one.MoveTo(startsAt);
            if (draft.Description is not null) one.Description = draft.Description.Trim();
            if (Choices.OfOptional<Circle>(draft.WhoMayCome) is { } circle) one.WhoMayCome = circle;
            if (draft.Languages is not null) await SpeakAsync(one, BriefingLanguages.Of(draft.Languages), cancellationToken);
            one.Touch(isNews);
            return isNews;
        }

        private async Task SpeakAsync(Briefing one, List<string> languages, CancellationToken cancellationToken)
        {
            one.Languages = languages;
            await seats.SetChannelsAsync(one.Id, one.OrganisationId, languages, cancellationToken);
            if (one.RehearsalSessionId is { } rehearsal) await seats.SetChannelsAsync(rehearsal, one.OrganisationId, languages, cancellationToken);
        }
    }
}
