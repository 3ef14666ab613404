using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>The hub takes a case whose consent was withdrawn off every agenda, ends it where it is discussed at this moment, and tells the hosts.</summary>
public static class TakeOffAgenda
{
    public sealed record Request(Guid CaseId) : ICommand<Unit>
    {
        /// <summary>The case's.</summary>
        public Guid? AuditSubject => CaseId;
    }

    internal sealed class Handler(HubDb db, AgendaParts parts, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await db.TeachingConsentOfAsync(request.CaseId, cancellationToken) is not null) return Refusal.Conflict("agenda-consent-again");
            var items = await db.Set<BriefingCase>().Where(i => i.CaseId == request.CaseId && i.TakenOffAt == null).ToListAsync(cancellationToken);
            foreach (var item in items)
            {
                item.TakenOffAt = clock.GetUtcNow();
                item.Version++;
                if (await parts.OpenAsync(item.BriefingId, cancellationToken) is { } open && open.ItemId == item.Id) parts.End(open);
                var hosts = await db.Set<SessionSeat>().Where(s => s.SessionId == item.BriefingId && s.Role == SeatRole.Host && s.RemovedAt == null).Select(s => s.ClinicianId).ToListAsync(cancellationToken);
                afterCommit.Tell(new BriefingTold(item.BriefingId, "briefing-case-withdrawn", null, [.. hosts.Append(item.AddedById).Distinct()], []));
            }

            return Unit.Value;
        }
    }
}

/// <summary>In a scope of its own, since it is the hub's doing and nobody's. Until it is done nobody is shown the case either: each look asks for the consent.</summary>
internal sealed class TakeOffWithoutConsent(IServiceScopeFactory scopes) : INotificationHandler<TeachingConsentWithdrawn>
{
    public async Task Handle(TeachingConsentWithdrawn notification, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new TakeOffAgenda.Request(notification.CaseId), cancellationToken);
    }
}
