using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using CaseHub.Hub.Door;
using CaseHub.Hub.Live;
using CaseHub.Hub.Tests.Cases;
using MediatR;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Door;

/// <summary>Many who follow one session's log, of whom some are slow.</summary>
public class Following : IAsyncLifetime
{
    private readonly Browsers browsers = new();
    private HubFixture hub = null!;
    private Guid session;

    private LogFeed Feed => hub.Services.GetRequiredService<LogFeed>();

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services => services.AddSingleton<IHubContext<LiveHub, ILiveClient>>(browsers));
        session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(await hub.AcceptedAsync()))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_new_is_read_once_however_many_follow()
    {
        await PostAsync(1);
        string[] everybody = [.. Enumerable.Range(0, 100).Select(i => $"browser {i}")];
        foreach (string one in everybody) Feed.Follow(one, session, since: 0, withheld: 0);
        await Eventually.HoldsAsync(() => everybody.All(one => browsers[one].Entries.Count == 1));
        using var reads = new LogReads(session);

        await PostAsync(5);

        await Eventually.HoldsAsync(() => everybody.All(one => browsers[one].Entries.Count == 6));
        Assert.All(everybody, one => Assert.Equal([1, 2, 3, 4, 5, 6], browsers[one].Numbers));
        Assert.InRange(reads.Count, 1, 5);
    }

    [Fact]
    public async Task Who_has_less_catches_up_from_the_database_and_goes_on_with_the_others()
    {
        await PostAsync(3);
        Feed.Follow("early", session, since: 0, withheld: 0);
        await Eventually.HoldsAsync(() => browsers["early"].Entries.Count == 3);
        await PostAsync(1);
        Feed.Follow("late", session, since: 1, withheld: 0);
        Feed.Follow("knows all", session, since: 4, withheld: 0);
        await PostAsync(1);

        await Eventually.HoldsAsync(() => browsers["late"].Entries.Count == 4 && browsers["early"].Entries.Count == 5 && browsers["knows all"].Entries.Count == 1);
        Assert.Equal([1, 2, 3, 4, 5], browsers["early"].Numbers);
        Assert.Equal([2, 3, 4, 5], browsers["late"].Numbers);
        Assert.Equal([5], browsers["knows all"].Numbers);
    }

    [Fact]
    public async Task One_that_stops_reading_holds_up_nobody_is_cut_after_a_while_and_comes_back_to_all_of_it()
    {
        var connection = Open("stalled");
        Feed.Follow("stalled", session, since: 0, withheld: 0);
        Feed.Follow("other", session, since: 0, withheld: 0);
        browsers["stalled"].StopReading();
        await PostAsync(1);
        await Eventually.HoldsAsync(() => browsers["stalled"].Entries.Count == 1);

        await PostAsync(19);
        await Eventually.HoldsAsync(() => browsers["other"].Entries.Count == 20);
        Assert.Single(browsers["stalled"].Entries);
        Assert.False(connection.IsCut);

        await Eventually.HoldsAsync(() =>
        {
            hub.Clock.Advance(Deliveries.Patience);
            return connection.IsCut;
        });
        await PostAsync(1);
        await Eventually.HoldsAsync(() => browsers["other"].Entries.Count == 21);

        Feed.Follow("back", session, since: browsers["stalled"].Numbers.Last(), withheld: 0);
        await Eventually.HoldsAsync(() => browsers["back"].Numbers.LastOrDefault() == 21);
        Assert.Equal(Enumerable.Range(1, 21).Select(i => (long)i), browsers["stalled"].Numbers.Concat(browsers["back"].Numbers));
    }

    [Fact]
    public async Task One_that_was_only_slow_gets_everything_in_order()
    {
        var connection = Open("slow");
        Feed.Follow("slow", session, since: 0, withheld: 0);
        browsers["slow"].StopReading();
        await PostAsync(10);

        browsers["slow"].ReadAgain();
        await PostAsync(1);

        await Eventually.HoldsAsync(() => browsers["slow"].Entries.Count == 11);
        Assert.Equal(Enumerable.Range(1, 11).Select(i => (long)i), browsers["slow"].Numbers);
        Assert.False(connection.IsCut);
    }

    [Fact]
    public async Task A_slow_one_sees_the_room_as_it_is_and_not_each_way_that_it_was()
    {
        Open("slow");
        Feed.Follow("slow", session, since: 0, withheld: 0);
        Feed.Follow("other", session, since: 0, withheld: 0);
        var room = (await hub.GrantedAsync(hub.Gp, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), "gp", Audio: true, Video: true))).Room;
        await Eventually.HoldsAsync(() => browsers["slow"].Rooms.Any(seen => seen.Revision == room.Revision) && browsers["other"].Rooms.Any(seen => seen.Revision == room.Revision));
        browsers["slow"].StopReading();
        int before = browsers["slow"].Rooms.Count;
        Feed.Show(session, room with { Revision = room.Revision + 1 });
        await Eventually.HoldsAsync(() => browsers["slow"].Rooms.Count == before + 1);

        for (int i = 2; i <= 50; i++)
        {
            Feed.Show(session, room with { Revision = room.Revision + i });
            await Eventually.HoldsAsync(() => browsers["other"].Rooms.Last().Revision == room.Revision + i);
        }

        browsers["slow"].ReadAgain();
        await Eventually.HoldsAsync(() => browsers["slow"].Rooms.Last().Revision == room.Revision + 50);
        Assert.Equal(before + 2, browsers["slow"].Rooms.Count);
    }

    [Fact]
    public async Task What_else_waits_for_one_that_stops_reading_is_bounded()
    {
        var connection = Open("stalled");
        browsers["stalled"].StopReading();
        await using var scope = hub.Services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();

        for (int i = 0; i < Deliveries.MaxWaiting; i++) await mediator.Publish(new SlotsMapped(session, "stalled", Guid.NewGuid(), []));
        Assert.False(connection.IsCut);
        await mediator.Publish(new SlotsMapped(session, "stalled", Guid.NewGuid(), []));

        Assert.True(connection.IsCut);
    }

    [Fact]
    public async Task Who_is_only_in_the_room_is_shown_the_room_and_no_log_until_leaving()
    {
        Feed.Watch("guest", session);
        Feed.Follow("witness", session, since: 0, withheld: 0);
        var room = (await hub.GrantedAsync(hub.Gp, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), "gp", Audio: true, Video: true))).Room;
        await Eventually.HoldsAsync(() => browsers["guest"].Rooms.Any(seen => seen.Revision == room.Revision));

        Feed.Unwatch("guest", session);
        Feed.Show(session, room with { Revision = 99 });
        await Eventually.HoldsAsync(() => browsers["witness"].Rooms.Any(seen => seen.Revision == 99));

        Assert.Empty(browsers["guest"].Entries);
        Assert.DoesNotContain(browsers["guest"].Rooms, seen => seen.Revision == 99);
    }

    [Fact]
    public async Task What_is_withheld_from_an_interpreter_stays_so_beside_others_who_read_the_same()
    {
        await PostAsync(2);
        Feed.Follow("clinician", session, since: 0, withheld: 0);
        await Eventually.HoldsAsync(() => browsers["clinician"].Entries.Count == 2);
        await PostAsync(2);
        await Eventually.HoldsAsync(() => browsers["clinician"].Entries.Count == 4);

        Feed.Follow("interpreter", session, since: 2, withheld: 3);

        await Eventually.HoldsAsync(() => browsers["interpreter"].Entries.Count == 2);
        Assert.Equal(["withheld", "chat"], browsers["interpreter"].Entries.Select(entry => entry.Type));
        Assert.All(browsers["clinician"].Entries, entry => Assert.Equal("chat", entry.Type));
    }

    [Fact]
    public async Task Who_is_forgotten_gets_nothing_more()
    {
        Feed.Follow("gone", session, since: 0, withheld: 0);
        Feed.Follow("other", session, since: 0, withheld: 0);
        await PostAsync(1);
        await Eventually.HoldsAsync(() => browsers["gone"].Entries.Count == 1);

        Feed.Forget("gone");
        await PostAsync(1);

        await Eventually.HoldsAsync(() => browsers["other"].Entries.Count == 2);
        Assert.Single(browsers["gone"].Entries);
    }

    private OpenConnection Open(string connection)
    {
        var opened = new OpenConnection(connection);
        hub.Services.GetRequiredService<OpenConnections>().Add(opened);
        return opened;
    }

    private async Task PostAsync(int count)
    {
        for (int i = 0; i < count; i++) await hub.GrantedAsync(hub.Gp, new PostToLog.Request(session, Guid.NewGuid(), "chat", $"Line {i}"));
    }

    /// <summary>Counts the pages of one session's log that are read from the database.</summary>
    private sealed class LogReads : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ConcurrentBag<IDisposable> subscriptions = [];
        private readonly Guid session;
        private int count;

        public LogReads(Guid session)
        {
            this.session = session;
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public int Count => Volatile.Read(ref count);

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore") subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is not CommandEventData { Command: var command } || value.Key != RelationalEventId.CommandExecuting.Name) return;
            if (IsPage(command) && command.Parameters.Cast<DbParameter>().Any(parameter => parameter.Value is { } id && id.ToString()!.Equals(session.ToString(), StringComparison.OrdinalIgnoreCase)))
                Interlocked.Increment(ref count);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var subscription in subscriptions) subscription.Dispose();
        }

        private static bool IsPage(DbCommand command) =>
            command.CommandText.Contains("RoomLog", StringComparison.Ordinal) && command.CommandText.Contains("ORDER BY", StringComparison.Ordinal);
    }
}
