using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify.Delivery;

/// <summary>
/// Which messages have not become idle while they waited. What was seen in the page is not sent any more; what is urgent is, until the case has somebody: seeing is not "I have it".
/// A calendar file is, also where its news was seen, until the next one of the same appointment or briefing: a calendar reads no page, and each brings the latest state. Who belongs to no organisation any more is told nothing but that.
/// </summary>
internal sealed class StillNeeded(HubDb db)
{
    private static readonly CaseState[] Waiting = [CaseState.Requested, CaseState.Answered];

    /// <param name="messages">Of one person.</param>
    /// <returns>Those that nobody needs any more.</returns>
    public async Task<IReadOnlyList<OutgoingMessage>> WithoutAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var ids = messages.Select(m => m.NoticeId).OfType<Guid>().ToList();
        var notices = await db.Set<Notice>().Where(n => ids.Contains(n.Id))
            .Select(n => new { n.Id, Seen = n.SeenAt != null, Waits = db.Set<ClinicalCase>().Any(c => c.Id == n.CaseId && Waiting.Contains(c.State)) })
            .ToDictionaryAsync(n => n.Id, cancellationToken);
        var recipient = messages[0].RecipientId;
        bool isMember = await db.Set<Membership>().Active().AnyAsync(m => m.ClinicianId == recipient, cancellationToken);
        var outdated = await OutdatedAsync(messages, cancellationToken);
        return
        [
            .. messages.Where(message => (message.AppointmentId ?? message.BriefingId) is not null
                ? outdated.Contains(message.Id) || !IsFor(message, isMember)
                : message.NoticeId is { } id && (IsIdle(message, notices.TryGetValue(id, out var n) ? (n.Seen, n.Waits) : (true, false)) || !IsFor(message, isMember))),
        ];
    }

    /// <summary>Those with a calendar file after which another of the same appointment or briefing was written for the same person.</summary>
    private async Task<HashSet<Guid>> OutdatedAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        var (recipient, about) = (messages[0].RecipientId, messages.Select(SubjectOf).OfType<Guid>().ToList());
        if (about.Count == 0) return [];
        var files = await db.Set<OutgoingMessage>()
            .Where(m => m.RecipientId == recipient && ((m.AppointmentId != null && about.Contains(m.AppointmentId.Value)) || (m.BriefingId != null && about.Contains(m.BriefingId.Value))))
            .Select(m => new { m.Id, Subject = m.AppointmentId ?? m.BriefingId, m.IsSeries }).ToListAsync(cancellationToken);
        // What is said of one briefing of a series does not say what became of the others.
        return [.. files.Where(file => files.Any(later => later.Subject == file.Subject && later.Id > file.Id && (later.IsSeries || !file.IsSeries))).Select(file => file.Id)];
    }

    private static Guid? SubjectOf(OutgoingMessage message) => message.AppointmentId ?? message.BriefingId;

    private static bool IsIdle(OutgoingMessage message, (bool Seen, bool Waits) notice) => notice.Seen && !(message.IsUrgent && notice.Waits);

    private static bool IsFor(OutgoingMessage message, bool isMember) => isMember || NoticeKinds.TopicOf(message.Kind) is NoticeTopic.Organisation or NoticeTopic.Account;
}
