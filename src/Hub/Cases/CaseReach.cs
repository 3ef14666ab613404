using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Teams;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Who is what to a case. The policy, lists and the telling of people all ask here, so that they cannot disagree.</summary>
internal sealed class CaseReach(HubDb db, TimeProvider clock)
{
    /// <summary>As <see cref="ClinicalCase.IsOpen"/>, for queries.</summary>
    private static readonly CaseState[] Open = [CaseState.Requested, CaseState.Accepted, CaseState.Answered, CaseState.Acknowledged];

    /// <summary>While no opinion came, and somebody may still take the case on.</summary>
    private static readonly CaseState[] Unanswered = [CaseState.Requested, CaseState.Accepted];

    /// <summary>The cases somebody may open: their own, those they advise, those that wait for their answer, and those shared with them.</summary>
    public async Task<IQueryable<ClinicalCase>> VisibleAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        return db.Set<ClinicalCase>().Where(c => (c.AskerId == actor.Id && c.OrganisationId == actor.OrganisationId)
            || granted.Any(g => g.CaseId == c.Id
                && ((g.Right != CaseRight.Answer && g.Right != CaseRight.TakeOver)
                    || (g.Right == CaseRight.TakeOver && Unanswered.Contains(c.State))
                    || (g.Right == CaseRight.Answer && !g.IsFurther && c.State == CaseState.Requested)
                    || (g.IsFurther && Open.Contains(c.State)))));
    }

    /// <summary>The cases that wait for somebody's yes or no.</summary>
    public async Task<IQueryable<ClinicalCase>> QueueAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        return db.Set<ClinicalCase>().Where(c => Open.Contains(c.State) && granted.Any(g => g.CaseId == c.Id
            && ((g.Right == CaseRight.Answer && !g.IsFurther && c.State == CaseState.Requested)
                || (g.Right == CaseRight.TakeOver && Unanswered.Contains(c.State))
                || (g.Right == CaseRight.Answer && g.IsFurther))));
    }

    /// <summary>The cases that wait for a specialist, or for the answer of one who is late, for the coordinators of who asks and of who is asked; sensitive ones are not theirs to know.</summary>
    public IQueryable<ClinicalCase> Coordinated(Actor actor)
    {
        bool isCoordinator = actor.Roles.HasFlag(Roles.Coordinator);
        return db.Set<ClinicalCase>().Where(c => isCoordinator && !c.IsResting && c.Sensitivity == Sensitivity.None
            && (c.State == CaseState.Requested || (c.State == CaseState.Accepted && db.Set<CasePromise>().Any(p => p.CaseId == c.Id && p.Step != null)))
            && (c.OrganisationId == actor.OrganisationId || db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.Right == CaseRight.Answer && g.ToOrganisationId == actor.OrganisationId)));
    }

    /// <summary>Of the visible cases, those of which somebody sees the triage card alone: they are one of several who are asked, and nothing else to it.</summary>
    public async Task<IQueryable<Guid>> CardsAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        return db.Set<ClinicalCase>()
            .Where(c => Unanswered.Contains(c.State) && !(c.AskerId == actor.Id && c.OrganisationId == actor.OrganisationId))
            .Where(c => !granted.Any(g => g.CaseId == c.Id && (g.Right != CaseRight.Answer || g.ToClinicianId != null)))
            .Select(c => c.Id);
    }

    /// <summary>The cases of which somebody reads everything, for an hour also those they opened in an emergency: the visible ones but for <see cref="CardsAsync"/>.</summary>
    public async Task<IQueryable<ClinicalCase>> WholeAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        var now = clock.GetUtcNow();
        return db.Set<ClinicalCase>().Where(c => (c.AskerId == actor.Id && c.OrganisationId == actor.OrganisationId)
            || granted.Any(g => g.CaseId == c.Id
                && ((g.Right != CaseRight.Answer && g.Right != CaseRight.TakeOver)
                    || (g.Right == CaseRight.TakeOver && Unanswered.Contains(c.State))
                    || (g.Right == CaseRight.Answer && g.ToClinicianId != null && !g.IsFurther && c.State == CaseState.Requested)
                    || (g.IsFurther && Open.Contains(c.State))))
            || db.Set<EmergencyAccess>().Any(a => a.CaseId == c.Id && a.ClinicianId == actor.Id && a.ByOrganisationId == actor.OrganisationId && a.Until > now));
    }

    /// <summary>The cases whose triage card somebody sees, whatever else: those their specialty is asked about; for coordinators all that their organisation has sent or was asked. None that is sensitive.</summary>
    public async Task<IQueryable<ClinicalCase>> TriagedAsync(Actor actor, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(actor, cancellationToken);
        var organised = Organised(actor);
        return db.Set<ClinicalCase>().Where(c => c.Sensitivity == Sensitivity.None
            && ((c.State == CaseState.Requested && granted.Any(g => g.CaseId == c.Id && g.Right == CaseRight.Answer && !g.IsFurther && g.ToClinicianId == null))
                || organised.Any(one => one.Id == c.Id)));
    }

    /// <summary>All that a coordinator's organisation has sent or was asked, whatever became of it; but for the sensitive ones.</summary>
    public IQueryable<ClinicalCase> Organised(Actor actor)
    {
        bool isCoordinator = actor.Roles.HasFlag(Roles.Coordinator);
        return db.Set<ClinicalCase>().Where(c => isCoordinator && c.Sensitivity == Sensitivity.None && c.RequestedAt != null
            && (c.OrganisationId == actor.OrganisationId
                || db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.ToOrganisationId == actor.OrganisationId && (g.Right == CaseRight.Answer || g.Right == CaseRight.TakeOver || g.Right == CaseRight.Advise))));
    }

    /// <summary>The cases that somebody asks or advises in; in their consults they hear what is said.</summary>
    public IQueryable<ClinicalCase> Between(Actor actor) => db.Set<ClinicalCase>().Where(c => (c.AskerId == actor.Id && c.OrganisationId == actor.OrganisationId)
        || db.Set<CaseGrant>().Any(g => g.CaseId == c.Id && g.Right == CaseRight.Advise && g.ToClinicianId == actor.Id && g.ToOrganisationId == actor.OrganisationId));

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
