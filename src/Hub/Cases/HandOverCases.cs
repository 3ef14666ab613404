using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Cases;

/// <summary>Hands over the open cases of somebody who cannot advise any more, each by a command of its own, so that one that fails holds up no other.</summary>
internal sealed class HandOverCases(WatchAdvisers watch) : INotificationHandler<CannotAdvise>
{
    public Task Handle(CannotAdvise notification, CancellationToken cancellationToken) => watch.HandOverAsync(notification.ClinicianId, notification.OrganisationId, cancellationToken);
}

/// <summary>Each hour: hands over what a crash, or the end of a licence that nobody noticed yet, has left with somebody who cannot advise.</summary>
internal sealed partial class WatchAdvisers(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchAdvisers> logger)
    : Watch(TimeSpan.FromHours(1), scopes, clock, logger)
{
    private readonly ILogger log = logger;

    /// <param name="clinicianId">Whose; null for everybody's.</param>
    /// <param name="organisationId">For whom they acted; null for all.</param>
    /// <param name="cancellationToken">Ends the work between two cases.</param>
    public async Task HandOverAsync(Guid? clinicianId, Guid? organisationId, CancellationToken cancellationToken)
    {
        var suspects = await InScopeAsync(scope => scope.GetRequiredService<AbleAdvisers>().SuspectsAsync(clinicianId, organisationId, cancellationToken));
        await HandOverAsync(suspects, cancellationToken);
    }

    /// <summary>Those of the cases that nobody can answer as things are.</summary>
    public async Task HandOverAsync(IReadOnlyList<Guid> caseIds, CancellationToken cancellationToken)
    {
        foreach (var caseId in caseIds)
        {
            if (!await InScopeAsync(scope => scope.GetRequiredService<AbleAdvisers>().IsStrandedAsync(caseId, cancellationToken))) continue;
            var outcome = await InScopeAsync(scope => scope.GetRequiredService<IMediator>().Send(new HandOverCase.Request(caseId), cancellationToken));
            if (!outcome.IsGranted) NotHandedOver(caseId, outcome.Refusal.Code);
        }
    }

    protected override Task LookAsync(CancellationToken cancellationToken) => HandOverAsync(clinicianId: null, organisationId: null, cancellationToken);

    [LoggerMessage(2121, LogLevel.Warning, "Case {CaseId} could not be handed over ({Code}); it will be tried again in an hour")]
    private partial void NotHandedOver(Guid caseId, string code);
}
