using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>
/// Each minute: ends the part of interpreters whose talk is over. It is over when none of those whom it is between is in the room, and nobody came, went or said anything for an hour.
/// </summary>
internal sealed class WatchInterpreting(IServiceScopeFactory scopes, Rooms rooms, TimeProvider clock, ILogger<WatchInterpreting> logger) : Watch(TimeSpan.FromMinutes(1), scopes, clock, logger)
{
    /// <summary>Long enough for a broken line, a restart, or a talk that begins late.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await ReadAsync((db, now) => OverAsync(db, now - Quiet, cancellationToken))) await SendAsync(new EndInterpreting.Request(id), cancellationToken);
    }

    private async Task<List<Guid>> OverAsync(HubDb db, DateTimeOffset before, CancellationToken cancellationToken)
    {
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
}
