using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>Whom a session is between: who asked, and who has accepted, in any of its cases.</summary>
internal sealed class SessionPeople(HubDb db)
{
    /// <summary>The clinicians who may enter, whether they are there or not; empty for a session that does not exist.</summary>
    public Task<List<Guid>> ExpectedAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var cases = db.Set<SessionCase>().Where(link => link.SessionId == sessionId).Select(link => link.CaseId);
        var askers = db.Set<ClinicalCase>().Where(row => cases.Contains(row.Id)).Select(row => row.AskerId);
        var advisers = db.Set<CaseGrant>()
            .Where(grant => cases.Contains(grant.CaseId) && grant.Right == CaseRight.Advise && grant.ToClinicianId != null)
            .Select(grant => grant.ToClinicianId!.Value);
        return askers.Union(advisers).ToListAsync(cancellationToken);
    }

    /// <summary>Whether an organisation of a case's people demands that browsers never meet directly: the owner's, or that of who advises.</summary>
    public Task<bool> RelayOnlyAsync(IQueryable<Guid> cases, CancellationToken cancellationToken)
    {
        var owners = db.Set<ClinicalCase>().Where(row => cases.Contains(row.Id)).Select(row => row.OrganisationId);
        var advisers = db.Set<CaseGrant>().Where(grant => cases.Contains(grant.CaseId) && grant.Right == CaseRight.Advise).Select(grant => grant.ToOrganisationId);
        return db.Set<Organisation>().AnyAsync(row => row.RelayOnly && (owners.Contains(row.Id) || advisers.Contains(row.Id)), cancellationToken);
    }

    /// <summary>What somebody is to the session, by its cases or as its interpreter, and to a briefing by their seat alone; who acts for another of their organisations is nothing to it.</summary>
    public async Task<Relation> RelationAsync(Guid sessionId, Actor actor, CancellationToken cancellationToken)
    {
        var kind = await db.Set<Session>().Where(session => session.Id == sessionId).Select(session => (SessionKind?)session.Kind).SingleOrDefaultAsync(cancellationToken);
        if (kind == SessionKind.Briefing) return await BySeatAsync(sessionId, actor, cancellationToken);
        var cases = db.Set<SessionCase>().Where(link => link.SessionId == sessionId).Select(link => link.CaseId);
        bool isAsker = await db.Set<ClinicalCase>().AnyAsync(row => cases.Contains(row.Id) && row.AskerId == actor.Id && row.OrganisationId == actor.OrganisationId, cancellationToken);
        bool isAdviser = await db.Set<CaseGrant>().AnyAsync(
            grant => cases.Contains(grant.CaseId) && grant.Right == CaseRight.Advise && grant.ToClinicianId == actor.Id && grant.ToOrganisationId == actor.OrganisationId,
            cancellationToken);
        bool interprets = await db.Set<SessionGuest>().AnyAsync(
            guest => guest.SessionId == sessionId && guest.IsOpen == true && guest.ClinicianId == actor.Id && guest.ForOrganisationId == actor.OrganisationId, cancellationToken);
        return (isAsker ? Relation.Asker : Relation.None) | (isAdviser ? Relation.Adviser : Relation.None) | (interprets ? Relation.Interpreter : Relation.None);
    }

    private async Task<Relation> BySeatAsync(Guid sessionId, Actor actor, CancellationToken cancellationToken)
    {
        var role = await db.Set<SessionSeat>()
            .Where(seat => seat.SessionId == sessionId && seat.ClinicianId == actor.Id && seat.ForOrganisationId == actor.OrganisationId && seat.RemovedAt == null)
            .Select(seat => (SeatRole?)seat.Role)
            .SingleOrDefaultAsync(cancellationToken);
        return role switch
        {
            SeatRole.Host => Relation.Host,
            SeatRole.Speaker => Relation.Presenter,
            SeatRole.Interpreter => Relation.ChannelInterpreter,
            SeatRole.Audience => Relation.Audience,
            _ => Relation.None,
        };
    }
}
