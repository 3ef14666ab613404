using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using NodaTime;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>What a host says of a briefing. What is left out is usual for a new one, and stays as it is in a change.</summary>
/// <param name="Title">Read by everybody who may come, in mails and calendars too: nothing of a patient.</param>
/// <param name="Description">Markdown.</param>
/// <param name="Languages">BCP 47; first the floor's, then those into which it is interpreted.</param>
/// <param name="StartsAt">The instant; where it is given, the clock is not looked at.</param>
/// <param name="Date">Such as <c>2026-03-29</c>, on the clock of <paramref name="TimeZone"/>.</param>
/// <param name="Time">Such as <c>18:00</c>.</param>
/// <param name="Which">Of a time that the clock shows twice: <c>first</c> or <c>second</c>; null asks back.</param>
/// <param name="EndsAt">When it ends; null for <paramref name="Minutes"/> after its start.</param>
/// <param name="Minutes">How long it is planned for.</param>
/// <param name="TimeZone">IANA; null for the host's own.</param>
/// <param name="WhoMayCome">A code of <see cref="Circle"/>; null for the organisation.</param>
public sealed record BriefingDraft(
    string? Title = null,
    string? Description = null,
    IReadOnlyList<string?>? Languages = null,
    DateTimeOffset? StartsAt = null,
    string? Date = null,
    string? Time = null,
    string? Which = null,
    DateTimeOffset? EndsAt = null,
    int? Minutes = null,
    string? TimeZone = null,
    string? WhoMayCome = null)
{
    /// <summary>One that sends an empty title or no language wants it so; one that leaves them out changes nothing.</summary>
    public bool SaysWhen => StartsAt is not null || Date is not null || Time is not null;

    internal void ValidateNew(FieldErrors errors)
    {
        errors.Text("title", Title, BriefingLimits.TitleLength);
        BriefingLanguages.Validate(errors, Languages);
        if (!SaysWhen) errors.Add("startsAt", "field-required");
        ValidateGiven(errors);
    }

    internal void ValidateChange(FieldErrors errors)
    {
        if (Title is not null) errors.Text("title", Title, BriefingLimits.TitleLength);
        if (Languages is not null) BriefingLanguages.Validate(errors, Languages);
        ValidateGiven(errors);
    }

    private void ValidateGiven(FieldErrors errors)
    {
        errors.OptionalText("description", Description, BriefingLimits.DescriptionLength);
        errors.Range("minutes", Minutes, BriefingLimits.LeastMinutes, BriefingLimits.MostMinutes);
        errors.OptionalChoice<Circle>("whoMayCome", WhoMayCome);
        if (!string.IsNullOrEmpty(TimeZone) && DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is null) errors.Add("timeZone", "time-zone-unknown");
        if (SaysWhen) Wished.Validate(errors);
    }

    /// <summary>Its time as appointments say theirs; how long it is stands beside it.</summary>
    internal WishedTime Wished => new(StartsAt, Date, Time, null, Which, AppointmentLimits.UsualMinutes);
}
