using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Coming;

/// <summary>Somebody opens the live page of a briefing, or of its rehearsal: whoever may come has a seat from then on, by which the room lets them in.</summary>
public static class TakeSeat
{
    public sealed record Request(Guid BriefingId) : ICommand<Taken>, IBriefingChange, IOnce;

    /// <param name="SessionId">Whose room it is.</param>
    /// <param name="BriefingId">Whose page leads back; of a rehearsal, the briefing that is rehearsed.</param>
    /// <param name="Title">The briefing's.</param>
    /// <param name="Role"><c>host</c>, <c>speaker</c>, <c>interpreter</c> or <c>audience</c>.</param>
    /// <param name="Languages">BCP 47; first the floor's.</param>
    /// <param name="Language">Which they want to hear, or interpret into; null for the floor.</param>
    /// <param name="IsRehearsal">Nobody but those who have a part is there.</param>
    public sealed record Taken(Guid SessionId, Guid BriefingId, string Title, string Role, IReadOnlyList<string> Languages, string? Language, bool IsRehearsal);

    internal sealed class Handler(HubDb db, BriefingDesk desk, AudienceSeats seats, CurrentActor actor) : IRequestHandler<Request, Outcome<Taken>>
    {
        public async Task<Outcome<Taken>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var briefing = await db.Set<Briefing>().AsNoTracking().SingleAsync(b => b.Id == request.BriefingId || b.RehearsalSessionId == request.BriefingId, cancellationToken);
            bool isRehearsal = briefing.Id != request.BriefingId;
            if (isRehearsal)
            {
                // The policy lets nobody come here without one.
                var own = await db.Set<SessionSeat>().AsNoTracking().SingleAsync(s => s.SessionId == request.BriefingId && s.ClinicianId == me, cancellationToken);
                return new Taken(request.BriefingId, briefing.Id, briefing.Title, Choices.CodeOf(own.Role), briefing.Languages, own.Language, IsRehearsal: true);
            }

            var state = await desk.StateAsync(briefing, cancellationToken);
            if (state == BriefingState.Cancelled) return Refusal.Conflict("briefing-cancelled");
            var taken = await seats.TakeAsync(briefing, cancellationToken);
            if (taken.Value is not { } seat) return taken.Refusal!;
            if (seat.Role == SeatRole.Audience && state == BriefingState.Ended) return Refusal.Conflict("briefing-over");
            if (seat.Role == SeatRole.Audience && state == BriefingState.Planned && desk.Now < briefing.StartsAt - Briefing.JoinBefore) return Refusal.Conflict("briefing-not-open", (int)Briefing.JoinBefore.TotalMinutes);
            string? wished = await db.Set<BriefingRegistration>().Where(r => r.BriefingId == briefing.Id && r.ClinicianId == me).Select(r => r.Language).SingleOrDefaultAsync(cancellationToken);
            return new Taken(briefing.Id, briefing.Id, briefing.Title, Choices.CodeOf(seat.Role), briefing.Languages, seat.Language ?? wished, IsRehearsal: false);
        }
    }
}

/// <summary>The seats of those who come to listen.</summary>
internal sealed class AudienceSeats(HubDb db, CurrentActor actor)
{
    /// <summary>The sender's seat; made where they have none. Who was taken out of the briefing stays out.</summary>
    public async Task<Outcome<SessionSeat>> TakeAsync(Briefing briefing, CancellationToken cancellationToken)
    {
        var me = actor.Required;
        var seat = await db.Set<SessionSeat>().SingleOrDefaultAsync(s => s.SessionId == briefing.Id && s.ClinicianId == me.Id, cancellationToken);
        if (seat is { RemovedAt: not null }) return Refusal.Forbidden("briefing-removed");
        if (seat is { Role: not SeatRole.Audience } && seat.ForOrganisationId != me.OrganisationId) return Refusal.Conflict("briefing-other-organisation");
        if (seat is not null)
        {
            // Who comes for another of their organisations than they registered for comes for that one.
            seat.ForOrganisationId = me.OrganisationId;
            return seat;
        }

        seat = BriefingSeats.SeatOf(briefing.Id, briefing.OrganisationId, new PartIn(me.Id, me.OrganisationId, SeatRole.Audience));
        db.Add(seat);
        return seat;
    }
}
