using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Coming;

/// <summary>Which briefings of a list.</summary>
public enum BriefingsThat
{
    /// <summary>Are live, or still to come; first what is next.</summary>
    Come,

    /// <summary>Still come, and the reader has a part in them or is registered.</summary>
    AreMine,

    /// <summary>Are over; the newest first.</summary>
    AreOver,
}

/// <summary>Briefings that are for the reader: of their organisation, of those it works together with where these are asked, and those in which they have a seat.</summary>
public static class ListBriefings
{
    public const int MaxTake = 100;

    /// <param name="That">A code of <see cref="BriefingsThat"/>.</param>
    /// <param name="Take">How many at most.</param>
    public sealed record Request(string? That = "come", int Take = 20) : IQuery<IReadOnlyList<BriefingRow>>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Choice<BriefingsThat>("that", That);
            errors.Range("take", Take, 1, MaxTake);
        }
    }

    internal sealed class Handler(HubDb db, BriefingRows rows, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<BriefingRow>>>
    {
        public async Task<Outcome<IReadOnlyList<BriefingRow>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (me, now, that) = (actor.Required, clock.GetUtcNow(), Choices.Of<BriefingsThat>(request.That!));
            var stages = db.Set<SessionStage>();
            var seats = db.Set<SessionSeat>().Where(s => s.ClinicianId == me.Id && s.ForOrganisationId == me.OrganisationId && s.RemovedAt == null);
            var visible = rows.Visible(me);

            // One that was never begun stays in sight until its time is over.
            var longest = now.AddMinutes(-BriefingLimits.MostMinutes);
            var over = visible.Where(b => stages.Any(s => s.SessionId == b.Id && s.State == StageState.Ended) || (b.StartsAt < longest && stages.Any(s => s.SessionId == b.Id && s.State == StageState.Waiting)));
            if (that == BriefingsThat.AreOver) return await rows.OfAsync(over.Where(b => b.CancelledAt == null).OrderByDescending(b => b.StartsAt).Take(request.Take), cancellationToken);

            var coming = visible.Where(b => !over.Any(past => past.Id == b.Id));
            if (that == BriefingsThat.AreMine) coming = coming.Where(b => seats.Any(s => s.SessionId == b.Id && s.Role != SeatRole.Audience) || db.Set<BriefingRegistration>().Any(r => r.BriefingId == b.Id && r.ClinicianId == me.Id));
            else coming = coming.Where(b => b.CancelledAt == null);
            return await rows.OfAsync(coming.OrderBy(b => b.StartsAt).Take(request.Take), cancellationToken);
        }
    }
}

/// <summary>Lists of briefings.</summary>
internal sealed class BriefingRows(HubDb db, CurrentActor actor)
{
    public IQueryable<Briefing> Visible(Actor me)
    {
        var partners = db.PartnersOf(me.OrganisationId);
        return db.Set<Briefing>().AsNoTracking().Where(b => b.OrganisationId == me.OrganisationId
            || (b.WhoMayCome != Circle.Organisation && partners.Contains(b.OrganisationId))
            || db.Set<SessionSeat>().Any(s => s.SessionId == b.Id && s.ClinicianId == me.Id && s.ForOrganisationId == me.OrganisationId && s.RemovedAt == null));
    }

    public async Task<List<BriefingRow>> OfAsync(IQueryable<Briefing> query, CancellationToken cancellationToken)
    {
        var me = actor.Required;
        var briefings = await query.ToListAsync(cancellationToken);
        var ids = briefings.ConvertAll(b => b.Id);
        var stages = await db.Set<SessionStage>().Where(s => ids.Contains(s.SessionId)).ToDictionaryAsync(s => s.SessionId, s => s.State, cancellationToken);
        var seats = await db.Set<SessionSeat>().Where(s => ids.Contains(s.SessionId) && s.ClinicianId == me.Id && s.ForOrganisationId == me.OrganisationId && s.RemovedAt == null).ToDictionaryAsync(s => s.SessionId, s => s.Role, cancellationToken);
        var registered = await db.Set<BriefingRegistration>().Where(r => ids.Contains(r.BriefingId) && r.ClinicianId == me.Id).Select(r => r.BriefingId).ToListAsync(cancellationToken);
        var published = await db.Set<PublishedSession>().Where(p => ids.Contains(p.SessionId)).Select(p => p.SessionId).ToListAsync(cancellationToken);
        var owners = briefings.Select(b => b.OrganisationId).Distinct().ToList();
        var names = await db.Set<Organisation>().Where(o => owners.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken);
        return briefings.ConvertAll(b => new BriefingRow(
            b.Id, b.Title, names[b.OrganisationId], b.Languages, b.StartsAt, b.Minutes, BriefingDesk.StateOf(b, stages[b.Id]),
            seats.TryGetValue(b.Id, out var role) ? Choices.CodeOf(role) : null, registered.Contains(b.Id), published.Contains(b.Id)));
    }
}
