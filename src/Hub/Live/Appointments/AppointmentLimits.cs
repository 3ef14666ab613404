namespace CaseHub.Hub.Live.Appointments;

/// <summary>How long a consult by appointment may be, in minutes.</summary>
public static class AppointmentLimits
{
    public const int LeastMinutes = 5;
    public const int MostMinutes = 120;
    public const int UsualMinutes = 20;
}
