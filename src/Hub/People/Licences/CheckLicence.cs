using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Licences;

/// <summary>
/// An administrator has compared a licence with the authority's register. Two different ones have to, and neither is the holder. In a declared surge one is enough until the second check is due.
/// </summary>
public static class CheckLicence
{
    /// <summary>How long one check in a surge counts; so it never reaches further than this beyond the surge's end.</summary>
    internal static readonly TimeSpan SecondCheckWithin = TimeSpan.FromDays(30);

    /// <param name="LicenceId">The licence.</param>
    /// <param name="Version">As the sender has seen it.</param>
    public sealed record Request(Guid LicenceId, int? Version = null) : ICommand<Answer>, IAudited
    {
        Guid? IAudited.AuditSubject => LicenceId;
    }

    public sealed record Answer(LicenceState State, DateTimeOffset? SecondCheckDue);

    internal sealed class Handler(HubDb db, CurrentActor actor, LicenceDesk desk, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FindAsync(request.LicenceId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var licence = found.Value;
            var me = actor.Required;
            if (licence.ClinicianId == me.Id) return Refusal.Forbidden("licence-own");
            if (licence.FirstCheckBy == me.Id) return Refusal.Forbidden("licence-checked-by-you");
            if (!licence.StateAt(clock.GetUtcNow()).IsWaiting()) return Refusal.Conflict("licence-nothing-to-check");

            if (licence.FirstCheckAt is null)
            {
                if (await CheckFirstAsync(licence, me, cancellationToken) is { } refusal) return refusal;
            }
            else
            {
                (licence.SecondCheckBy, licence.SecondCheckAt, licence.WarnedDays) = (me.Id, clock.GetUtcNow(), null);
            }

            licence.Version++;
            var state = licence.StateAt(clock.GetUtcNow());
            string? kind = state switch { LicenceState.Valid => "licence-valid", LicenceState.CheckedInSurge => "licence-valid-in-surge", _ => null };
            if (kind is not null) afterCommit.Tell(new PeopleNews(kind, me.Id, [licence.ClinicianId]));
            return new Answer(state, licence.SecondCheckAt is null ? licence.SecondCheckDue : null);
        }

        private async Task<Refusal?> CheckFirstAsync(Licence licence, Actor me, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == licence.OrganisationId, cancellationToken);
            if (organisation.IsInSurgeAt(now))
            {
                if (await IsMutualAsync(licence, me, cancellationToken)) return Refusal.Forbidden("licence-check-mutual");
                licence.SecondCheckDue = now + SecondCheckWithin;
            }

            (licence.FirstCheckBy, licence.FirstCheckAt) = (me.Id, now);
            return null;
        }

        /// <summary>Where one check is enough, two who check each other would approve themselves.</summary>
        private Task<bool> IsMutualAsync(Licence licence, Actor me, CancellationToken cancellationToken) => db.Set<Licence>().AnyAsync(
            l => l.OrganisationId == licence.OrganisationId && l.ClinicianId == me.Id && l.FirstCheckBy == licence.ClinicianId && l.SecondCheckAt == null && l.RefusedAt == null,
            cancellationToken);
    }
}

/// <summary>The licences of the organisation that an administrator acts for.</summary>
internal sealed class LicenceDesk(HubDb db, CurrentActor actor)
{
    public async Task<Outcome<Licence>> FindAsync(Guid licenceId, int? version, CancellationToken cancellationToken)
    {
        var licence = await db.Set<Licence>().SingleOrDefaultAsync(l => l.Id == licenceId && l.OrganisationId == actor.Required.OrganisationId, cancellationToken);
        if (licence is null) return Refusal.NotFound("licence-not-found");
        return version is { } seen && seen != licence.Version ? Refusal.Conflict("someone-was-faster") : licence;
    }
}
