using System.Net;
using CaseHub.Recorder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Load.Commands;

/// <summary><c>serve</c>: the media engine behind bare WHIP and WHEP doors, one room and no accounts, to compare a media server with a media server.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var address = IPAddress.Parse(arguments.Text("address", "127.0.0.1"));
        var options = new MediaOptions
        {
            Port = arguments.Number("media-port", 0),
            Addresses = [address.ToString()],
            Loops = arguments.Number("loops", 1),
            MaxViewersPerLoop = arguments.Number("viewers-per-loop", new MediaOptions().MaxViewersPerLoop),
            Segments = arguments.Number("segments", 1) == 1,
        };
        if (arguments.Number("warm-up", 1) == 1) await WarmUp.RunAsync(NullLoggerFactory.Instance);
        await using var server = await BareServer.StartAsync(address, arguments.Number("port", 0), options);
        Console.WriteLine($"READY {server.Url}");
        await server.Stopped;
        return 0;
    }
}

/// <summary>An engine and its doors.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private const string Sdp = "application/sdp";

    private readonly WebApplication app;
    private readonly MediaEngine engine;
    private readonly MediaRoom room;

    private BareServer(WebApplication app, MediaEngine engine)
    {
        this.app = app;
        this.engine = engine;
        room = engine.OpenRoom(Guid.CreateVersion7(), _ => { });
    }

    public Uri Url => new(app.Urls.First());

    /// <summary>Ends with a signal to the process.</summary>
    public Task Stopped => app.WaitForShutdownAsync();

    /// <param name="port">Of HTTP; 0 for any free one.</param>
    public static async Task<BareServer> StartAsync(IPAddress address, int port, MediaOptions options)
    {
        MediaEngine started = MediaEngine.Start(options, TimeProvider.System, NullLoggerFactory.Instance);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1));
        var server = new BareServer(builder.Build(), started);
        server.MapDoors();
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await engine.DisposeAsync();
    }

    private void MapDoors()
    {
        app.MapPost("/whip", (HttpRequest request) =>
            JoinAsync(request, (id, offer) => room.PublishAsync(id, id, id, offer, request.HttpContext.RequestAborted)));
        app.MapPost("/whep", (HttpRequest request) =>
            JoinAsync(request, (id, offer) => room.ViewAsync(id, id, offer, request.HttpContext.RequestAborted)));
        app.MapDelete("/peers/{id:guid}", async (Guid id) => await room.ClosePeerAsync(id) ? Results.Ok() : Results.NotFound());
        app.MapGet("/", () => Results.File(Path.Combine(AppContext.BaseDirectory, "Commands", "camera.html"), "text/html"));
        app.MapGet("/counters", () => engine.Counters);
    }

    private static async Task<IResult> JoinAsync(HttpRequest request, Func<Guid, string, Task<MediaAnswer>> admit)
    {
        using var reader = new StreamReader(request.Body);
        var id = Guid.CreateVersion7();
        MediaAnswer answer = await admit(id, await reader.ReadToEndAsync());
        if (answer.Refusal is { } refusal) return Results.Text($"{refusal.Code}: {refusal.Text}", statusCode: StatusCodes.Status400BadRequest);
        request.HttpContext.Response.Headers.Location = $"/peers/{id}";
        return Results.Text(answer.Sdp, Sdp, statusCode: StatusCodes.Status201Created);
    }
}
