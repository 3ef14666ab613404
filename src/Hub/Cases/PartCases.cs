using CaseHub.Hub.Data;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Cases;

/// <summary>The hub ends what waits between two organisations that work together no longer: requests that nobody has accepted, and cases shared to be read. What was accepted goes on to its end.</summary>
public static class PartCases
{
    public sealed record Request(Guid OrganisationId, Guid OtherOrganisationId) : ICommand<Answer>;

    /// <param name="CaseIds">Those that are asked of fewer people now.</param>
    public sealed record Answer(IReadOnlyList<Guid> CaseIds);

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (one, other) = (request.OrganisationId, request.OtherOrganisationId);
            var between = await db.Set<CaseGrant>()
                .Where(g => (g.OrganisationId == one && g.ToOrganisationId == other) || (g.OrganisationId == other && g.ToOrganisationId == one))
                .Where(g => g.Right == CaseRight.Read || g.Right == CaseRight.TakeOver || (g.Right == CaseRight.Answer && db.Set<ClinicalCase>().Any(c => c.Id == g.CaseId && c.State == CaseState.Requested)))
                .ToListAsync(cancellationToken);
            db.RemoveRange(between);
            return new Answer([.. between.Where(g => g.Right != CaseRight.Read).Select(g => g.CaseId).Distinct()]);
        }
    }
}

/// <summary>Carries it out once organisations have parted; cases that nobody is left to answer go back to their askers.</summary>
internal sealed class PartCasesOfPartners(IServiceScopeFactory scopes, WatchAdvisers watch) : INotificationHandler<PartnersParted>
{
    public async Task Handle(PartnersParted notification, CancellationToken cancellationToken)
    {
        foreach (var other in notification.Others)
        {
            await using var scope = scopes.CreateAsyncScope();
            var parted = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new PartCases.Request(notification.OrganisationId, other), cancellationToken);
            if (parted.IsGranted) await watch.HandOverAsync(parted.Value.CaseIds, cancellationToken);
        }
    }
}
