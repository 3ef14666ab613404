using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>
/// At start and each minute: ends the part of interpreters whose talk is over. It is over when none of those whom it is between is in the room, and nobody came, went or said anything for an hour.
/// </summary>
internal sealed partial class WatchInterpreting(IServiceScopeFactory scopes, Rooms rooms, TimeProvider clock, ILogger<WatchInterpreting> logger) : BackgroundService
{
    /// <summary>Long enough for a broken line, a restart, or a talk that begins late.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await OverAsync(cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new EndInterpreting.Request(id), cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotWatched(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<List<Guid>> OverAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Quiet;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var guests = db.Set<SessionGuest>().AsNoTracking().Where(g => g.IsOpen == true);
        // What interpreters do themselves keeps nothing open.
        var lively = db.Set<RoomLogEntry>().Where(e => e.At > before && e.By != null && !db.Set<SessionGuest>().Any(g => g.SessionId == e.SessionId && g.ClinicianId == e.By));
        var quiet = await guests.Where(g => g.InvitedAt <= before && !lively.Any(e => e.SessionId == g.SessionId)).ToListAsync(cancellationToken);
        if (quiet.Count == 0) return [];
        var all = await guests.ToListAsync(cancellationToken);
        return [.. quiet.Where(g => !IsGoingOn(g, all)).Select(g => g.Id)];
    }

    /// <summary>Whether anybody but interpreters is in the room.</summary>
    private bool IsGoingOn(SessionGuest guest, List<SessionGuest> guests) =>
        rooms.Find(guest.SessionId)?.View.People.Any(person => !guests.Exists(other => other.SessionId == guest.SessionId && other.ClinicianId == person.ClinicianId)) is true;

    [LoggerMessage(2212, LogLevel.Warning, "The interpreters' invitations could not be looked through; it will be tried again in a minute")]
    private partial void NotWatched(Exception e);
}
