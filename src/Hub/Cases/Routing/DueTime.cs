using NodaTime;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>
/// Until when an opinion is promised. A pure function of the urgency, the moment of sending, the asking organisation's hours and until when the patient can be reached.
/// An emergency is due at once, at any hour. An urgent answer is never later than promised; one that would come while the clinic is closed is due when it closes before that,
/// as long as half of the time is left, because then somebody can still act on it. A routine answer counts no weekend days, and one that would come to a closed clinic is due
/// when it opens next: nobody there could act on it sooner, and the specialist gains the night.
/// </summary>
internal static class DueTime
{
    /// <summary>What the asker needs at most to act on an answer before the patient leaves.</summary>
    private static readonly Duration LongestMargin = Duration.FromHours(2);

    /// <param name="urgency">Of the case.</param>
    /// <param name="sentAt">When it was sent.</param>
    /// <param name="policy">Of the organisation that asks.</param>
    /// <param name="reachableUntil">When the patient leaves; null where they stay.</param>
    public static DateTimeOffset Of(Urgency urgency, DateTimeOffset sentAt, CarePolicy policy, DateTimeOffset? reachableUntil)
    {
        var sent = Instant.FromDateTimeOffset(sentAt);
        var soonest = sent + Duration.FromMinutes(policy.EmergencyMinutes);
        if (urgency == Urgency.Emergency) return soonest.ToDateTimeOffset();
        var calendar = ClinicCalendar.Of(policy);
        var due = urgency == Urgency.Urgent ? Urgent(sent, Duration.FromHours(policy.UrgentHours), calendar) : Routine(sent, Duration.FromHours(policy.RoutineHours), calendar);
        if (reachableUntil is { } leaves) due = Instant.Min(due, InTimeFor(sent, Instant.FromDateTimeOffset(leaves)));
        return Instant.Max(due, soonest).ToDateTimeOffset();
    }

    private static Instant Urgent(Instant sent, Duration promise, ClinicCalendar calendar)
    {
        var due = sent + promise;
        if (calendar.IsOpen(due)) return due;
        return calendar.LastClosing(due) is { } closing && closing - sent >= promise / 2 ? closing : due;
    }

    private static Instant Routine(Instant sent, Duration promise, ClinicCalendar calendar)
    {
        var due = calendar.AfterWorkingTime(sent, promise);
        return calendar.IsOpen(due) ? due : calendar.NextOpening(due) ?? due;
    }

    /// <summary>A quarter of what is left until the patient leaves, at most two hours, is the asker's own.</summary>
    private static Instant InTimeFor(Instant sent, Instant leaves) => leaves - Duration.Min(LongestMargin, (leaves - sent) / 4);
}
