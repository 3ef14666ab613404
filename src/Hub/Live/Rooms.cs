using System.Collections.Concurrent;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Recorder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaseHub.Hub.Live;

/// <summary>The rooms that are open on this machine, one a session.</summary>
internal sealed class Rooms(
    MediaEngine engine,
    IServiceScopeFactory scopes,
    IOptions<LiveOptions> options,
    TimeProvider clock,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, Lazy<Room>> open = new();

    public IEnumerable<Room> Open => open.Values.Select(room => room.Value);

    /// <summary>The open room of a session, if there is one.</summary>
    public Room? Find(Guid sessionId) => open.TryGetValue(sessionId, out var room) ? room.Value : null;

    /// <summary>The room of a session, opened when it is not yet; null for a session that does not exist.</summary>
    public async Task<Room?> OpenAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        if (Find(sessionId) is { } known) return known;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var session = await db.Set<Session>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == sessionId, cancellationToken);
        if (session is null) return null;
        var cases = db.Set<SessionCase>().Where(link => link.SessionId == sessionId).Select(link => link.CaseId);
        bool relayOnly = session.RelayOnly || options.Value.RelayOnly || await scope.ServiceProvider.GetRequiredService<SessionPeople>().RelayOnlyAsync(cases, cancellationToken);
        var facts = await StageFacts.ReadAsync(db, sessionId, cancellationToken);
        var room = open.GetOrAdd(sessionId, _ => new Lazy<Room>(() => new Room(session, facts, relayOnly, engine, scopes, options.Value, clock, loggers.CreateLogger<Room>()))).Value;
        // What changed while it opened was told to no room.
        if (facts is not null && await StageFacts.ReadAsync(db, sessionId, cancellationToken) is { } since) await room.ShowAsync(since);
        return room;
    }

    /// <summary>Closes rooms that nobody is in any more and that nothing has been recorded in; called now and then.</summary>
    public async Task CloseEmptyAsync()
    {
        foreach (var room in Open.Where(room => room.HasBeenEmptyFor(options.Value.EmptyRoom)).ToList())
        {
            open.TryRemove(room.Session.Id, out _);
            await room.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var room in Open.ToList()) await room.DisposeAsync();
        open.Clear();
    }
}
