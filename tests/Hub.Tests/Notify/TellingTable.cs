using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>Where a notice goes and when, as a table: a person in Rome who is quiet from 22 to 7, on a Saturday in March (UTC+1).</summary>
public class TellingTable
{
    private const Channels Everything = Channels.Mail | Channels.Push | Channels.Sms | Channels.Voice;

    private static readonly TimeZoneInfo Rome = TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome");
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 11, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Night = new(2026, 3, 14, 22, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Morning = new(2026, 3, 15, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Who_has_said_nothing_gets_mail_at_once_of_all_but_their_organisation()
    {
        foreach (var topic in Enum.GetValues<NoticeTopic>())
            Assert.Equal(topic == NoticeTopic.Organisation ? [] : [new PlannedMessage(Channels.Mail, Night)], Plan(topic, Unsaid(), Night));
    }

    [Fact]
    public void A_topic_that_is_switched_off_goes_nowhere()
    {
        var settings = Unsaid();
        settings.Questions = Channels.None;

        Assert.Empty(Plan(NoticeTopic.Questions, settings, Noon));
        Assert.NotEmpty(Plan(NoticeTopic.Answers, settings, Noon));
    }

    [Fact]
    public void Ones_own_account_cannot_be_switched_off_and_waits_for_no_digest_and_no_morning()
    {
        var settings = Quiet();
        settings.Choose(NoticeTopic.Account, Channels.None);
        settings.DigestAt = new TimeOnly(8, 0);

        Assert.Equal([new PlannedMessage(Channels.Mail, Night)], Plan(NoticeTopic.Account, settings, Night));
    }

    [Fact]
    public void What_can_wait_waits_until_the_quiet_hours_are_over()
    {
        var settings = Quiet();
        settings.Answers = Everything;

        Assert.Equal([new(Channels.Mail, Morning), new(Channels.Push, Morning), new(Channels.Sms, Morning)], Plan(NoticeTopic.Answers, settings, Night));
        Assert.All(Plan(NoticeTopic.Answers, settings, Noon), planned => Assert.Equal(Noon, planned.NotBefore));
    }

    [Fact]
    public void A_digest_holds_mails_alone_and_never_into_the_quiet_hours()
    {
        var settings = Quiet();
        (settings.Answers, settings.DigestAt) = (Channels.Mail | Channels.Push, new TimeOnly(18, 0));

        Assert.Equal([new(Channels.Mail, Noon.AddHours(6), IsDigest: true), new(Channels.Push, Noon)], Plan(NoticeTopic.Answers, settings, Noon));

        settings.DigestAt = new TimeOnly(6, 0);
        Assert.Equal(new PlannedMessage(Channels.Mail, Morning, IsDigest: true), Plan(NoticeTopic.Answers, settings, Noon).First());
    }

    [Fact]
    public void What_is_urgent_goes_by_everything_that_somebody_has_whatever_they_chose()
    {
        var settings = Quiet();
        (settings.Questions, settings.DigestAt) = (Channels.None, new TimeOnly(18, 0));

        Assert.Equal(
            [new(Channels.Mail, Night), new(Channels.Push, Night), new(Channels.Sms, Night), new(Channels.Voice, Night)],
            Telling.Plan(NoticeTopic.Questions, urgent: true, settings, Everything, Rome, Night));
        Assert.Equal([new PlannedMessage(Channels.Push, Night)], Telling.Plan(NoticeTopic.Questions, urgent: true, settings, Channels.Push, Rome, Night));
    }

    [Fact]
    public void Nobody_is_called_for_what_can_wait_or_told_by_what_they_do_not_have()
    {
        var settings = Unsaid();
        settings.Answers = Everything;

        Assert.DoesNotContain(Plan(NoticeTopic.Answers, settings, Noon), planned => planned.Channel == Channels.Voice);
        Assert.Equal([Channels.Mail], Telling.Plan(NoticeTopic.Answers, urgent: false, settings, Channels.Mail, Rome, Noon).Select(planned => planned.Channel));
    }

    [Fact]
    public void What_fails_is_tried_again_less_and_less_often_and_given_up_after_a_day()
    {
        var minutes = TriesOf(urgent: false);

        Assert.Equal([1, 4, 13, 40, 121, 364, 724, 1084], minutes);
    }

    [Fact]
    public void What_is_urgent_is_tried_more_often_and_given_up_after_an_hour() => Assert.Equal([1, 3, 7, 15, 25, 35, 45, 55], TriesOf(urgent: true));

    /// <summary>In minutes after the first try.</summary>
    private static List<int> TriesOf(bool urgent)
    {
        var tries = new List<int>();
        for (var at = Noon; Retry.After(tries.Count + 1, urgent, Noon, at) is { } next; at = next) tries.Add((int)(next - Noon).TotalMinutes);
        return tries;
    }

    private static IEnumerable<PlannedMessage> Plan(NoticeTopic topic, TellingSettings settings, DateTimeOffset now) => Telling.Plan(topic, urgent: false, settings, Everything, Rome, now);

    private static TellingSettings Unsaid() => new() { ClinicianId = Guid.NewGuid(), OrganisationId = Guid.NewGuid() };

    private static TellingSettings Quiet()
    {
        var settings = Unsaid();
        (settings.QuietFrom, settings.QuietUntil) = (new TimeOnly(22, 0), new TimeOnly(7, 0));
        return settings;
    }
}
