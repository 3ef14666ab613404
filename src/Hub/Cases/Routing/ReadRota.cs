using System.Globalization;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Who is on duty for a specialty of the organisation that one acts for, a week at a time, and where the next seven days have nobody.</summary>
public static class ReadRota
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    /// <param name="Specialty">A code of <see cref="People.Specialty"/>; the first that somebody there has when null.</param>
    /// <param name="Week">A day of the week, <c>2026-03-16</c>; the present one when null.</param>
    public sealed record Request(string? Specialty = null, string? Week = null) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Specialty is not null && !People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
            if (Week is not null && !WallTimes.TryDay(Week, out _)) errors.Add("week", "rota-day");
        }
    }

    /// <param name="Specialty">Null where nobody there has one.</param>
    /// <param name="Specialties">Those that somebody there has.</param>
    /// <param name="TimeZone">Of the organisation; all of the rota is written in it.</param>
    /// <param name="Days">Monday first; a shift stands on each day that it touches.</param>
    /// <param name="Gaps">Of the next seven days: when nobody is on duty who is there.</param>
    /// <param name="People">Who can be put on it.</param>
    public sealed record Answer(string? Specialty, IReadOnlyList<string> Specialties, string TimeZone, string PreviousWeek, string NextWeek, IReadOnlyList<Day> Days, IReadOnlyList<RotaGap> Gaps, IReadOnlyList<Person> People);

    public sealed record Day(DateOnly Date, IReadOnlyList<Duty> Shifts);

    /// <param name="IsAway">They have said that they are away for some of it.</param>
    public sealed record Duty(Guid Id, Guid ClinicianId, string Name, DateTimeOffset From, DateTimeOffset To, bool IsBackup, bool IsAway);

    public sealed record Person(Guid Id, string Name);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisationId = actor.Required.OrganisationId;
            var policy = await db.CarePolicyAsync(organisationId, cancellationToken);
            var zone = WallTimes.ZoneOf(policy.TimeZone);
            var people = await db.RotaPeople(organisationId).ToListAsync(cancellationToken);
            List<string> specialties = [.. people.SelectMany(one => one.Specialties).Distinct().Order(StringComparer.Ordinal)];
            string? specialty = request.Specialty ?? (specialties.Count > 0 ? specialties[0] : null);

            var monday = MondayOf(WallTimes.TryDay(request.Week, out var day) ? day : zone.DayOf(clock.GetUtcNow()));
            var now = clock.GetUtcNow();
            var (from, to) = (zone.StartOf(monday), zone.StartOf(monday.PlusWeeks(1)));
            var duties = await DutiesAsync(organisationId, specialty, from < now ? from : now, to > now + Ahead ? to : now + Ahead, cancellationToken);
            return new Answer(
                specialty,
                specialties,
                zone.Id,
                Iso(monday.PlusWeeks(-1)),
                Iso(monday.PlusWeeks(1)),
                [.. Enumerable.Range(0, 7).Select(monday.PlusDays).Select(date => new Day(date.ToDateOnly(), [.. duties.Where(duty => duty.From < zone.StartOf(date.PlusDays(1)) && duty.To > zone.StartOf(date))]))],
                specialty is null ? [] : RotaGaps.Of(duties.Where(duty => duty is { IsAway: false, IsBackup: false }).Select(duty => (duty.From, duty.To)), now, now + Ahead),
                [.. people.Where(one => specialty is not null && one.Specialties.Contains(specialty)).OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => new Person(one.Id, one.Name))]);
        }

        private async Task<List<Duty>> DutiesAsync(Guid organisationId, string? specialty, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) => await (
            from shift in db.Set<Shift>()
            where shift.OrganisationId == organisationId && shift.Specialty == specialty && shift.From < until && shift.To > since
            join c in db.Set<Clinician>() on shift.ClinicianId equals c.Id
            orderby shift.From, shift.IsBackup, c.Name
            select new Duty(shift.Id, c.Id, c.Name, shift.From, shift.To, shift.IsBackup, db.Set<Absence>().Any(a => a.ClinicianId == c.Id && a.From < shift.To && a.To > shift.From))).ToListAsync(cancellationToken);

        private static LocalDate MondayOf(LocalDate day) => day.DayOfWeek == IsoDayOfWeek.Monday ? day : day.Previous(IsoDayOfWeek.Monday);

        private static string Iso(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
    }
}

internal static class RotaQueries
{
    /// <summary>Who can be put on an organisation's rota: its active specialists.</summary>
    public static IQueryable<Clinician> RotaPeople(this HubDb db, Guid organisationId) =>
        db.Set<Clinician>().AsNoTracking().Where(c => db.Set<Membership>().Any(m =>
            m.ClinicianId == c.Id && m.OrganisationId == organisationId && m.State == MembershipState.Active && (m.Roles & Roles.Specialist) != Roles.None));
}
