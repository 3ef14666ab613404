using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>
/// The cases of a briefing. Its hosts, speakers and interpreters read all of them; its audience the titles, and what was shown so far. A case without consent in force is in it for whoever put it there alone, and says so.
/// </summary>
public static class ReadAgenda
{
    public sealed record Request(Guid BriefingId) : IQuery<IReadOnlyList<AgendaItem>>, IBriefingRequest;

    internal sealed class Handler(HubDb db, AgendaSight sight) : IRequestHandler<Request, Outcome<IReadOnlyList<AgendaItem>>>
    {
        public async Task<Outcome<IReadOnlyList<AgendaItem>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await db.Set<Briefing>().AsNoTracking().SingleAsync(b => b.Id == request.BriefingId || b.RehearsalSessionId == request.BriefingId, cancellationToken);
            return await sight.ItemsAsync(briefing, cancellationToken);
        }
    }
}

/// <summary>One case on the agenda.</summary>
/// <param name="Id">The item's, never the case's.</param>
/// <param name="Position">From 1 on.</param>
/// <param name="Title">De-identified.</param>
/// <param name="Summary">Plain text; null for the audience until it was shown.</param>
/// <param name="Pictures">Each at <c>/api/briefings/{id}/agenda/{item}/pictures/{picture}</c>.</param>
/// <param name="IsShown">It is discussed now.</param>
/// <param name="WasShown">It is, or was discussed.</param>
/// <param name="IsTakenOff">It cannot be shown: its consent was withdrawn.</param>
/// <param name="CaseId">For whoever put it there; null for all others.</param>
/// <param name="IdentifiersReason">Likewise.</param>
public sealed record AgendaItem(
    Guid Id, int Position, string Title, string? Summary, IReadOnlyList<Guid> Pictures, bool IsShown, bool WasShown, bool IsTakenOff, Guid? CaseId, string? IdentifiersReason);

/// <summary>What of an agenda somebody may see.</summary>
internal sealed class AgendaSight(HubDb db, CurrentActor actor)
{
    public async Task<List<AgendaItem>> ItemsAsync(Briefing briefing, CancellationToken cancellationToken)
    {
        var me = actor.Required;
        var role = await RoleAsync(briefing, me, cancellationToken);
        if (role is null && !await MayWatchAsync(briefing, me, cancellationToken)) return [];
        bool isBackstage = role is not (null or SeatRole.Audience);
        var showable = await db.Showable().Where(i => i.BriefingId == briefing.Id).Select(i => i.Id).ToListAsync(cancellationToken);
        var parts = await db.Set<BriefingCasePart>().AsNoTracking().Where(part => part.BriefingId == briefing.Id).ToListAsync(cancellationToken);
        var items = await db.Set<BriefingCase>().AsNoTracking().Where(i => i.BriefingId == briefing.Id).OrderBy(i => i.Position).ToListAsync(cancellationToken);
        return [.. items.Where(i => showable.Contains(i.Id) || i.AddedById == me.Id).Where(i => role is not null || parts.Exists(part => part.ItemId == i.Id)).Select(View)];

        AgendaItem View(BriefingCase item)
        {
            bool isMine = item.AddedById == me.Id, may = showable.Contains(item.Id), wasShown = parts.Exists(part => part.ItemId == item.Id);
            bool isOpen = may && (isBackstage || wasShown);
            return new AgendaItem(
                item.Id, item.Position, item.Title,
                isOpen || isMine ? item.Summary : null,
                isOpen ? item.Pictures : [],
                may && parts.Exists(part => part.ItemId == item.Id && part.IsOpen is true),
                wasShown,
                !may,
                isMine ? item.CaseId : null,
                isMine ? item.IdentifiersReason : null);
        }
    }

    /// <summary>Who never had a seat sees what was shown, once it is published for them too; who was taken out sees nothing.</summary>
    private async Task<bool> MayWatchAsync(Briefing briefing, Actor me, CancellationToken cancellationToken)
    {
        var published = await db.Set<PublishedSession>().AsNoTracking().SingleOrDefaultAsync(p => p.SessionId == briefing.Id, cancellationToken);
        if (published is null || await db.Set<SessionSeat>().AnyAsync(s => s.SessionId == briefing.Id && s.ClinicianId == me.Id && s.RemovedAt != null, cancellationToken)) return false;
        return await db.IsWithinAsync(published.Circle, published.OrganisationId, me, cancellationToken);
    }

    private Task<SeatRole?> RoleAsync(Briefing briefing, Actor me, CancellationToken cancellationToken) => db.Set<SessionSeat>()
        .Where(s => s.SessionId == briefing.Id && s.ClinicianId == me.Id && s.ForOrganisationId == me.OrganisationId && s.RemovedAt == null)
        .Select(s => (SeatRole?)s.Role).SingleOrDefaultAsync(cancellationToken);
}
