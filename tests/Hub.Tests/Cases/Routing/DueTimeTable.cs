using System.Globalization;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>Until when an opinion is promised, row by row. Times with an offset are what the clocks on the walls there show.</summary>
public class DueTimeTable
{
    private const string Weekdays = "mon 08:00-12:00, 14:00-18:00\ntue 08:00-18:00\nwed 08:00-18:00\nthu 08:00-18:00\nfri 08:00-18:00";
    private const string NightShift = "sat 20:00-24:00\nsun 02:30-06:00\nmon 02:30-06:00";

    // 2026 in Rome: +01:00 until 29 March 02:00, then +02:00 until 25 October 03:00. 16 March is a Monday.
    [Theory]
    [InlineData(Urgency.Emergency, "", "2026-03-14T23:50+01:00", "2026-03-15T00:20+01:00", "An emergency is due in half an hour, on a Saturday night too")]
    [InlineData(Urgency.Emergency, Weekdays, "2026-03-14T23:50+01:00", "2026-03-15T00:20+01:00", "whatever the hours of the clinic are")]
    [InlineData(Urgency.Urgent, "", "2026-03-14T10:00+01:00", "2026-03-15T10:00+01:00", "An urgent one is due in a day, weekend or not")]
    [InlineData(Urgency.Urgent, Weekdays, "2026-03-16T10:00+01:00", "2026-03-17T10:00+01:00", "at the same time of an open day")]
    [InlineData(Urgency.Urgent, Weekdays, "2026-03-16T20:00+01:00", "2026-03-17T18:00+01:00", "at the last closing where it would come to a closed clinic")]
    [InlineData(Urgency.Urgent, Weekdays, "2026-03-15T13:00+01:00", "2026-03-16T12:00+01:00", "also before the noon pause")]
    [InlineData(Urgency.Urgent, Weekdays, "2026-03-13T20:00+01:00", "2026-03-14T20:00+01:00", "but not where the clinic closed before half of the time was left, and never later")]
    [InlineData(Urgency.Routine, "", "2026-03-16T10:00+01:00", "2026-03-19T10:00+01:00", "A routine one is due in three days")]
    [InlineData(Urgency.Routine, "", "2026-03-12T10:00+01:00", "2026-03-17T10:00+01:00", "of which Saturday and Sunday do not count")]
    [InlineData(Urgency.Routine, "", "2026-03-14T15:00+01:00", "2026-03-19T00:00+01:00", "nor the rest of the Saturday on which it was sent")]
    [InlineData(Urgency.Routine, Weekdays, "2026-03-10T20:00+01:00", "2026-03-16T08:00+01:00", "and when the clinic opens next, after the weekend, where it is closed then")]
    [InlineData(Urgency.Routine, Weekdays, "2026-03-11T12:30+01:00", "2026-03-16T14:00+01:00", "or after the noon pause")]
    [InlineData(Urgency.Urgent, "", "2026-03-28T10:00+01:00", "2026-03-29T11:00+02:00", "A day over the change to summer time is 24 hours")]
    [InlineData(Urgency.Urgent, "", "2026-10-24T10:00+02:00", "2026-10-25T09:00+01:00", "and over the change back as well")]
    [InlineData(Urgency.Routine, "", "2026-03-27T10:00+01:00", "2026-04-01T10:00+02:00", "A weekend that is an hour short is skipped whole")]
    [InlineData(Urgency.Routine, "", "2026-10-23T10:00+02:00", "2026-10-28T10:00+01:00", "and one that is an hour long too")]
    [InlineData(Urgency.Emergency, "", "2026-03-29T01:45+01:00", "2026-03-29T03:15+02:00", "Half an hour over the gap is half an hour")]
    [InlineData(Urgency.Emergency, "", "2026-10-25T02:45+02:00", "2026-10-25T02:15+01:00", "and in the hour that comes twice")]
    [InlineData(Urgency.Urgent, NightShift, "2026-03-28T02:15+01:00", "2026-03-29T00:00+01:00", "A closing at midnight is the end of the day")]
    public void In_Rome(Urgency urgency, string hours, string sentAt, string dueAt, string because) =>
        Check(new CarePolicy { OrganisationId = Guid.Empty, TimeZone = "Europe/Rome", ClinicHours = hours }, urgency, sentAt, null, dueAt, because);

    [Theory]
    [InlineData("Asia/Karachi", "fri", "2026-03-11T10:00+05:00", "2026-03-15T10:00+05:00", "A weekend of Friday alone, in a zone without summer time")]
    [InlineData("Asia/Karachi", "sat,sun", "2026-03-11T10:00+05:00", "2026-03-16T10:00+05:00", "and one of Saturday and Sunday")]
    [InlineData("Asia/Jerusalem", "fri,sat", "2026-03-26T10:00+02:00", "2026-03-31T10:00+03:00", "The change lies in the weekend's Friday: all of that day is skipped, short as it is")]
    [InlineData("Africa/Cairo", "fri,sat", "2026-04-22T10:00+02:00", "2026-04-27T10:00+03:00", "The day has no midnight: it begins at one o'clock")]
    [InlineData("Europe/Rome", "fri", "2026-03-28T10:00+01:00", "2026-03-31T11:00+02:00", "A working Sunday that is an hour short gives an hour less")]
    [InlineData("Europe/Rome", "fri", "2026-10-24T10:00+02:00", "2026-10-27T09:00+01:00", "and one that is an hour long gives an hour more")]
    [InlineData("America/Sao_Paulo", "", "2026-03-13T10:00-03:00", "2026-03-16T10:00-03:00", "Without a weekend every day counts")]
    [InlineData("Europe/Rome", "mon,tue,wed,thu,fri,sat,sun", "2026-03-16T10:00+01:00", "2026-03-19T10:00+01:00", "and a weekend of the whole week counts as none")]
    [InlineData("Nowhere/Atall", "sat,sun", "2026-03-16T10:00+00:00", "2026-03-19T10:00+00:00", "An unknown zone counts as UTC")]
    public void Of_a_routine_case_with_other_zones_and_weekends(string zone, string weekend, string sentAt, string dueAt, string because) =>
        Check(new CarePolicy { OrganisationId = Guid.Empty, TimeZone = zone, Weekend = [.. weekend.Split(',', StringSplitOptions.RemoveEmptyEntries)] }, Urgency.Routine, sentAt, null, dueAt, because);

    [Theory]
    [InlineData(Urgency.Routine, "2026-03-16T18:00+01:00", "2026-03-16T16:00+01:00", "Two hours before the patient leaves")]
    [InlineData(Urgency.Urgent, "2026-03-16T14:00+01:00", "2026-03-16T13:00+01:00", "or a quarter of the time left, where that is less")]
    [InlineData(Urgency.Urgent, "2026-03-16T10:20+01:00", "2026-03-16T10:30+01:00", "but never sooner than an emergency's answer")]
    [InlineData(Urgency.Urgent, "2026-03-16T09:00+01:00", "2026-03-16T10:30+01:00", "also where the patient left before it was sent")]
    [InlineData(Urgency.Urgent, "2026-03-30T18:00+01:00", "2026-03-17T10:00+01:00", "Who stays longer than the promise changes nothing")]
    [InlineData(Urgency.Emergency, "2026-03-16T10:10+01:00", "2026-03-16T10:30+01:00", "nor does it for an emergency")]
    public void With_a_patient_who_leaves(Urgency urgency, string reachableUntil, string dueAt, string because) =>
        Check(new CarePolicy { OrganisationId = Guid.Empty, TimeZone = "Europe/Rome" }, urgency, "2026-03-16T10:00+01:00", At(reachableUntil), dueAt, because);

    [Fact]
    public void Follows_the_organisations_own_promises()
    {
        var policy = new CarePolicy { OrganisationId = Guid.Empty, TimeZone = "Europe/Rome", EmergencyMinutes = 15, UrgentHours = 4, RoutineHours = 24 };

        Check(policy, Urgency.Emergency, "2026-03-16T10:00+01:00", null, "2026-03-16T10:15+01:00", "15 minutes");
        Check(policy, Urgency.Urgent, "2026-03-16T10:00+01:00", null, "2026-03-16T14:00+01:00", "4 hours");
        Check(policy, Urgency.Routine, "2026-03-13T10:00+01:00", null, "2026-03-16T10:00+01:00", "one working day");
    }

    private static void Check(CarePolicy policy, Urgency urgency, string sentAt, DateTimeOffset? reachableUntil, string dueAt, string because)
    {
        var due = DueTime.Of(urgency, At(sentAt), policy, reachableUntil);

        Assert.True(At(dueAt) == due, $"{because}: due {due:O} and not {dueAt}.");
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
