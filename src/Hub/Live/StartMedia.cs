using CaseHub.Hub.Data;
using CaseHub.Recorder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live;

internal static class StartMedia
{
    private static Task? warmUp;

    /// <summary>Makes the first join as fast as the second, on a thread beside the rest of the start; once a process, since what .NET has compiled stays compiled.</summary>
    public static Task WarmUpAsync(IServiceProvider services) =>
        Volatile.Read(ref warmUp) ?? (warmUp = Task.Run(() => WarmUp.RunAsync(services.GetRequiredService<ILoggerFactory>())));

    /// <summary>Opens the relay's port before anything is served, so that a used port or a missing library is told at once.</summary>
    /// <exception cref="StartException">The relay cannot start; the message says how to mend it.</exception>
    public static void Run(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<MediaEngine>();
        }
        catch (MediaStartException e)
        {
            throw new StartException(e.Message, e);
        }
    }
}
