using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Calls;
using CaseHub.Hub.Notify.Mail;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Adds to notices what goes out of them, to be saved together.</summary>
internal sealed class Outbox(HubDb db, MailOptions mail, CallOptions calls, TimeProvider clock)
{
    public async Task AddAsync(IReadOnlyList<Notice> notices, CancellationToken cancellationToken)
    {
        var people = notices.Select(n => n.RecipientId).ToList();
        var zones = await db.Set<Clinician>().Where(c => people.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.TimeZone, cancellationToken);
        var settings = await db.Set<TellingSettings>().AsNoTracking().Where(s => people.Contains(s.ClinicianId)).ToDictionaryAsync(s => s.ClinicianId, cancellationToken);
        var devices = (await db.Set<PushDevice>().Where(d => people.Contains(d.ClinicianId)).Select(d => new { d.ClinicianId, d.Id }).ToListAsync(cancellationToken)).ToLookup(d => d.ClinicianId, d => d.Id);
        foreach (var notice in notices)
        {
            var own = settings.GetValueOrDefault(notice.RecipientId) ?? Unsaid(notice);
            var browsers = devices[notice.RecipientId].ToList();
            var reach = ReachOf(own, browsers.Count);
            foreach (var planned in Telling.Plan(NoticeKinds.TopicOf(notice.Kind), notice.IsUrgent, own, reach, ZoneOf(zones[notice.RecipientId]), notice.At))
                Add(notice, planned, browsers);
        }
    }

    /// <summary>To every channel that somebody has, at once, so that they see what arrives.</summary>
    public void AddTest(Notice notice, TellingSettings settings, IReadOnlyList<Guid> browsers)
    {
        var reach = ReachOf(settings, browsers.Count) & ~Channels.Voice;
        foreach (var channel in new[] { Channels.Mail, Channels.Push, Channels.Sms }.Where(channel => (reach & channel) != Channels.None))
            Add(notice, new PlannedMessage(channel, notice.At), browsers);
    }

    internal Channels ReachOf(TellingSettings settings, int browsers) =>
        (mail.IsOn ? Channels.Mail : Channels.None)
        | (browsers > 0 ? Channels.Push : Channels.None)
        | (calls.IsOn && settings.SealedPhone is not null ? Channels.Sms | Channels.Voice : Channels.None);

    /// <summary>A zone that this machine does not know counts as UTC.</summary>
    internal static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    private static TellingSettings Unsaid(Notice notice) => new() { ClinicianId = notice.RecipientId, OrganisationId = notice.OrganisationId };

    private void Add(Notice notice, PlannedMessage planned, IReadOnlyList<Guid> browsers)
    {
        if (planned.Channel != Channels.Push) db.Add(RowOf(notice, planned, null));
        else db.AddRange(browsers.Select(browser => RowOf(notice, planned, browser)));
    }

    private OutgoingMessage RowOf(Notice notice, PlannedMessage planned, Guid? browser) => new()
    {
        Id = clock.NewId(),
        OrganisationId = notice.OrganisationId,
        RecipientId = notice.RecipientId,
        NoticeId = notice.Id,
        Kind = notice.Kind,
        Channel = planned.Channel,
        DeviceId = browser,
        IsUrgent = notice.IsUrgent,
        IsDigest = planned.IsDigest,
        NotBefore = planned.NotBefore,
        NextAt = planned.NotBefore,
    };
}
