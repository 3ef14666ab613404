using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Licences;

/// <summary>
/// The hub tells holder and administrators that a licence ends, 60, 30, 7 and 1 days before and at its end, each once. After a long stop or a jump of the clock only what is true now is said.
/// The right itself is not taken here: it is looked at with each request.
/// </summary>
public static class WarnOfLicence
{
    public sealed record Request(Guid LicenceId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => LicenceId;
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var licence = await db.Set<Licence>().SingleAsync(l => l.Id == request.LicenceId, cancellationToken);
            if (licence.WarningAt(now) is not { } warning) return Refusal.Conflict("licence-nothing-to-warn");
            (licence.WarnedDays, licence.Version) = (warning.Days, licence.Version + 1);
            if (await IsCoveredAsync(licence, warning, now, cancellationToken)) return Unit.Value;

            if (warning.Days == 0) afterCommit.Tell(new CannotAdvise(licence.ClinicianId, licence.OrganisationId, "licence-ended"));
            var administrators = await db.HoldersAsync(licence.OrganisationId, Roles.Administrator, cancellationToken);
            afterCommit.Tell(new PeopleNews($"licence-{warning.Kind}", null, [licence.ClinicianId]));
            afterCommit.Tell(new PeopleNews($"licence-of-{warning.Kind}", licence.ClinicianId, [.. administrators.Where(id => id != licence.ClinicianId)]));
            return Unit.Value;
        }

        /// <summary>The renewed one is already checked.</summary>
        private Task<bool> IsCoveredAsync(Licence licence, LicenceWarning warning, DateTimeOffset now, CancellationToken cancellationToken) => db.Set<Licence>().ValidAt(now).AnyAsync(
            l => l.Id != licence.Id && l.ClinicianId == licence.ClinicianId && l.OrganisationId == licence.OrganisationId && (warning.Days == 0 || l.ExpiresAt > licence.ExpiresAt),
            cancellationToken);
    }
}

/// <param name="Days">What is kept as said: the days before the end, 0 for an end.</param>
/// <param name="Kind">The last part of the notice's kind.</param>
internal readonly record struct LicenceWarning(int Days, string Kind);

internal static class LicenceWarnings
{
    /// <summary>Days before the end, nearest first.</summary>
    private static readonly int[] Steps = [1, 7, 30, 60];

    public static readonly TimeSpan Earliest = TimeSpan.FromDays(60);

    /// <summary>What has to be said now and was not yet; null for nothing.</summary>
    public static LicenceWarning? WarningAt(this Licence licence, DateTimeOffset now)
    {
        if (licence.FirstCheckAt is null || NowAt(licence, now) is not { } warning) return null;
        return warning.Days < (licence.WarnedDays ?? int.MaxValue) ? warning : null;
    }

    private static LicenceWarning? NowAt(Licence licence, DateTimeOffset now)
    {
        switch (licence.StateAt(now))
        {
            case LicenceState.Refused: return null;
            case LicenceState.Expired: return new LicenceWarning(0, "ended");
            case LicenceState.SecondCheckOverdue: return new LicenceWarning(0, "check-overdue");
        }

        double left = (licence.ExpiresAt - now).TotalDays;
        foreach (int step in Steps)
        {
            if (left <= step) return new LicenceWarning(step, $"ends-in-{step}");
        }

        return null;
    }
}
