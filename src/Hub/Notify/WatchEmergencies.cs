using CaseHub.Hub.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Notify;

/// <summary>Looks now and then whether an emergency access has waited too long for its review. It tells; what is suspended is decided by the rows and the clock alone.</summary>
internal sealed class WatchEmergencies(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchEmergencies> logger) : Watch(Pause, scopes, clock, logger)
{
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override Task LookAsync(CancellationToken cancellationToken) => InScopeAsync(async services =>
    {
        await services.GetRequiredService<TellOfEmergencies>().TellOverdueAsync(cancellationToken);
        return true;
    });
}
