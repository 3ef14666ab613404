using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Teams;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>
/// Who is what to a case. The policy, lists, search and the telling of people all ask here, so that they cannot disagree. Who may know of which cases is a set that the database makes once
/// for a query, from the side of the grants: asked of each case anew, it costs seconds among thousands.
/// </summary>
internal sealed class CaseReach(HubDb db, TimeProvider clock)
{
    /// <summary>As <see cref="ClinicalCase.IsOpen"/>, for queries.</summary>
    private static readonly CaseState[] Open = [CaseState.Requested, CaseState.Accepted, CaseState.Answered, CaseState.Acknowledged];

    /// <summary>While no opinion came, and somebody may still take the case on.</summary>
    private static readonly CaseState[] Unanswered = [CaseState.Requested, CaseState.Accepted];

    /// <summary>Rights that hold in whatever state the case is, until their grant ends or is taken away.</summary>
    private static readonly CaseRight[] UntilEnded = [CaseRight.Advise, CaseRight.Read, CaseRight.Keep, CaseRight.Cover];

    /// <summary>The cases somebody may open: their own, those they advise, those that wait for their answer, and those shared with them.</summary>
    public async Task<IQueryable<ClinicalCase>> VisibleAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        var held = Lasting(granted, actor).Concat(Offered(granted)).Concat(Further(granted));
        return db.Set<ClinicalCase>().Where(c => (c.AskerId == actor.Id && c.OrganisationId == actor.OrganisationId) || held.Contains(c.Id));
    }

    /// <summary>The cases that wait for somebody's yes or no.</summary>
    public async Task<IQueryable<ClinicalCase>> QueueAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        var (offered, further) = (Offered(granted), Further(granted.Where(g => g.Right == CaseRight.Answer)));
        // Two sets and not one, so that PostgreSQL looks each up by its hash: it takes the one for so small that it goes through it for every case.
        return db.Set<ClinicalCase>().Where(c => Open.Contains(c.State) && (offered.Contains(c.Id) || further.Contains(c.Id)));
    }

    /// <summary>Which of a few cases wait for somebody's yes or no; looked up one by one.</summary>
    public async Task<List<Guid>> QueuedAsync(IReadOnlyList<Guid> among, Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        return await Awaiting(granted).Where(id => among.Contains(id)).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>The cases that wait for somebody's answer, their opinion or another one, by id; not while the asker is asked back.</summary>
    public async Task<IQueryable<Guid>> OwedAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        var advised = granted.Where(g => g.Right == CaseRight.Advise && g.ToClinicianId == actor.Id);
        var going = db.Set<ClinicalCase>().Where(c => c.AskedBackAt == null && Open.Contains(c.State));
        return Awaiting(granted)
            .Concat(going.Where(c => c.State == CaseState.Accepted && c.AdviserId == actor.Id && advised.Any(g => g.CaseId == c.Id)).Select(c => c.Id))
            .Concat(advised.Where(g => g.IsFurther && going.Any(c => c.Id == g.CaseId) && !db.Set<Opinion>().Any(o => o.CaseId == g.CaseId && o.AuthorId == actor.Id)).Select(g => g.CaseId));
    }

    /// <summary>The cases that wait for a specialist, or for the answer of one who is late, for the coordinators of who asks and of who is asked; sensitive ones are not theirs to know.</summary>
    public IQueryable<ClinicalCase> Coordinated(Actor actor)
    {
        bool isCoordinator = actor.Roles.HasFlag(Roles.Coordinator);
        return db.Set<ClinicalCase>().Where(c => isCoordinator && !c.IsResting && c.Sensitivity == Sensitivity.None
            && (c.State == CaseState.Requested || (c.State == CaseState.Accepted && db.Set<CasePromise>().Any(p => p.CaseId == c.Id && p.Step != null)))
            && (c.OrganisationId == actor.OrganisationId || db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.Right == CaseRight.Answer && g.ToOrganisationId == actor.OrganisationId)));
    }

    /// <summary>The cases of which somebody reads everything, by id, for an hour also those they opened in an emergency: the visible ones but for those whose triage card alone they see, being one of several who are asked.</summary>
    public async Task<IQueryable<Guid>> WholeAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        var now = clock.GetUtcNow();
        return Own(actor).Concat(Lasting(granted, actor))
            .Concat(Offered(granted.Where(g => g.Right == CaseRight.TakeOver || g.ToClinicianId != null)))
            .Concat(Further(granted))
            .Concat(db.Set<EmergencyAccess>().Where(a => a.ClinicianId == actor.Id && a.ByOrganisationId == actor.OrganisationId && a.Until > now).Select(a => a.CaseId));
    }

    /// <summary>The cases whose triage card somebody sees, by id, whatever else: those their specialty is asked about; for coordinators all that their organisation has sent or was asked. None that is sensitive.</summary>
    public async Task<IQueryable<Guid>> TriagedAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = (await GrantedAsync(actor, cancellationToken)).Where(g => g.Right == CaseRight.Answer && !g.IsFurther && g.ToClinicianId == null);
        var asked = db.Set<ClinicalCase>().Where(c => c.State == CaseState.Requested && c.Sensitivity == Sensitivity.None && granted.Any(g => g.CaseId == c.Id)).Select(c => c.Id);
        return actor.Roles.HasFlag(Roles.Coordinator) ? asked.Concat(Organised(actor).Select(c => c.Id)) : asked;
    }

    /// <summary>All that a coordinator's organisation has sent or was asked, whatever became of it; but for the sensitive ones.</summary>
    public IQueryable<ClinicalCase> Organised(Actor actor)
    {
        bool isCoordinator = actor.Roles.HasFlag(Roles.Coordinator);
        return db.Set<ClinicalCase>().Where(c => isCoordinator && c.Sensitivity == Sensitivity.None && c.RequestedAt != null
            && (c.OrganisationId == actor.OrganisationId
                || db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.ToOrganisationId == actor.OrganisationId && (g.Right == CaseRight.Answer || g.Right == CaseRight.TakeOver || g.Right == CaseRight.Advise))));
    }

    /// <summary>The cases that somebody asks or advises in, by id; in their consults they hear what is said.</summary>
    public IQueryable<Guid> Between(Actor actor) => Own(actor).Concat(db.Set<CaseGrant>()
        .Where(g => g.Right == CaseRight.Advise && g.ToClinicianId == actor.Id && g.ToOrganisationId == actor.OrganisationId)
        .Select(g => g.CaseId));

    /// <summary>Everything that somebody is to a case. Who acts for another of their organisations is a stranger to what they asked here.</summary>
    public async Task<Relation> RelationAsync(ClinicalCase @case, Actor actor, CancellationToken cancellationToken)
    {
        bool isOwn = @case.OrganisationId == actor.OrganisationId;
        var relation = isOwn ? Relation.Colleague : Relation.None;
        if (isOwn && @case.AskerId == actor.Id) relation |= Relation.Asker;

        var granted = await GrantedAsync(actor, cancellationToken);
        var grants = await granted.Where(g => g.CaseId == @case.Id).Select(g => new { g.Right, ByName = g.ToClinicianId != null, g.IsFurther }).ToListAsync(cancellationToken);
        foreach (var grant in grants) relation |= Meant(grant.Right, grant.ByName, grant.IsFurther, @case);
        bool isAsked = await db.Set<CaseGrant>().AnyAsync(
            g => g.CaseId == @case.Id && g.ToOrganisationId == actor.OrganisationId && (g.Right == CaseRight.Answer || g.Right == CaseRight.TakeOver || g.Right == CaseRight.Advise), cancellationToken);
        if (isAsked) relation |= Relation.AskedColleague;

        var now = clock.GetUtcNow();
        bool inEmergency = await db.Set<EmergencyAccess>().AnyAsync(
            a => a.CaseId == @case.Id && a.ClinicianId == actor.Id && a.ByOrganisationId == actor.OrganisationId && a.Until > now, cancellationToken);
        if (inEmergency) relation |= Relation.EmergencyReader;
        if (relation == Relation.None && await db.PartnersOf(@case.OrganisationId).ContainsAsync(actor.OrganisationId, cancellationToken)) relation = Relation.Partner;
        return relation;
    }

    /// <summary>Until when somebody reads a case that was shared with them, or that they opened in an emergency; null for its own people.</summary>
    public async Task<CaseReading?> ReadingAsync(ClinicalCase @case, Actor actor, Relation part, CancellationToken cancellationToken)
    {
        if ((part & (Relation.Asker | Relation.Adviser | Relation.Named | Relation.Deputy | Relation.Keeper)) != Relation.None) return null;
        if (part.HasFlag(Relation.Reader))
        {
            var granted = await GrantedAsync(actor, cancellationToken);
            var until = await granted.Where(g => g.CaseId == @case.Id && g.Right == CaseRight.Read).MaxAsync(g => g.Until, cancellationToken);
            return until is { } end ? new CaseReading(InEmergency: false, end) : null;
        }

        var now = clock.GetUtcNow();
        var access = await db.Set<EmergencyAccess>()
            .Where(a => a.CaseId == @case.Id && a.ClinicianId == actor.Id && a.ByOrganisationId == actor.OrganisationId && a.Until > now)
            .OrderByDescending(a => a.Until)
            .FirstOrDefaultAsync(cancellationToken);
        return access is null ? null : new CaseReading(InEmergency: true, access.Until);
    }

    /// <summary>Those who may still accept a case, in no order.</summary>
    public Task<List<Guid>> CandidatesAsync(ClinicalCase @case, CancellationToken cancellationToken) => (
        from grant in db.Set<CaseGrant>()
        join membership in db.Set<Membership>() on grant.ToOrganisationId equals membership.OrganisationId
        join clinician in db.Set<Clinician>() on membership.ClinicianId equals clinician.Id
        where grant.CaseId == @case.Id && (grant.Right == CaseRight.TakeOver || (grant.Right == CaseRight.Answer && !grant.IsFurther)) && membership.State == MembershipState.Active
        where grant.ToClinicianId == clinician.Id
            || (grant.ToClinicianId == null && (membership.Roles & Roles.Specialist) != Roles.None && clinician.Id != @case.AskerId && clinician.Specialties.Contains(@case.Specialty))
        where !db.Set<CaseDecline>().Any(d => d.CaseId == @case.Id && d.ClinicianId == clinician.Id)
        select clinician.Id).Distinct().ToListAsync(cancellationToken);

    private static Relation Meant(CaseRight right, bool byName, bool isFurther, ClinicalCase @case) => (right, @case.State) switch
    {
        (CaseRight.Advise, _) => Relation.Adviser,
        (CaseRight.Read, _) => Relation.Reader,
        (CaseRight.Cover, _) => Relation.Deputy,
        (CaseRight.Keep, _) => Relation.Keeper,
        (CaseRight.TakeOver, CaseState.Requested) => Relation.Candidate | Relation.Named,
        (CaseRight.TakeOver, CaseState.Accepted) => Relation.Successor | Relation.Named,
        (CaseRight.Answer, CaseState.Requested) when !isFurther => byName ? Relation.Candidate | Relation.Named : Relation.Candidate,
        (CaseRight.Answer, _) when isFurther && @case.IsOpen => byName ? Relation.Candidate | Relation.Named : Relation.Candidate,
        _ => Relation.FormerCandidate,
    };

    private IQueryable<Guid> Own(Actor actor) => db.Set<ClinicalCase>().Where(c => c.AskerId == actor.Id && c.OrganisationId == actor.OrganisationId).Select(c => c.Id);

    /// <summary>The cases of grants that hold whatever the case's state is. Each way to somebody is looked up by its own index.</summary>
    private IQueryable<Guid> Lasting(IQueryable<CaseGrant> granted, Actor actor)
    {
        var teams = db.Set<TeamMember>().Where(m => m.ClinicianId == actor.Id).Select(m => m.TeamId);
        var lasting = granted.Where(g => UntilEnded.Contains(g.Right));
        return lasting.Where(g => g.ToClinicianId == actor.Id).Select(g => g.CaseId)
            .Concat(lasting.Where(g => g.ToTeamId != null && teams.Contains(g.ToTeamId.Value)).Select(g => g.CaseId))
            .Concat(lasting.Where(g => g.ToClinicianId == null && g.ToTeamId == null).Select(g => g.CaseId));
    }

    /// <summary>The cases that wait for a yes or a no, to be asked or to another opinion.</summary>
    private IQueryable<Guid> Awaiting(IQueryable<CaseGrant> granted) => Offered(granted).Concat(Further(granted.Where(g => g.Right == CaseRight.Answer)));

    /// <summary>The cases that may still be accepted, or taken on. Most grants to answer are of cases that nobody waits for any more, so the look-up begins with the few that do.</summary>
    private IQueryable<Guid> Offered(IQueryable<CaseGrant> granted) => db.Set<ClinicalCase>()
        .Where(c => Unanswered.Contains(c.State) && granted.Any(g => g.CaseId == c.Id
            && (g.Right == CaseRight.TakeOver || (g.Right == CaseRight.Answer && !g.IsFurther && c.State == CaseState.Requested))))
        .Select(c => c.Id);

    /// <summary>The cases in which another opinion is asked or owed, while they are open.</summary>
    private IQueryable<Guid> Further(IQueryable<CaseGrant> granted) => granted
        .Where(g => g.IsFurther && db.Set<ClinicalCase>().Any(c => c.Id == g.CaseId && Open.Contains(c.State)))
        .Select(g => g.CaseId);

    /// <summary>The grants that hold for somebody now: by name, by team, or by organisation and specialty; not those they declined.</summary>
    private async Task<IQueryable<CaseGrant>> GrantedAsync(Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<string> specialties = actor.Roles.HasFlag(Roles.Specialist)
            ? await db.Set<Clinician>().Where(c => c.Id == actor.Id).Select(c => c.Specialties).SingleOrDefaultAsync(cancellationToken) ?? []
            : [];
        return db.Set<CaseGrant>()
            .Where(g => g.ToOrganisationId == actor.OrganisationId && (g.Until == null || g.Until > now))
            .Where(g => g.ToClinicianId == actor.Id
                || (g.ToTeamId != null && db.Set<TeamMember>().Any(m => m.TeamId == g.ToTeamId && m.ClinicianId == actor.Id))
                || (g.ToClinicianId == null && g.ToTeamId == null && db.Set<ClinicalCase>().Any(c => c.Id == g.CaseId && c.AskerId != actor.Id && specialties.Contains(c.Specialty))))
            .Where(g => (g.Right != CaseRight.Answer && g.Right != CaseRight.TakeOver) || !db.Set<CaseDecline>().Any(d => d.CaseId == g.CaseId && d.ClinicianId == actor.Id));
    }
}
