using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Puts somebody on the rota of a specialty, once or in each of some weeks at the same time of the day there, whatever the clocks do in between.</summary>
public static class AddShifts
{
    public const int MaxWeeks = 26;

    private const int MaxDays = 7;

    /// <param name="Specialty">A code of <see cref="People.Specialty"/>.</param>
    /// <param name="ClinicianId">A specialist of the organisation who has it.</param>
    /// <param name="From">In the organisation's time zone, <c>2026-03-16T08:00</c>.</param>
    /// <param name="To">Likewise; at most a week later.</param>
    /// <param name="IsBackup">Second on call.</param>
    /// <param name="Weeks">How many weeks in all, 1–26; one when null.</param>
    public sealed record Request(string? Specialty, Guid? ClinicianId, string? From, string? To, bool IsBackup = false, int? Weeks = null) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
            if (ClinicianId is null) errors.Add("clinician", "field-required");
            errors.Range("weeks", Weeks, 1, MaxWeeks);
            if (!WallTimes.TryTime(From, out var from)) errors.Add("from", "rota-time");
            if (!WallTimes.TryTime(To, out var to)) errors.Add("to", "rota-time");
            else if (to <= from) errors.Add("to", "rota-ends-before");
            else if (Period.Between(from, to, PeriodUnits.Days).Days >= MaxDays) errors.Add("to", "rota-too-long", MaxDays);
        }
    }

    public sealed record Answer(IReadOnlyList<Guid> Ids);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisationId = actor.Required.OrganisationId;
            if (!await db.RotaPeople(organisationId).AnyAsync(c => c.Id == request.ClinicianId && c.Specialties.Contains(request.Specialty!), cancellationToken)) return Wrong("clinician", "rota-who");

            var zone = WallTimes.ZoneOf((await db.CarePolicyAsync(organisationId, cancellationToken)).TimeZone);
            var shifts = ShiftsOf(request, organisationId, zone);
            if (shifts[0].To <= clock.GetUtcNow()) return Wrong("to", "rota-past");
            if (await OverlapAsync(shifts, cancellationToken) is { } other) return Wrong("from", "rota-overlap", WrittenIn(zone, other.From), WrittenIn(zone, other.To));
            db.AddRange(shifts);
            return new Answer([.. shifts.Select(shift => shift.Id)]);
        }

        private List<Shift> ShiftsOf(Request request, Guid organisationId, DateTimeZone zone)
        {
            WallTimes.TryTime(request.From, out var from);
            WallTimes.TryTime(request.To, out var to);
            return [.. Enumerable.Range(0, request.Weeks ?? 1).Select(week => new Shift
            {
                Id = clock.NewId(),
                OrganisationId = organisationId,
                Specialty = request.Specialty!,
                ClinicianId = request.ClinicianId!.Value,
                From = zone.InstantOf(from.PlusWeeks(week)),
                To = zone.InstantOf(to.PlusWeeks(week)),
                IsBackup = request.IsBackup,
            })];
        }

        /// <summary>Nobody is on duty twice for one specialty, as first or second. For two specialties at once they may be: in a small hospital somebody has to.</summary>
        private async Task<Shift?> OverlapAsync(List<Shift> shifts, CancellationToken cancellationToken)
        {
            var (one, end) = (shifts[0], shifts[^1].To);
            var known = await db.Set<Shift>().AsNoTracking()
                .Where(s => s.ClinicianId == one.ClinicianId && s.OrganisationId == one.OrganisationId && s.Specialty == one.Specialty && s.To > one.From && s.From < end)
                .OrderBy(s => s.From).ToListAsync(cancellationToken);
            return known.Find(other => shifts.Exists(shift => shift.From < other.To && other.From < shift.To));
        }

        private static string WrittenIn(DateTimeZone zone, DateTimeOffset at) =>
            Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime.ToString("uuuu-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

        private static Refusal Wrong(string field, string code, params object[] values)
        {
            var errors = new FieldErrors();
            errors.Add(field, code, values);
            return Refusal.Invalid("invalid") with { Fields = errors.Texts };
        }
    }
}

/// <summary>Takes a shift off the rota.</summary>
public static class RemoveShift
{
    public sealed record Request(Guid ShiftId) : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var shift = await db.Set<Shift>().SingleOrDefaultAsync(s => s.Id == request.ShiftId && s.OrganisationId == actor.Required.OrganisationId, cancellationToken);
            if (shift is null) return Refusal.NotFound("shift-not-found");
            db.Remove(shift);
            return Unit.Value;
        }
    }
}
