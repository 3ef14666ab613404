using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Attendance;

/// <summary>Who was in a briefing and for how long, by country, by organisation and by person; while it runs, up to now. For its hosts.</summary>
public static class ReadAttendance
{
    public sealed record Request(Guid BriefingId) : IQuery<Answer>, IBriefingChange;

    /// <param name="People">How many came.</param>
    /// <param name="Minutes">Of all together.</param>
    /// <param name="Registered">How many had registered.</param>
    /// <param name="Countries">Most people first.</param>
    /// <param name="Organisations">Likewise.</param>
    /// <param name="Attendees">By name.</param>
    public sealed record Answer(int People, int Minutes, int Registered, IReadOnlyList<Share> Countries, IReadOnlyList<Share> Organisations, IReadOnlyList<Attendee> Attendees);

    /// <param name="Name">ISO 3166-1 alpha-2 of a country; an organisation's name.</param>
    /// <param name="People">How many of it came.</param>
    /// <param name="Minutes">Of all of them together.</param>
    public sealed record Share(string Name, int People, int Minutes);

    /// <param name="Role">What they had to do there.</param>
    /// <param name="EnteredAt">When they first came.</param>
    /// <param name="LeftAt">When they last went; null while they are there.</param>
    /// <param name="Minutes">In which they were there, rounded to the nearest.</param>
    public sealed record Attendee(Guid ClinicianId, string Name, string Organisation, string Country, string Role, DateTimeOffset EnteredAt, DateTimeOffset? LeftAt, int Minutes);

    internal sealed class Handler(HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var rows = await (
                from stay in db.Set<SessionAttendance>().AsNoTracking()
                join person in db.Set<Clinician>() on stay.ClinicianId equals person.Id
                join organisation in db.Set<Organisation>() on stay.ForOrganisationId equals organisation.Id
                where stay.SessionId == request.BriefingId
                select new { Stay = stay, person.Name, Organisation = organisation.Name }).ToListAsync(cancellationToken);
            var roles = await db.Set<SessionSeat>().Where(s => s.SessionId == request.BriefingId).ToDictionaryAsync(s => s.ClinicianId, s => s.Role, cancellationToken);
            int registered = await db.Set<BriefingRegistration>().CountAsync(r => r.BriefingId == request.BriefingId, cancellationToken);

            var attendees = rows.GroupBy(row => row.Stay.ClinicianId).Select(own =>
            {
                var (first, last) = (own.MinBy(row => row.Stay.EnteredAt)!, own.MaxBy(row => row.Stay.EnteredAt)!);
                var length = own.Aggregate(TimeSpan.Zero, (sum, row) => sum + ((row.Stay.LeftAt ?? now) - row.Stay.EnteredAt));
                return new Attendee(own.Key, first.Name, first.Organisation, first.Stay.Country, Choices.CodeOf(roles.GetValueOrDefault(own.Key)), first.Stay.EnteredAt, last.Stay.LeftAt, (int)Math.Round(length.TotalMinutes, MidpointRounding.AwayFromZero));
            }).OrderBy(one => one.Name, StringComparer.CurrentCulture).ToList();
            return new Answer(attendees.Count, attendees.Sum(one => one.Minutes), registered, Shares(attendees, one => one.Country), Shares(attendees, one => one.Organisation), attendees);
        }

        private static IReadOnlyList<Share> Shares(IEnumerable<Attendee> attendees, Func<Attendee, string> by) =>
            [.. attendees.GroupBy(by).Select(some => new Share(some.Key, some.Count(), some.Sum(one => one.Minutes))).OrderByDescending(share => share.People).ThenBy(share => share.Name, StringComparer.Ordinal)];
    }
}
