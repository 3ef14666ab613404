using System.Globalization;
using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Calls;
using CaseHub.Hub.Notify.Mail;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify.Settings;

/// <summary>How somebody is told, to be changed.</summary>
/// <param name="Address">Where mail goes: the address that they sign in with.</param>
/// <param name="Topics">Of each topic (<c>questions</c> …) its channels (<c>mail</c>, <c>push</c>, <c>sms</c>).</param>
/// <param name="DigestAt"><c>HH:mm</c> in their zone; null sends each mail at once.</param>
/// <param name="QuietFrom"><c>HH:mm</c>; null without quiet hours.</param>
/// <param name="Language">Chosen for what is sent; null follows the profile.</param>
/// <param name="LanguageNow">What follows from that.</param>
/// <param name="MailIsOn">False where the hub has no mail server.</param>
/// <param name="CallsAreOn">False where the hub has no webhook for text messages and calls.</param>
/// <param name="Phone">Verified, all but its last digits hidden; null without one.</param>
/// <param name="NewPhone">Waits for its code, hidden likewise.</param>
/// <param name="PushKey">What a browser subscribes with (<c>applicationServerKey</c>, base64url).</param>
public sealed record TellingView(
    string Address,
    string TimeZone,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Topics,
    string? DigestAt,
    string? QuietFrom,
    string? QuietUntil,
    string? Language,
    string LanguageNow,
    bool MailIsOn,
    bool CallsAreOn,
    string? Phone,
    string? NewPhone,
    IReadOnlyList<PushDeviceView> Devices,
    string PushKey);

/// <summary>A browser that is told.</summary>
public sealed record PushDeviceView(Guid Id, string Name, DateTimeOffset At);

/// <summary>Reads and keeps what the use cases of this folder share.</summary>
internal sealed class TellingDesk(HubDb db, CurrentActor actor, PhoneSeals seals, MailOptions mail, CallOptions calls, PushKeys keys)
{
    public const string TimeFormat = "HH:mm";

    /// <summary>The topics that are chosen for, in the order of their list.</summary>
    public static IReadOnlyList<NoticeTopic> Topics { get; } = Enum.GetValues<NoticeTopic>();

    public static IReadOnlyList<Channels> Choosable { get; } = [Channels.Mail, Channels.Push, Channels.Sms];

    /// <summary>The person's own row, made where there is none yet.</summary>
    public async Task<TellingSettings> OwnAsync(CancellationToken cancellationToken)
    {
        var me = await db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
        if (await db.Set<TellingSettings>().SingleOrDefaultAsync(s => s.ClinicianId == me.Id, cancellationToken) is { } settings) return settings;
        var made = new TellingSettings { ClinicianId = me.Id, OrganisationId = me.HomeOrganisationId };
        db.Add(made);
        return made;
    }

    public async Task<TellingView> ViewAsync(CancellationToken cancellationToken)
    {
        var me = await db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == actor.Required.Id, cancellationToken);
        string? address = await db.Users.Where(u => u.Id == me.Id).Select(u => u.Email).SingleAsync(cancellationToken);
        var settings = await db.Set<TellingSettings>().AsNoTracking().SingleOrDefaultAsync(s => s.ClinicianId == me.Id, cancellationToken) ?? new TellingSettings { ClinicianId = me.Id, OrganisationId = me.HomeOrganisationId };
        var devices = await db.Set<PushDevice>().Where(d => d.ClinicianId == me.Id).OrderBy(d => d.At).Select(d => new PushDeviceView(d.Id, d.Name, d.At)).ToListAsync(cancellationToken);
        return new TellingView(
            address ?? "",
            me.TimeZone,
            Topics.ToDictionary(Choices.CodeOf, topic => CodesOf(settings.ChannelsOf(topic))),
            settings.DigestAt?.ToString(TimeFormat, CultureInfo.InvariantCulture),
            settings.QuietFrom?.ToString(TimeFormat, CultureInfo.InvariantCulture),
            settings.QuietUntil?.ToString(TimeFormat, CultureInfo.InvariantCulture),
            settings.Language,
            ReadersLanguage.Of(settings.Language, me.Languages).Name,
            mail.IsOn,
            calls.IsOn,
            Hidden(seals.Open(me.Id, settings.SealedPhone)),
            Hidden(seals.Open(me.Id, settings.SealedNewPhone)),
            devices,
            keys.PublicKey);
    }

    private static IReadOnlyList<string> CodesOf(Channels channels) => [.. Choosable.Where(channel => channels.HasFlag(channel)).Select(Choices.CodeOf)];

    /// <summary>Who looks over a shoulder learns no number.</summary>
    private static string? Hidden(string? number) => number is null ? null : $"{number[..3]} … {number[^3..]}";
}
