using System.Globalization;
using CaseHub.Hub.Briefings;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify.Delivery;

/// <summary>What is delivered to one person by one channel: one line, or those of a digest.</summary>
/// <param name="Id">Of its first message, the same at each try.</param>
/// <param name="Address">Their e-mail address.</param>
/// <param name="Language">One of <see cref="ReadersLanguage.Known"/>.</param>
/// <param name="Settings">Theirs; null where they have said nothing.</param>
/// <param name="DeviceId">Which browser, for push.</param>
/// <param name="Calendar">The calendar file that goes along, as the appointment is now; null where there is none.</param>
internal sealed record Letter(
    Guid Id, Guid RecipientId, string Name, string Address, CultureInfo Language, TellingSettings? Settings, Channels Channel, Guid? DeviceId, bool IsUrgent, bool IsDigest, DateTimeOffset At,
    IReadOnlyList<LetterLine> Lines, CalendarText? Calendar);

/// <param name="NoticeId">Null for a code that verifies a number, and for what the reader did themselves.</param>
/// <param name="ByName">Whose doing it was; null for the hub's own.</param>
/// <param name="CaseNumber">Null where it is about no case.</param>
/// <param name="SessionId">The consult that it is about, if any.</param>
/// <param name="AppointmentId">Whose calendar file goes along.</param>
/// <param name="BriefingId">Likewise of a briefing.</param>
/// <param name="IsSeries">With those of its series that come after it.</param>
internal sealed record LetterLine(Guid? NoticeId, string Kind, string? ByName, string? CaseNumber, Guid? SessionId, Guid? AppointmentId = null, Guid? BriefingId = null, bool IsSeries = false)
{
    /// <summary>Leads to the right place, once they are signed in.</summary>
    public string Path => NoticeId is { } notice ? $"/n/{notice}" : AppointmentId is { } appointment ? $"/appointments/{appointment}" : BriefingId is { } briefing ? $"/briefings/{briefing}" : "/account/notifications";
}

/// <summary>Makes letters of rows; leaves out what nobody needs any more.</summary>
internal sealed class Letters(HubDb db, Notices notices, StillNeeded needed, AppointmentFile files, BriefingFile briefings, PublicAddress hub)
{
    /// <summary>What who named a time reads of it.</summary>
    private const string OwnProposal = "appointment-own";

    /// <summary>Of the messages of one person and channel.</summary>
    /// <param name="messages">At least one.</param>
    /// <returns>Null where none is needed any more.</returns>
    public async Task<(Letter? Letter, IReadOnlyList<OutgoingMessage> NotNeeded)> OfAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var first = messages.MinBy(m => m.Id)!;
        var person = await db.Set<Clinician>().AsNoTracking().SingleAsync(c => c.Id == first.RecipientId, cancellationToken);
        string? address = await db.Set<IdentityUser<Guid>>().Where(u => u.Id == person.Id).Select(u => u.Email).SingleOrDefaultAsync(cancellationToken);
        var settings = await db.Set<TellingSettings>().AsNoTracking().SingleOrDefaultAsync(s => s.ClinicianId == person.Id, cancellationToken);
        var notNeeded = await needed.WithoutAsync(messages, cancellationToken);
        var lines = await LinesAsync([.. messages.Except(notNeeded)], cancellationToken);
        if (lines.Count == 0 || address is null) return (null, messages);
        var language = ReadersLanguage.Of(settings?.Language, person.Languages);
        return (new Letter(first.Id, person.Id, person.Name, address, language, settings, first.Channel, first.DeviceId, first.IsUrgent, first.IsDigest, first.NotBefore, lines, await CalendarAsync(lines[0], person.Id, language, cancellationToken)), notNeeded);
    }

    private async Task<CalendarText?> CalendarAsync(LetterLine line, Guid readerId, CultureInfo language, CancellationToken cancellationToken)
    {
        if (line.BriefingId is { } briefing)
            return await briefings.WriteAsync(briefing, readerId, line.IsSeries, new Uri(hub.LinkTo("/")), new BriefingCalendarWords(Words.Of(language, "calendar-briefing", "", "", "{0}")), cancellationToken);
        if (line.AppointmentId is not { } id) return null;
        string link = hub.LinkTo($"/appointments/{id}");
        var words = new CalendarWords(Words.Of(language, "calendar-summary", "", line.CaseNumber!), Words.Of(language, "calendar-description", "", line.CaseNumber!, link));
        return await files.WriteAsync(id, readerId, new Uri(hub.LinkTo("/")), words, cancellationToken);
    }

    private async Task<IReadOnlyList<LetterLine>> LinesAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var ids = messages.Select(m => m.NoticeId).OfType<Guid>().ToList();
        var views = await notices.View(db.Set<Notice>().Where(n => ids.Contains(n.Id))).ToDictionaryAsync(v => v.Id, cancellationToken);
        var appointments = messages.Where(m => m.NoticeId is null).Select(m => m.AppointmentId).OfType<Guid>().ToList();
        var numbers = await db.Set<Appointment>().Where(a => appointments.Contains(a.Id))
            .Join(db.Set<ClinicalCase>(), a => a.CaseId, c => c.Id, (a, c) => new { a.Id, c.Number }).ToDictionaryAsync(a => a.Id, a => a.Number, cancellationToken);
        return
        [
            .. messages.OrderBy(m => m.Id).Select(m =>
                m.NoticeId is { } id && views.TryGetValue(id, out var view) ? new LetterLine(id, m.Kind, view.ByName, view.CaseNumber, view.SessionId, m.AppointmentId, m.BriefingId, m.IsSeries)
                : m.AppointmentId is { } appointment ? new LetterLine(null, m.Kind == "appointment-proposed" ? OwnProposal : m.Kind, null, numbers[appointment], null, appointment)
                : new LetterLine(null, m.Kind, null, null, null, null, m.BriefingId, m.IsSeries)),
        ];
    }
}
