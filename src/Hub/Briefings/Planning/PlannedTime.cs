using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>When a briefing is, as a draft says it.</summary>
/// <param name="StartsAt">UTC.</param>
/// <param name="Minutes">How long.</param>
internal sealed record PlannedTime(DateTimeOffset StartsAt, int Minutes)
{
    /// <summary>Who types the present minute is not refused for having typed it slowly.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Furthest = TimeSpan.FromDays(2 * 366);

    /// <param name="draft">Validated.</param>
    /// <param name="zone">On whose clock it is said, IANA.</param>
    /// <param name="known">As it is now, for what the draft leaves out; null for a new one.</param>
    /// <param name="now">A start may not lie before it, unless it did already.</param>
    public static Outcome<PlannedTime> Of(BriefingDraft draft, string zone, PlannedTime? known, DateTimeOffset now)
    {
        var startsAt = known?.StartsAt ?? now;
        if (draft.SaysWhen)
        {
            var resolved = draft.Wished.Resolve(zone);
            if (resolved.Refusal is { } refusal) return refusal;
            startsAt = resolved.Value;
        }

        int minutes = draft.EndsAt is { } endsAt ? Whole(endsAt - startsAt) : draft.Minutes ?? known?.Minutes ?? BriefingLimits.UsualMinutes;
        var errors = new FieldErrors();
        string field = draft.Date is null ? "startsAt" : "date";
        if (startsAt != known?.StartsAt && startsAt < now - Slow) errors.Add(field, "briefing-past");
        if (startsAt > now + Furthest) errors.Add(field, "briefing-too-far");
        if (draft.EndsAt <= startsAt) errors.Add("endsAt", "briefing-end-before-start");
        else if (draft.EndsAt is not null && minutes is < BriefingLimits.LeastMinutes or > BriefingLimits.MostMinutes) errors.Add("endsAt", "field-out-of-range", BriefingLimits.LeastMinutes, BriefingLimits.MostMinutes);
        return errors.AsRefusal() is { } wrong ? wrong : new PlannedTime(startsAt, minutes);
    }

    private static int Whole(TimeSpan length) => (int)Math.Clamp(Math.Ceiling(length.TotalMinutes), int.MinValue / 2, int.MaxValue / 2);
}
