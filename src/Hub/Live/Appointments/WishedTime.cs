using System.Globalization;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using NodaTime;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>A time for a consult as somebody says it: an instant, or a day and a time of the day on a clock of theirs.</summary>
/// <param name="StartsAt">The instant; where it is given, the clock is not looked at.</param>
/// <param name="Date">Such as <c>2026-03-29</c>.</param>
/// <param name="Time">Such as <c>09:30</c>, without seconds.</param>
/// <param name="Zone">IANA name; null for the sender's own.</param>
/// <param name="Which">Of a time that the clock shows twice: <c>first</c> or <c>second</c>; null asks back.</param>
/// <param name="Minutes">How long, 5–120.</param>
public sealed record WishedTime(DateTimeOffset? StartsAt, string? Date, string? Time, string? Zone, string? Which, int? Minutes)
{
    /// <summary>Looks at the fields alone; whether the clock has that time is seen by <see cref="Resolve"/>.</summary>
    public void Validate(FieldErrors errors)
    {
        if (Minutes is null) errors.Add("minutes", "field-required");
        errors.Range("minutes", Minutes, AppointmentLimits.LeastMinutes, AppointmentLimits.MostMinutes);
        if (Which is not (null or "" or "first" or "second")) errors.Add("which", "field-unknown-choice", "first, second");
        if (Zone is { Length: > 0 } && DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) is null) errors.Add("zone", "time-zone-unknown");
        if (StartsAt is not null) return;
        if (string.IsNullOrWhiteSpace(Date)) errors.Add("date", "field-required");
        else if (!TryDate(Date, out _)) errors.Add("date", "date-unreadable");
        if (string.IsNullOrWhiteSpace(Time)) errors.Add("time", "field-required");
        else if (!TryTime(Time, out _)) errors.Add("time", "time-unreadable");
    }

    /// <summary>The instant; refused, at its field, where the clock skips that time or shows it twice.</summary>
    /// <param name="ownZone">The sender's, IANA.</param>
    internal Outcome<DateTimeOffset> Resolve(string ownZone)
    {
        if (StartsAt is { } instant) return instant.ToUniversalTime();
        var zone = WallTimes.ZoneOf(Zone is { Length: > 0 } ? Zone : ownZone);
        TryDate(Date, out var date);
        TryTime(Time, out var time);
        var local = date.ToDateTime(time);
        var mapping = zone.MapLocal(LocalDateTime.FromDateTime(local));
        return mapping.Count switch
        {
            1 => mapping.Single().ToDateTimeOffset().ToUniversalTime(),
            0 => At("time", "time-skipped", local.ToString("HH:mm", CultureInfo.InvariantCulture), Clock(mapping.EarlyInterval.IsoLocalEnd.PlusMinutes(-1)), Clock(mapping.LateInterval.IsoLocalStart)),
            _ when Which == "first" => mapping.First().ToDateTimeOffset().ToUniversalTime(),
            _ when Which == "second" => mapping.Last().ToDateTimeOffset().ToUniversalTime(),
            _ => At("which", "time-twice", local.ToString("HH:mm", CultureInfo.InvariantCulture), Offset(mapping.First()), Offset(mapping.Last())),
        };
    }

    private static Refusal At(string field, string code, params object[] values)
    {
        var errors = new FieldErrors();
        errors.Add(field, code, values);
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }

    private static string Clock(LocalDateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Offset(ZonedDateTime time) => $"UTC{time.Offset.ToString("+HH:mm", CultureInfo.InvariantCulture)}";

    private static bool TryDate(string? text, out DateOnly date) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static bool TryTime(string? text, out TimeOnly time) => TimeOnly.TryParseExact(text, ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
