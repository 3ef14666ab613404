using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Live;

/// <summary>How many sessions, people and recordings there are on this machine, as .NET meters (docs/operations.md). Numbers alone, of all organisations.</summary>
internal sealed class LiveMeters(Rooms rooms) : IHostedService, IDisposable
{
    public const string Name = "CaseHub.Hub";

    private readonly Meter meter = new(Name);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        meter.CreateObservableUpDownCounter("casehub.sessions", CountSessions, "{session}", "Open sessions, by kind and by the way their media takes.");
        meter.CreateObservableUpDownCounter("casehub.participants", () => rooms.Open.Sum(room => room.Count), "{person}", "People in open sessions.");
        meter.CreateObservableUpDownCounter("casehub.recordings", () => rooms.Open.Count(room => room.View.Recording is not null), "{recording}", "Recordings that are asked for, running or closing.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<int>> CountSessions() => rooms.Open
        .GroupBy(room => (room.Session.Kind, room.View.Topology))
        .Select(alike => new Measurement<int>(
            alike.Count(), new("casehub.session.kind", $"{alike.Key.Kind}"), new KeyValuePair<string, object?>("casehub.session.topology", $"{alike.Key.Topology}")));
}
