using System.Net;
using System.Text.Json;
using CaseHub.Load.Doors;
using CaseHub.Load.Measure;
using CaseHub.Load.Peers;

namespace CaseHub.Load.Commands;

/// <summary><c>load</c>: puts a load on any server and prints what came of it.</summary>
internal static class LoadCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        LoadSettings settings = Read(arguments);
        using var loop = new PeerLoop();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        IDoor door = OpenDoor(arguments, loop, http);
        int process = arguments.Number("pid", 0);
        ServerMeter? meter = process == 0 ? null : new ServerMeter(process, arguments.Number("core", 0));
        LoadFigures figures = await new LoadRun(settings, loop, door, meter).RunAsync();
        Console.WriteLine(JsonSerializer.Serialize(figures, JsonLine.Options));
        return 0;
    }

    private static LoadSettings Read(Arguments arguments)
    {
        var defaults = new LoadSettings();
        return defaults with
        {
            Server = arguments.Text("name", defaults.Server),
            Publishers = arguments.Number("publishers", defaults.Publishers),
            Viewers = arguments.Number("viewers", defaults.Viewers),
            Shape = arguments.Text("shape", defaults.Shape),
            Feedback = arguments.Text("feedback", "none") == "twcc" ? Feedback.TransportWide : Feedback.None,
            TakesTrains = arguments.Number("trains", 0) == 1,
            WarmUp = arguments.Seconds("warm-up", defaults.WarmUp),
            Window = arguments.Seconds("seconds", defaults.Window),
            Local = IPAddress.Parse(arguments.Text("local", "127.0.0.1")),
        };
    }

    private static IDoor OpenDoor(Arguments arguments, PeerLoop loop, HttpClient http) =>
        arguments.Text("janus") is { } janus
            ? new JanusDoor(loop, http, new Uri(janus), arguments.Number("room", 1))
            : new WhipDoor(loop, http, new Uri(arguments.Needed("whip")), new Uri(arguments.Needed("whep")), arguments.Text("token"));
}

/// <summary>How figures are printed.</summary>
internal static class JsonLine
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
