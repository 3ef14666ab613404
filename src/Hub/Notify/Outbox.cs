using CaseHub.Hub.Data;
using CaseHub.Hub.Notify.Calls;
using CaseHub.Hub.Notify.Mail;
using CaseHub.Hub.Notify.Push;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Which calendar file a mail brings: an appointment's or a briefing's.</summary>
/// <param name="IsSeries">With the briefings of its series that come after it.</param>
internal sealed record FileOf(Guid? AppointmentId = null, Guid? BriefingId = null, bool IsSeries = false);

/// <summary>Adds to notices what goes out of them, to be saved together.</summary>
internal sealed class Outbox(HubDb db, MailOptions mail, CallOptions calls, TimeProvider clock)
{
    /// <param name="notices">Not saved yet.</param>
    /// <param name="file">Which calendar file goes along with their mails; null where none does.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task AddAsync(IReadOnlyList<Notice> notices, FileOf? file, CancellationToken cancellationToken)
    {
        var readers = await ReadersAsync([.. notices.Select(n => n.RecipientId)], cancellationToken);
        foreach (var notice in notices)
        {
            var reader = readers[notice.RecipientId];
            foreach (var planned in PlanFor(reader, notice.Kind, notice.IsUrgent, notice.At, withFile: file is not null)) Add(notice, planned, reader.Browsers, file);
        }
    }

    /// <summary>A calendar file by mail, without a notice: to those who know of it, and whose calendar does not.</summary>
    public async Task AddFileAsync(FileOf file, string kind, IReadOnlyList<Guid> people, CancellationToken cancellationToken)
    {
        foreach (var reader in (await ReadersAsync(people, cancellationToken)).Values)
        {
            foreach (var planned in PlanFor(reader, kind, urgent: false, clock.GetUtcNow(), withFile: true).Where(planned => planned.Channel == Channels.Mail))
                db.Add(new OutgoingMessage
                {
                    Id = clock.NewId(),
                    OrganisationId = reader.OrganisationId,
                    RecipientId = reader.Id,
                    Kind = kind,
                    Channel = Channels.Mail,
                    AppointmentId = file.AppointmentId,
                    BriefingId = file.BriefingId,
                    IsSeries = file.IsSeries,
                    NotBefore = planned.NotBefore,
                    NextAt = planned.NotBefore,
                });
        }
    }

    /// <summary>To every channel that somebody has, at once, so that they see what arrives.</summary>
    public void AddTest(Notice notice, TellingSettings settings, IReadOnlyList<Guid> browsers)
    {
        var reach = ReachOf(settings, browsers.Count) & ~Channels.Voice;
        foreach (var channel in new[] { Channels.Mail, Channels.Push, Channels.Sms }.Where(channel => (reach & channel) != Channels.None))
            Add(notice, new PlannedMessage(channel, notice.At), browsers, file: null);
    }

    internal Channels ReachOf(TellingSettings settings, int browsers) =>
        (mail.IsOn ? Channels.Mail : Channels.None)
        | (browsers > 0 ? Channels.Push : Channels.None)
        | (calls.IsOn && settings.SealedPhone is not null ? Channels.Sms | Channels.Voice : Channels.None);

    /// <summary>A zone that this machine does not know counts as UTC.</summary>
    internal static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    private async Task<Dictionary<Guid, Reader>> ReadersAsync(IReadOnlyList<Guid> people, CancellationToken cancellationToken)
    {
        var clinicians = await db.Set<Clinician>().Where(c => people.Contains(c.Id) && !db.Set<ImportedPerson>().Any(p => p.ClinicianId == c.Id)).Select(c => new { c.Id, c.HomeOrganisationId, c.TimeZone }).ToListAsync(cancellationToken);
        var settings = await db.Set<TellingSettings>().AsNoTracking().Where(s => people.Contains(s.ClinicianId)).ToDictionaryAsync(s => s.ClinicianId, cancellationToken);
        var devices = (await db.Set<PushDevice>().Where(d => people.Contains(d.ClinicianId)).Select(d => new { d.ClinicianId, d.Id }).ToListAsync(cancellationToken)).ToLookup(d => d.ClinicianId, d => d.Id);
        return clinicians.ToDictionary(c => c.Id, c => new Reader(
            c.Id,
            c.HomeOrganisationId,
            ZoneOf(c.TimeZone),
            settings.GetValueOrDefault(c.Id) ?? new TellingSettings { ClinicianId = c.Id, OrganisationId = c.HomeOrganisationId },
            [.. devices[c.Id]]));
    }

    private IEnumerable<PlannedMessage> PlanFor(Reader reader, string kind, bool urgent, DateTimeOffset now, bool withFile) =>
        Telling.Plan(NoticeKinds.TopicOf(kind), urgent, reader.Settings, ReachOf(reader.Settings, reader.Browsers.Count), reader.Zone, now, withFile);

    private void Add(Notice notice, PlannedMessage planned, IReadOnlyList<Guid> browsers, FileOf? file)
    {
        if (planned.Channel != Channels.Push) db.Add(RowOf(notice, planned, null, planned.Channel == Channels.Mail ? file : null));
        else db.AddRange(browsers.Select(browser => RowOf(notice, planned, browser, null)));
    }

    private OutgoingMessage RowOf(Notice notice, PlannedMessage planned, Guid? browser, FileOf? file) => new()
    {
        Id = clock.NewId(),
        OrganisationId = notice.OrganisationId,
        RecipientId = notice.RecipientId,
        NoticeId = notice.Id,
        Kind = notice.Kind,
        Channel = planned.Channel,
        DeviceId = browser,
        AppointmentId = file?.AppointmentId,
        BriefingId = file?.BriefingId,
        IsSeries = file?.IsSeries ?? false,
        IsUrgent = notice.IsUrgent,
        IsDigest = planned.IsDigest,
        NotBefore = planned.NotBefore,
        NextAt = planned.NotBefore,
    };

    private sealed record Reader(Guid Id, Guid OrganisationId, TimeZoneInfo Zone, TellingSettings Settings, IReadOnlyList<Guid> Browsers);
}
