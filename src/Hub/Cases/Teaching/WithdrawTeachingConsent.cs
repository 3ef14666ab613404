using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Teaching;

/// <summary>The patient does not want their case shown any more: from now on nobody shows it, also where it stood on an agenda.</summary>
public static class WithdrawTeachingConsent
{
    public sealed record Request(Guid CaseId) : ICommand<Unit>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await db.TeachingConsentOfAsync(request.CaseId, cancellationToken) is not { } consent) return Refusal.Conflict("consent-none");
            var now = clock.GetUtcNow();
            consent.Withdraw(actor.Required.Id, now);
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            @case.Touch(now);
            timeline.Add(@case.Id, @case.OrganisationId, "teaching-consent-withdrawn");
            afterCommit.Tell(new TeachingConsentWithdrawn(@case.Id));
            return Unit.Value;
        }
    }
}

/// <summary>A case may be shown no more: whatever shows it takes it off.</summary>
internal sealed record TeachingConsentWithdrawn(Guid CaseId) : INotification;
