using System.Net.Sockets;
using CaseHub.Hub.Data;

namespace CaseHub.Web.Start;

/// <summary>The named boundary of the process: what keeps it from starting becomes one line and an exit code, never a stack trace.</summary>
internal static class Run
{
    private static readonly string[] Flags = ["--demo", "--lan"];

    /// <returns>0 after an orderly stop; 2 for a setting, 3 for a port, 4 for the machine.</returns>
    public static async Task<int> UntilStoppedAsync(string[] args)
    {
        if (args is [Verify.Name, .. var rest]) return await Verify.RunAsync(rest);
        if (args is [Reindex.Name, .. var settings]) return await Reindex.RunAsync(settings);
        try
        {
            await using var app = await StartAsync(args);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OperationCanceledException)
        {
            // Told to stop while it was still starting.
            return 0;
        }
        catch (CannotStartException e)
        {
            return Say(e.Message, e.ExitCode);
        }
        catch (StartException e)
        {
            return Say(e.Message, 4);
        }
        catch (IOException e) when (e.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Say($"{e.Message} Stop the other program, or set CASEHUB_URLS to another address.", 3);
        }
    }

    /// <summary>Checks, composes and listens.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="clock">What tells the process the time; null for the machine's.</param>
    public static async Task<WebApplication> StartAsync(string[] args, TimeProvider? clock = null)
    {
        // A flag has no value; to the configuration it would swallow the argument behind it.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. args.Except(Flags)], ContentRootPath = AppContext.BaseDirectory });
        var settings = StartSettings.Read(builder.Configuration, args);
        builder.Configuration["CASEHUB_DATA"] = settings.DataFolder;
        builder.Configuration["CaseHub:Demo"] = $"{settings.Demo}";
        builder.Configuration["CaseHub:Media:Port"] ??= $"{settings.DefaultMediaPort}";
        builder.Configuration["CaseHub:Providers:AllowLoopback"] ??= $"{settings.IsForThisMachineAlone}";
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        StartChecks.Run(settings);
        var app = await Program.ComposeAsync(builder, settings);
        await app.StartAsync();
        Console.WriteLine($"CaseHub is ready on {string.Join(", ", app.Urls)} (data in {settings.DataFolder})");
        return app;
    }

    private static int Say(string message, int exitCode)
    {
        Console.Error.WriteLine($"CaseHub cannot start: {message}");
        return exitCode;
    }
}
