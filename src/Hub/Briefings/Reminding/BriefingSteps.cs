using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Briefings.Reminding;

/// <summary>What is due to be told of a briefing.</summary>
internal enum BriefingStep
{
    None,
    DayBefore,
    HourBefore,

    /// <summary>It has begun.</summary>
    Live,
}

/// <summary>One table over (standing, what was told, the clock): a restart, or a clock that jumps, neither loses a step nor does one twice.</summary>
internal static class BriefingSteps
{
    public static readonly TimeSpan DayBefore = TimeSpan.FromHours(24);
    public static readonly TimeSpan HourBefore = TimeSpan.FromHours(1);

    public static BriefingStep StepAt(this Briefing briefing, StageState stage, DateTimeOffset now) => (briefing, stage) switch
    {
        ({ CancelledAt: not null }, _) or (_, StageState.Ended) => BriefingStep.None,
        (_, StageState.Live) => briefing.ToldLiveAt is null ? BriefingStep.Live : BriefingStep.None,
        _ when now >= briefing.StartsAt => BriefingStep.None,
        ({ RemindedHourAt: null }, _) when now >= briefing.StartsAt - HourBefore => BriefingStep.HourBefore,

        // One that was announced less than a day before needs no reminder of it.
        ({ RemindedDayAt: null }, _) when now >= briefing.StartsAt - DayBefore && now < briefing.StartsAt - HourBefore && briefing.CreatedAt < briefing.StartsAt - DayBefore => BriefingStep.DayBefore,
        _ => BriefingStep.None,
    };

    /// <summary>Of the notice.</summary>
    public static string Kind(this BriefingStep step) => step switch
    {
        BriefingStep.DayBefore => "briefing-tomorrow",
        BriefingStep.HourBefore => "briefing-soon",
        _ => "briefing-live",
    };
}
