namespace CaseHub.Hub.Notify;

/// <summary>One way that a notice takes.</summary>
/// <param name="Channel">A single one.</param>
/// <param name="NotBefore">When at the earliest.</param>
/// <param name="IsDigest">Goes with all others of the day in one mail.</param>
internal sealed record PlannedMessage(Channels Channel, DateTimeOffset NotBefore, bool IsDigest = false);

/// <summary>Where a notice goes and when; decided when it is raised, from nothing but what stands here.</summary>
internal static class Telling
{
    private static readonly Channels[] Each = [Channels.Mail, Channels.Push, Channels.Sms, Channels.Voice];

    /// <param name="topic">Of the notice.</param>
    /// <param name="urgent">Goes out on every channel at any hour, whatever was chosen.</param>
    /// <param name="settings">What was chosen.</param>
    /// <param name="reach">By what the person can be reached at all.</param>
    /// <param name="zone">Theirs.</param>
    /// <param name="now">When the notice was raised.</param>
    /// <param name="withFile">Its mail brings a calendar file, which is of no use in a digest after the time.</param>
    public static IEnumerable<PlannedMessage> Plan(NoticeTopic topic, bool urgent, TellingSettings settings, Channels reach, TimeZoneInfo zone, DateTimeOffset now, bool withFile = false)
    {
        // Nobody is called by telephone for what can wait.
        var channels = urgent ? reach : settings.ChannelsOf(topic) & reach & ~Channels.Voice;
        return Each.Where(channel => (channels & channel) != Channels.None).Select(channel =>
            urgent || IsOfAccount(topic, channel) ? new PlannedMessage(channel, now)
            : channel == Channels.Mail && !withFile && settings.DigestAt is { } at ? new PlannedMessage(channel, AfterQuiet(settings, QuietHours.Next(at, now, zone), zone), IsDigest: true)
            : new PlannedMessage(channel, AfterQuiet(settings, now, zone)));
    }

    /// <summary>"Was it you?" has to be read before it is too late; a mail wakes nobody.</summary>
    private static bool IsOfAccount(NoticeTopic topic, Channels channel) => topic == NoticeTopic.Account && channel == Channels.Mail;

    private static DateTimeOffset AfterQuiet(TellingSettings settings, DateTimeOffset at, TimeZoneInfo zone) =>
        settings is { QuietFrom: { } from, QuietUntil: { } until } ? new QuietHours(from, until).EndFor(at, zone) ?? at : at;
}
