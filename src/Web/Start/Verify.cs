using CaseHub.Hub;
using CaseHub.Hub.Data;

namespace CaseHub.Web.Start;

/// <summary>The command <c>verify</c> of the same program: with the hub's own settings, beside it or without it.</summary>
internal static class Verify
{
    public const string Name = "verify";

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal) { ["--data"] = "CASEHUB_DATA" };

    /// <param name="args">Behind the command's name.</param>
    /// <returns>0 when all is as it was stored, 1 when something is damaged, 4 when it cannot be read.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return await VerifyCommand.RunAsync(Settings(args), Console.Out, stop.Token);
        }
        catch (StartException e)
        {
            return Say(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Say("it was stopped before the end.");
        }
    }

    internal static IConfiguration Settings(string[] args) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine(args, ShortNames)
        .Build();

    private static int Say(string message)
    {
        Console.Error.WriteLine($"CaseHub cannot verify: {message}");
        return 4;
    }
}
