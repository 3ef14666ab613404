using System.Text.Json;

namespace CaseHub.Load.Commands;

/// <summary><c>briefing</c>: puts an evening's audience on a whole hub with its demo network, and prints what it came to, a JSON line a figure.</summary>
internal static class BriefingCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var settings = new BriefingSettings
        {
            Hub = new Uri(arguments.Needed("url")),
            Password = arguments.Needed("password"),
            Process = arguments.Number("pid", 0),
            Viewers = arguments.Number("viewers", 500),
            Window = arguments.Seconds("seconds", TimeSpan.FromSeconds(20)),
            Lines = arguments.Number("lines", 20),
            OfConsult = arguments.Number("consult", 0) == 1,
        };
        await using var run = new BriefingRun(settings);
        await foreach (object figure in run.RunAsync()) Console.WriteLine(JsonSerializer.Serialize(figure, JsonLine.Options));
        return 0;
    }
}

/// <summary>What to do to a hub.</summary>
internal sealed record BriefingSettings
{
    public required Uri Hub { get; init; }

    /// <summary>Of its demo accounts.</summary>
    public required string Password { get; init; }

    /// <summary>The hub's; 0 where it is not known.</summary>
    public int Process { get; init; }

    /// <summary>As many media connections and as many pages.</summary>
    public int Viewers { get; init; }

    /// <summary>How long media is measured, lines being posted meanwhile.</summary>
    public TimeSpan Window { get; init; }

    public int Lines { get; init; }

    /// <summary>In a consult between two, whom the pages follow without coming in.</summary>
    public bool OfConsult { get; init; }
}
