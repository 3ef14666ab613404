using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Who would answer now, before a case is sent: the rota of a specialty over all whom the reader can ask, who is away, and whom to call where the patient cannot wait.</summary>
public static class ReadOnDuty
{
    /// <param name="Specialty">A code of <see cref="People.Specialty"/>.</param>
    public sealed record Request(string? Specialty) : IQuery<OnDuty>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
        }
    }

    /// <param name="Now">On duty now; empty where nobody is.</param>
    /// <param name="Backup">Second on call now.</param>
    /// <param name="Next">The next shift, where nobody is on duty now; null where none is planned.</param>
    /// <param name="Away">Of those who can be asked by name, who is away now.</param>
    /// <param name="EmergencyNumber">Whom to call where the patient cannot wait.</param>
    /// <param name="Promise">What the reader's organisation promises its askers.</param>
    public sealed record OnDuty(string Specialty, IReadOnlyList<Person> Now, IReadOnlyList<Person> Backup, Person? Next, IReadOnlyList<AwayPerson> Away, string EmergencyNumber, Promised Promise)
    {
        public bool IsAnybody => Now.Count + Backup.Count > 0;
    }

    /// <param name="TimeZone">IANA name: their local time is the reader's to show.</param>
    public sealed record Person(Guid Id, string Name, string OrganisationName, string TimeZone, DateTimeOffset From, DateTimeOffset Until);

    /// <param name="StandsInName">Who stands in for them; null for nobody.</param>
    public sealed record AwayPerson(Guid Id, string Name, DateTimeOffset Until, Guid? StandsInId, string? StandsInName);

    public sealed record Promised(int EmergencyMinutes, int UrgentHours, int RoutineHours);

    internal sealed class Handler(HubDb db, CurrentActor actor, AskedSpecialists specialists, TimeProvider clock) : IRequestHandler<Request, Outcome<OnDuty>>
    {
        public async Task<Outcome<OnDuty>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var policy = await db.CarePolicyAsync(actor.Required.OrganisationId, cancellationToken);
            var within = await specialists.WithinAsync(actor.Required, request.Specialty, cancellationToken);
            var absent = db.Set<Absence>();
            var shifts = db.Set<Shift>().AsNoTracking()
                .Where(s => s.Specialty == request.Specialty && within.Any(m => m.ClinicianId == s.ClinicianId && m.OrganisationId == s.OrganisationId))
                .Where(s => !absent.Any(a => a.ClinicianId == s.ClinicianId && a.From <= s.From && a.To >= s.To));
            var present = shifts.At(now).Where(s => !absent.Any(a => a.ClinicianId == s.ClinicianId && a.From <= now && a.To > now));
            var onShift = await PeopleAsync(present.Where(s => !s.IsBackup), cancellationToken);
            var backup = await PeopleAsync(present.Where(s => s.IsBackup), cancellationToken);
            var next = onShift.Count > 0 ? null : (await PeopleAsync(shifts.Where(s => s.From > now).OrderBy(s => s.From).Take(1), cancellationToken)).SingleOrDefault();
            return new OnDuty(
                request.Specialty!,
                onShift,
                backup,
                next,
                await AwayAsync(within, now, cancellationToken),
                policy.EmergencyNumber,
                new Promised(policy.EmergencyMinutes, policy.UrgentHours, policy.RoutineHours));
        }

        private async Task<List<Person>> PeopleAsync(IQueryable<Shift> shifts, CancellationToken cancellationToken)
        {
            var people = from shift in shifts
                         join c in db.Set<Clinician>() on shift.ClinicianId equals c.Id
                         join o in db.Set<Organisation>() on shift.OrganisationId equals o.Id
                         select new Person(c.Id, c.Name, o.Name, c.TimeZone, shift.From, shift.To);
            return [.. (await people.ToListAsync(cancellationToken)).OrderBy(one => one.From).ThenBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Id)];
        }

        private async Task<List<AwayPerson>> AwayAsync(IQueryable<Membership> within, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var people = db.Set<Clinician>();
            var away = await (
                from absence in db.Set<Absence>()
                where absence.From <= now && absence.To > now && within.Any(m => m.ClinicianId == absence.ClinicianId)
                join c in people on absence.ClinicianId equals c.Id
                let deputy = db.Set<Availability>().Where(a => a.ClinicianId == c.Id).Select(a => a.DeputyId).FirstOrDefault()
                select new { c.Id, c.Name, absence.To, Deputy = deputy, DeputyName = people.Where(p => p.Id == deputy).Select(p => p.Name).FirstOrDefault() }).ToListAsync(cancellationToken);
            return [.. away.GroupBy(one => one.Id).Select(same => same.MaxBy(one => one.To)!).OrderBy(one => one.Name, StringComparer.Ordinal)
                .Select(one => new AwayPerson(one.Id, one.Name, one.To, one.Deputy, one.DeputyName))];
        }
    }
}
