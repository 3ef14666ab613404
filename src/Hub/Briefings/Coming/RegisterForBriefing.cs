using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Coming;

/// <summary>Somebody wants to come: they have a seat in the audience from then on, and are reminded. Once more changes the language alone.</summary>
public static class RegisterForBriefing
{
    /// <param name="BriefingId">To which.</param>
    /// <param name="Language">Which of its languages they want to hear; null for the floor.</param>
    /// <param name="Following">To those of its series that come after it, too.</param>
    public sealed record Request(Guid BriefingId, string? Language = null, bool Following = false) : ICommand<Unit>, IBriefingChange, IOnce;

    internal sealed class Handler(HubDb db, BriefingDesk desk, AudienceSeats seats, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            string? language = null;
            if (!string.IsNullOrEmpty(request.Language) && !(BriefingLanguages.TryNormalise(request.Language, out language) && briefing.Languages.Contains(language)))
                return BriefingDesk.RefuseAt("language", "briefing-language-not-offered", request.Language, string.Join(", ", briefing.Languages));

            var all = await desk.WithFollowingAsync(briefing, request.Following, cancellationToken);
            bool isNew = false;
            foreach (var one in all)
            {
                var taken = await seats.TakeAsync(one, cancellationToken);
                if (taken.Refusal is { } refusal) return refusal;
                if (taken.Value!.Role != SeatRole.Audience) return Refusal.Conflict("briefing-have-part");
                isNew |= await KeepAsync(one, one.Languages.Contains(language!) ? language : null, cancellationToken);
            }

            if (isNew) desk.Tell(briefing, "briefing-registered", [actor.Required.Id], all.Count > 1);
            return Unit.Value;
        }

        private async Task<bool> KeepAsync(Briefing briefing, string? language, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            if (await db.Set<BriefingRegistration>().FindAsync([briefing.Id, me.Id], cancellationToken) is { } known)
            {
                known.Language = language;
                return false;
            }

            db.Add(new BriefingRegistration { BriefingId = briefing.Id, ClinicianId = me.Id, OrganisationId = briefing.OrganisationId, ForOrganisationId = me.OrganisationId, Language = language, At = clock.GetUtcNow() });
            return true;
        }
    }
}

/// <summary>Somebody does not come after all: they are not reminded, and it goes from their calendar. It stays open to them.</summary>
public static class CancelRegistration
{
    /// <param name="BriefingId">Which.</param>
    /// <param name="Following">Those of its series that come after it, too.</param>
    public sealed record Request(Guid BriefingId, bool Following = false) : ICommand<Unit>, IBriefingChange;

    internal sealed class Handler(HubDb db, BriefingDesk desk, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            var all = await desk.WithFollowingAsync(briefing, request.Following, cancellationToken);
            var ids = all.Select(one => one.Id).ToList();
            var mine = await db.Set<BriefingRegistration>().Where(r => ids.Contains(r.BriefingId) && r.ClinicianId == me).ToListAsync(cancellationToken);
            if (mine.Count == 0) return Refusal.Conflict("briefing-not-registered");
            db.RemoveRange(mine);

            // Who is in the room keeps the seat; else it goes with the wish to come, but for one that was taken away.
            bool isPlanned = await desk.StageAsync(briefing.Id, cancellationToken) == StageState.Waiting;
            if (isPlanned) db.RemoveRange(await db.Set<SessionSeat>().Where(s => ids.Contains(s.SessionId) && s.ClinicianId == me && s.Role == SeatRole.Audience && s.RemovedAt == null).ToListAsync(cancellationToken));
            desk.Tell(briefing, "briefing-unregistered", [me], all.Count > 1);
            return Unit.Value;
        }
    }
}
