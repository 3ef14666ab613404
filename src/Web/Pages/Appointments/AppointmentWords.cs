using CaseHub.Hub.Live.Appointments;
using Microsoft.Extensions.Localization;

namespace CaseHub.Web.Pages.Appointments;

/// <summary>What there is to say of an appointment in one sentence.</summary>
internal static class AppointmentWords
{
    public static string About(IStringLocalizer texts, AppointmentView appointment) => appointment.State switch
    {
        AppointmentState.Proposed when appointment.IsProposedByMe => texts["appointment-about-mine", appointment.Theirs.Name],
        AppointmentState.Proposed => texts["appointment-about-theirs", appointment.Theirs.Name],
        AppointmentState.Confirmed => texts["appointment-about-confirmed", appointment.Theirs.Name],
        AppointmentState.Cancelled => texts["appointment-about-cancelled"],
        _ => texts["appointment-about-done"],
    };
}
