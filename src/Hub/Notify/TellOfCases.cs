using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify;

/// <summary>Tells a case's people what has happened to it.</summary>
internal sealed class TellOfCases(HubDb db, Notices notices, TimeProvider clock) :
    INotificationHandler<OpinionRequested>,
    INotificationHandler<CaseAccepted>,
    INotificationHandler<CaseDeclined>,
    INotificationHandler<OpinionWritten>,
    INotificationHandler<OpinionAcknowledged>,
    INotificationHandler<CaseClosed>,
    INotificationHandler<CaseWithdrawn>,
    INotificationHandler<CaseReopened>,
    INotificationHandler<NoteWritten>,
    INotificationHandler<CaseShared>,
    INotificationHandler<CaseTold>
{
    private const string Requested = "opinion-requested";

    public Task Handle(OpinionRequested news, CancellationToken cancellationToken) =>
        notices.RaiseAsync(Requested, news.Recipients, news.ById, news.CaseId, urgent: news.Urgency == Urgency.Emergency, cancellationToken: cancellationToken);

    public Task Handle(CaseTold news, CancellationToken cancellationToken) =>
        notices.RaiseAsync(news.Kind, news.Recipients, news.ById, news.CaseId, news.SessionId, news.IsUrgent, cancellationToken);

    public async Task Handle(CaseAccepted news, CancellationToken cancellationToken)
    {
        await NoLongerAskAsync(news.CaseId, cancellationToken);
        await TellAsync("case-accepted", news, cancellationToken);
    }

    public Task Handle(CaseDeclined news, CancellationToken cancellationToken) => TellAsync("case-declined", news, cancellationToken);

    public Task Handle(OpinionWritten news, CancellationToken cancellationToken) => TellAsync("opinion-written", news, cancellationToken);

    public Task Handle(OpinionAcknowledged news, CancellationToken cancellationToken) => TellAsync("opinion-acknowledged", news, cancellationToken);

    public Task Handle(CaseClosed news, CancellationToken cancellationToken) => TellAsync("case-closed", news, cancellationToken);

    public async Task Handle(CaseWithdrawn news, CancellationToken cancellationToken)
    {
        await NoLongerAskAsync(news.CaseId, cancellationToken);
        await TellAsync("case-withdrawn", news, cancellationToken);
    }

    public Task Handle(CaseReopened news, CancellationToken cancellationToken) => TellAsync("case-reopened", news, cancellationToken);

    public Task Handle(NoteWritten news, CancellationToken cancellationToken) => TellAsync("note-written", news, cancellationToken);

    public Task Handle(CaseShared news, CancellationToken cancellationToken) => TellAsync("case-shared", news, cancellationToken);

    private Task TellAsync(string kind, CaseNews news, CancellationToken cancellationToken) =>
        notices.RaiseAsync(kind, news.Recipients, news.ById, news.CaseId, cancellationToken: cancellationToken);

    /// <summary>Nobody has to answer any more: what still asks them to counts as seen.</summary>
    private async Task NoLongerAskAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Set<Notice>()
            .Where(n => n.CaseId == caseId && n.Kind == Requested && n.SeenAt == null)
            .ExecuteUpdateAsync(n => n.SetProperty(row => row.SeenAt, now), cancellationToken);
    }
}
