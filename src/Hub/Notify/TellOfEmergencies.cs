using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Tells of emergency access: a case's people and the privacy officers at once, who read it of the judgement, and both when the privilege is suspended.</summary>
internal sealed class TellOfEmergencies(HubDb db, Notices notices, EmergencyPrivilege privilege) : INotificationHandler<EmergencyOpened>, INotificationHandler<EmergencyReviewed>
{
    /// <summary>Told to the reader; its presence says that both have been told.</summary>
    private const string Suspended = "emergency-suspended";

    public async Task Handle(EmergencyOpened news, CancellationToken cancellationToken)
    {
        await notices.RaiseAsync("emergency-opened", news.Recipients, news.ById, news.CaseId, cancellationToken: cancellationToken);
        await notices.RaiseAsync("emergency-to-review", Without(news.Reviewers, news.Recipients), news.ById, news.CaseId, cancellationToken: cancellationToken);
    }

    public async Task Handle(EmergencyReviewed news, CancellationToken cancellationToken)
    {
        string verdict = news.Verdict == EmergencyVerdict.Justified ? "justified" : "not-justified";
        await notices.RaiseAsync($"emergency-{verdict}", news.Recipients, news.ById, news.CaseId, cancellationToken: cancellationToken);
        await notices.RaiseAsync($"emergency-reviewed-{verdict}", news.Reviewers, news.ById, news.CaseId, cancellationToken: cancellationToken);
    }

    /// <summary>Tells of every access whose time for a review is over and of which nobody was told yet.</summary>
    public async Task TellOverdueAsync(CancellationToken cancellationToken)
    {
        var candidates = await privilege.Suspending().AsNoTracking().Where(a => a.ReviewedAt == null).OrderBy(a => a.At).ToListAsync(cancellationToken);
        foreach (var access in candidates)
        {
            var since = access.At + EmergencyAccess.ReviewWithin;
            bool isTold = await db.Set<Notice>().AnyAsync(
                n => n.Kind == Suspended && n.RecipientId == access.ClinicianId && n.CaseId == access.CaseId && n.At >= since, cancellationToken);
            if (isTold) continue;
            var reviewers = await privilege.ReviewersAsync(access.OrganisationId, access.ClinicianId, cancellationToken);
            await notices.RaiseAsync("emergency-overdue", reviewers, access.ClinicianId, access.CaseId, cancellationToken: cancellationToken);
            await notices.RaiseAsync(Suspended, [access.ClinicianId], byId: null, access.CaseId, cancellationToken: cancellationToken);
        }
    }

    private static IReadOnlyList<Guid> Without(IReadOnlyList<Guid> people, IReadOnlyList<Guid> others) => [.. people.Except(others)];
}
