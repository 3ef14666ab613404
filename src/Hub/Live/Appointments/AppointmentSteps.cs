namespace CaseHub.Hub.Live.Appointments;

/// <summary>What time itself does to an appointment.</summary>
internal enum AppointmentStep
{
    None,

    /// <summary>It is tomorrow.</summary>
    RemindDayBefore,

    /// <summary>It is in a few minutes.</summary>
    RemindSoon,

    /// <summary>Nobody confirmed it in time.</summary>
    Lapse,

    /// <summary>Its time is over.</summary>
    End,
}

/// <summary>One table over (state, what was told, the clock): a restart, or a clock that jumps, neither loses a step nor does one twice.</summary>
internal static class AppointmentSteps
{
    public static readonly TimeSpan DayBefore = TimeSpan.FromHours(24);
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);

    public static AppointmentStep StepAt(this Appointment appointment, DateTimeOffset now) => appointment switch
    {
        { State: AppointmentState.Proposed } when now >= appointment.EndsAt => AppointmentStep.Lapse,
        { State: AppointmentState.Confirmed } when now > appointment.EndsAt + Appointment.JoinAfter => AppointmentStep.End,
        { State: AppointmentState.Confirmed, RemindedSoonAt: null } when now >= appointment.StartsAt - Soon && now < appointment.EndsAt => AppointmentStep.RemindSoon,

        // Who agreed on it less than a day before knows that it is tomorrow.
        { State: AppointmentState.Confirmed, RemindedAt: null } when now >= appointment.StartsAt - DayBefore && now < appointment.StartsAt - Soon
            && appointment.ConfirmedAt < appointment.StartsAt - DayBefore => AppointmentStep.RemindDayBefore,
        _ => AppointmentStep.None,
    };
}
