using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>The hub takes a case whose consent was withdrawn off every agenda, ends it where it is discussed at this moment, takes recordings in which it was shown back from the library, and tells the hosts.</summary>
public static class TakeOffAgenda
{
    public sealed record Request(Guid CaseId) : ICommand<Unit>
    {
        /// <summary>The case's.</summary>
        public Guid? AuditSubject => CaseId;
    }

    internal sealed class Handler(HubDb db, AgendaParts parts, Publications publications, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await db.TeachingConsentOfAsync(request.CaseId, cancellationToken) is not null) return Refusal.Conflict("agenda-consent-again");
            foreach (var item in await db.Set<BriefingCase>().Where(i => i.CaseId == request.CaseId).ToListAsync(cancellationToken))
            {
                bool isOff = item.TakenOffAt is null && await TakeOffAsync(item, cancellationToken);
                if (await publications.TakeBackAsync(item.BriefingId, [item.AddedById], cancellationToken) || !isOff) continue;
                afterCommit.Tell(new BriefingTold(item.BriefingId, "briefing-case-withdrawn", null, [.. (await publications.HostsAsync(item.BriefingId, cancellationToken)).Append(item.AddedById).Distinct()], []));
            }

            return Unit.Value;
        }

        private async Task<bool> TakeOffAsync(BriefingCase item, CancellationToken cancellationToken)
        {
            item.TakenOffAt = clock.GetUtcNow();
            item.Version++;
            if (await parts.OpenAsync(item.BriefingId, cancellationToken) is { } open && open.ItemId == item.Id) parts.End(open);
            return true;
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
