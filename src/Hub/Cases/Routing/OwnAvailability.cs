using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>When one is away, how much one takes on, and who stands in.</summary>
public static class ReadAvailability
{
    public sealed record Request : IQuery<Answer>;

    /// <param name="TimeZone">One's own; the days of absences are days there.</param>
    /// <param name="Absences">Those that are not over, soonest first.</param>
    /// <param name="Deputies">Who could stand in: clinicians of the organisation that one acts for.</param>
    /// <param name="Version">Send it back with a change.</param>
    public sealed record Answer(string TimeZone, IReadOnlyList<Away> Absences, int? WeeklyCap, Guid? DeputyId, IReadOnlyList<Person> Deputies, bool IsSpecialist, int Version);

    /// <param name="From">The first day.</param>
    /// <param name="To">The last day.</param>
    public sealed record Away(Guid Id, DateOnly From, DateOnly To, bool IsNow);

    public sealed record Person(Guid Id, string Name);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (me, now) = (actor.Required, clock.GetUtcNow());
            var zone = await db.OwnZoneAsync(me.Id, cancellationToken);
            var availability = await db.Set<Availability>().AsNoTracking().SingleOrDefaultAsync(a => a.ClinicianId == me.Id, cancellationToken);
            var absences = await db.Set<Absence>().AsNoTracking().Where(a => a.ClinicianId == me.Id && a.To > now).OrderBy(a => a.From).ToListAsync(cancellationToken);
            var deputies = await db.Deputies(me).OrderBy(c => c.Name).Select(c => new Person(c.Id, c.Name)).ToListAsync(cancellationToken);
            return new Answer(
                zone.Id,
                absences.ConvertAll(a => new Away(a.Id, zone.DayOf(a.From).ToDateOnly(), zone.DayOf(a.To.AddSeconds(-1)).ToDateOnly(), a.From <= now)),
                availability?.WeeklyCap,
                availability?.DeputyId,
                deputies,
                me.Roles.HasFlag(Roles.Specialist),
                availability?.Version ?? 0);
        }
    }
}

/// <summary>Somebody says how much they take on, and who stands in for them. Of two at once the second is refused.</summary>
public static class SaveAvailability
{
    public const int MaxCap = 100;

    /// <param name="Version">As the sender has seen it.</param>
    /// <param name="WeeklyCap">Cases that may be offered in seven days, 0–100; null for any number.</param>
    /// <param name="DeputyId">A clinician of the same organisation; null for nobody.</param>
    public sealed record Request(int? Version, int? WeeklyCap, Guid? DeputyId) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Version is null) errors.Add("version", "field-required");
            errors.Range("weeklyCap", WeeklyCap, 0, MaxCap);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            if (request.DeputyId is { } deputy && !await db.Deputies(me).AnyAsync(c => c.Id == deputy, cancellationToken)) return Absences.Wrong("deputy", "deputy-unknown");
            var availability = await db.Set<Availability>().SingleOrDefaultAsync(a => a.ClinicianId == me.Id, cancellationToken);
            if ((availability?.Version ?? 0) != request.Version) return Refusal.Conflict("someone-was-faster");
            if (availability is null) db.Add(availability = new Availability { ClinicianId = me.Id });
            (availability.WeeklyCap, availability.DeputyId) = (request.WeeklyCap, request.DeputyId);
            availability.Version++;
            return Unit.Value;
        }
    }
}

/// <summary>Somebody says that they are away: from the first day's beginning to the last day's end, where they live. Nothing new is offered to them meanwhile; what they have stays with them.</summary>
public static class AddAbsence
{
    private const int MaxDays = 366;

    /// <param name="From">The first day, <c>2026-03-16</c>.</param>
    /// <param name="To">The last day.</param>
    public sealed record Request(string? From, string? To) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!WallTimes.TryDay(From, out var from)) errors.Add("from", "rota-day");
            if (!WallTimes.TryDay(To, out var to)) errors.Add("to", "rota-day");
            else if (to < from) errors.Add("to", "absence-ends-before");
            else if (Period.DaysBetween(from, to) >= MaxDays) errors.Add("to", "absence-too-long", MaxDays);
        }
    }

    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = await db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
            var zone = WallTimes.ZoneOf(me.TimeZone);
            WallTimes.TryDay(request.From, out var first);
            WallTimes.TryDay(request.To, out var last);
            var (from, to) = (zone.StartOf(first), zone.StartOf(last.PlusDays(1)));
            if (to <= clock.GetUtcNow()) return Absences.Wrong("to", "absence-past");
            if (await db.Set<Absence>().AnyAsync(a => a.ClinicianId == me.Id && a.From < to && a.To > from, cancellationToken)) return Absences.Wrong("from", "absence-overlap");
            var absence = new Absence { Id = clock.NewId(), OrganisationId = me.HomeOrganisationId, ClinicianId = me.Id, From = from, To = to };
            db.Add(absence);
            return new Answer(absence.Id);
        }
    }
}

/// <summary>Somebody is back, or does not go.</summary>
public static class RemoveAbsence
{
    public sealed record Request(Guid AbsenceId) : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var absence = await db.Set<Absence>().SingleOrDefaultAsync(a => a.Id == request.AbsenceId && a.ClinicianId == actor.Required.Id, cancellationToken);
            if (absence is null) return Refusal.NotFound("absence-not-found");
            db.Remove(absence);
            return Unit.Value;
        }
    }
}

internal static class Absences
{
    public static IQueryable<Clinician> Deputies(this HubDb db, Actor me) => db.Set<Clinician>().Where(c => c.Id != me.Id && db.Set<Membership>().Any(m =>
        m.ClinicianId == c.Id && m.OrganisationId == me.OrganisationId && m.State == MembershipState.Active && (m.Roles & (Roles.Clinician | Roles.Specialist)) != Roles.None));

    public static async Task<DateTimeZone> OwnZoneAsync(this HubDb db, Guid clinicianId, CancellationToken cancellationToken) =>
        WallTimes.ZoneOf(await db.Set<Clinician>().Where(c => c.Id == clinicianId).Select(c => c.TimeZone).SingleAsync(cancellationToken));

    public static Refusal Wrong(string field, string code)
    {
        var errors = new FieldErrors();
        errors.Add(field, code);
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }
}
