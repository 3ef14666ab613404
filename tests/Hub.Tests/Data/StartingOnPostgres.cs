using System.Collections.Concurrent;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Recordings;
using CaseHub.Hub.Tests.Recordings.Keeping;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CaseHub.Hub.Tests.Data;

/// <summary>What only a PostgreSQL server can show; eng/test.sh starts one. Everything else of the hub runs there by the other tests.</summary>
[Trait("Category", "Postgres")]
public class StartingOnPostgres
{
    private const string Setting = "CaseHub:Database:Postgres";

    private static readonly KeyValuePair<string, string?> AtOnce = new("CaseHub:Database:HandOver", "00:00:00");

    [Theory]
    [InlineData("Port", "1", "does not answer")]
    [InlineData("Database", "nowhere", "does not exist")]
    [InlineData("Username", "nobody", "refuses the user nobody")]
    [InlineData("Password", "wrong", "refuses the user")]
    public async Task Says_in_one_line_why_the_server_cannot_be_used(string name, string value, string said)
    {
        var server = new NpgsqlConnectionStringBuilder(TestServer.ConnectionString) { [name] = value };

        var e = await Assert.ThrowsAsync<StartException>(() => HubFixture.StartOnAsync(Nothing, null, new(Setting, server.ToString()), AtOnce));

        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Contains(Setting, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password!, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task Refuses_a_database_that_cannot_hold_every_name()
    {
        await using var latin = await OwnDatabase.MakeAsync("ENCODING 'LATIN1'");

        var e = await Assert.ThrowsAsync<StartException>(() => HubFixture.StartOnAsync(Nothing, null, new(Setting, latin.Server), AtOnce));

        Assert.Contains("LATIN1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_its_tables_in_a_database_that_has_none()
    {
        await using var bare = await OwnDatabase.MakeAsync("ENCODING 'UTF8'");
        using var log = new KeptLog();
        await using var hub = await HubFixture.StartOnAsync(Nothing, services => services.AddSingleton<ILoggerProvider>(log), new(Setting, bare.Server), AtOnce);

        Assert.DoesNotContain(log.Lines, line => line.Contains("Failed executing", StringComparison.Ordinal));
        Assert.Empty(await hub.ReadAsync(db => db.Database.GetPendingMigrationsAsync()));
    }

    [Fact]
    public async Task Tells_before_an_upgrade_how_to_keep_a_copy_and_no_password()
    {
        await using var own = await OwnDatabase.MakeAsync("ENCODING 'UTF8'");
        await using var db = DataServices.AloneOnPostgres(own.Server);
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
        using var log = new KeptLog();

        await MigrateDatabase.RunAsync(db, TimeProvider.System, log.CreateLogger("test"), default);

        string told = Assert.Single(log.Lines);
        Assert.Contains($"pg_dump --format=custom --host={own.Builder.Host} --port={own.Builder.Port}", told, StringComparison.Ordinal);
        Assert.DoesNotContain(own.Builder.Password!, told, StringComparison.Ordinal);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Refuses_a_database_of_a_newer_version()
    {
        await using var own = await OwnDatabase.MakeAsync("ENCODING 'UTF8'");
        await using var db = DataServices.AloneOnPostgres(own.Server);
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231000000_Later', '99.0.0')""");

        var e = await Assert.ThrowsAsync<StartException>(() => MigrateDatabase.RunAsync(db, TimeProvider.System, NullLogger.Instance, default));

        Assert.Contains("newer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_a_second_hub_away_until_the_first_has_stopped()
    {
        await using var own = await OwnDatabase.MakeAsync("ENCODING 'UTF8'");
        var first = await HubFixture.StartOnAsync(Nothing, null, new(Setting, own.Server), AtOnce);

        var e = await Assert.ThrowsAsync<StartException>(() => HubFixture.StartOnAsync(Nothing, null, new(Setting, own.Server), AtOnce));
        await first.DisposeAsync();
        await using var second = await HubFixture.StartOnAsync(Nothing, null, new(Setting, own.Server), new("CaseHub:Database:HandOver", "00:00:30"));

        Assert.Contains("in use by another CaseHub", e.Message, StringComparison.Ordinal);
        Assert.NotNull(await own.HolderAsync());
    }

    [Fact]
    public async Task Takes_the_database_again_when_the_connection_that_holds_it_breaks()
    {
        await using var own = await OwnDatabase.MakeAsync("ENCODING 'UTF8'");
        await using var hub = await HubFixture.StartOnAsync(Nothing, null, new(Setting, own.Server), new("CaseHub:Database:HandOver", "00:00:30"));
        int before = (await own.HolderAsync())!.Value;

        await TestServer.ExecuteAsync($"SELECT pg_terminate_backend({before})");

        await Eventually.HoldsAsync(async () => await own.HolderAsync() is { } now && now != before);
        await Assert.ThrowsAsync<StartException>(() => HubFixture.StartOnAsync(Nothing, null, new(Setting, own.Server), AtOnce));
    }

    [Fact]
    public async Task Stops_when_another_took_the_database_meanwhile()
    {
        await using var own = await OwnDatabase.MakeAsync("ENCODING 'UTF8'");
        using var lifetime = new KeptLifetime();
        await using var hub = await HubFixture.StartOnAsync(Nothing, services => services.AddSingleton<IHostApplicationLifetime>(lifetime), new(Setting, own.Server), AtOnce);
        int before = (await own.HolderAsync())!.Value;
        await using var other = new NpgsqlConnection(own.Server);
        await other.OpenAsync();
        await using var takes = new NpgsqlCommand($"SELECT pg_advisory_lock({PostgresDatabase.HubLock})", other);
        var taken = takes.ExecuteNonQueryAsync();
        await Eventually.HoldsAsync(own.IsAwaitedAsync);

        await TestServer.ExecuteAsync($"SELECT pg_terminate_backend({before})");

        await taken;
        await lifetime.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(other.ProcessID, await own.HolderAsync());
    }

    [Fact]
    public async Task Goes_on_by_itself_when_the_server_was_away()
    {
        await using var room = await RecordedRoom.OpenAsync();
        var hub = room.Hub;
        var own = new OwnDatabase(hub.Configuration[Setting]!);
        await room.EnterAsync(hub.Gp);
        var post = new PostToLog.Request(room.Session, Guid.NewGuid(), "chat", "still there?");

        await own.GoAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => hub.SendAsync(hub.Gp, new ReadCase.Request(room.Case)));
        await Assert.ThrowsAnyAsync<Exception>(() => hub.GrantedAsync(hub.Gp, post));
        await own.ComeBackAsync();
        await Eventually.HoldsAsync(async () =>
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            return await own.HolderAsync() is not null;
        });

        await hub.GrantedAsync(hub.Gp, new ReadCase.Request(room.Case));
        var first = await hub.GrantedAsync(hub.Gp, post);
        Assert.Equal(first.Seq, (await hub.GrantedAsync(hub.Gp, post)).Seq);
        Assert.Null((await hub.GrantedAsync(hub.Administrator, new CheckAudit.Request())).FirstBad);
    }

    [Fact]
    public async Task Counts_a_deadlock_as_a_race_that_one_of_two_has_lost()
    {
        await using var hub = await HubFixture.StartAsync();
        Guid[] both = [hub.Gp.OrganisationId, hub.Dermatologist.OrganisationId];
        using var bothHaveOne = new Barrier(2);

        var lost = await Task.WhenAll(Task.Run(() => LostAsync(both[0], both[1])), Task.Run(() => LostAsync(both[1], both[0])));

        Assert.Equal([false, true], lost.Order());

        Task<bool> LostAsync(Guid first, Guid second) => hub.ReadAsync(async db =>
        {
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                (await db.Set<Organisation>().SingleAsync(row => row.Id == first)).RelayOnly = true;
                await db.SaveChangesAsync();
                bothHaveOne.SignalAndWait(TimeSpan.FromSeconds(30));
                (await db.Set<Organisation>().SingleAsync(row => row.Id == second)).RelayOnly = true;
                await db.SaveChangesAsync();
                await transaction.CommitAsync();
                return false;
            }
            catch (Exception e) when (db.Kind.IsLostRace(e))
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task Stores_what_PostgreSQL_cannot_with_a_replacement_and_finds_it_by_the_same_words()
    {
        await using var hub = await HubFixture.StartAsync();

        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Title = "A\0rash \uD83D", Allergies = "none\0" })).Id;

        Assert.StartsWith("A\uFFFDrash \uFFFD", (await hub.CaseAsync(hub.Gp, id)).Title, StringComparison.Ordinal);
        string[] titles = ["other", "A\0rash \uD83D"];
        Assert.True(await hub.ReadAsync(db => db.Set<ClinicalCase>().AnyAsync(row => titles.Contains(row.Title))));
    }

    [Fact]
    public async Task Keeps_a_passkey_whatever_its_owner_calls_it()
    {
        await using var hub = await HubFixture.StartAsync();
        byte[] id = [1, 2, 3];

        await hub.InScopeAsync(async scope =>
        {
            var users = scope.GetRequiredService<UserManager<IdentityUser<Guid>>>();
            var user = (await users.FindByIdAsync(hub.Gp.Id.ToString()))!;
            var passkey = new UserPasskeyInfo(id, [4], DateTimeOffset.UnixEpoch, 1, ["usb"], true, false, false, [5], [6]) { Name = "my\0key \\u0000" };
            Assert.True((await users.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded);
            return await scope.GetRequiredService<HubDb>().SaveChangesAsync();
        });

        string? name = await hub.InScopeAsync(async scope =>
        {
            var users = scope.GetRequiredService<UserManager<IdentityUser<Guid>>>();
            return (await users.GetPasskeyAsync((await users.FindByIdAsync(hub.Gp.Id.ToString()))!, id))?.Name;
        });
        Assert.Equal("my\uFFFDkey \\u0000", name);
    }

    [Fact]
    public async Task Defends_the_audit_log_against_being_emptied()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.DraftAsync();

        var e = await Assert.ThrowsAsync<PostgresException>(() => hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""TRUNCATE "AuditEntries" """)));

        Assert.Contains("append-only", e.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await hub.ReadAsync(db => db.Set<AuditEntry>().CountAsync()));
    }

    private static void Nothing(string folder)
    {
    }

    /// <summary>A database that several hubs of a test meet on.</summary>
    private sealed class OwnDatabase(string server) : IAsyncDisposable
    {
        public string Server => server;

        public NpgsqlConnectionStringBuilder Builder { get; } = new(server);

        public static async Task<OwnDatabase> MakeAsync(string encoding) => new(await TestServer.BareDatabaseAsync(encoding));

        /// <returns>The server's process of the session that holds the database.</returns>
        public Task<int?> HolderAsync() => LockAsync(isGranted: true);

        public async Task<bool> IsAwaitedAsync() => await LockAsync(isGranted: false) is not null;

        /// <summary>Nobody is let in, and whoever was is thrown out.</summary>
        public async Task GoAsync()
        {
            await TestServer.ExecuteAsync($"ALTER DATABASE \"{Builder.Database}\" ALLOW_CONNECTIONS false");
            await TestServer.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Builder.Database}'");
        }

        public Task ComeBackAsync() => TestServer.ExecuteAsync($"ALTER DATABASE \"{Builder.Database}\" ALLOW_CONNECTIONS true");

        public ValueTask DisposeAsync() => new(TestServer.DropAsync(server));

        private async Task<int?> LockAsync(bool isGranted)
        {
            await using var connection = new NpgsqlConnection(TestServer.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database WHERE locktype = 'advisory' AND datname = $1 AND ((classid::bigint << 32) | objid::bigint) = $2 AND granted = $3", connection);
            foreach (object value in new object[] { Builder.Database!, PostgresDatabase.HubLock, isGranted }) command.Parameters.Add(new() { Value = value });
            return (int?)await command.ExecuteScalarAsync();
        }
    }

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }

    private sealed class KeptLifetime : IHostApplicationLifetime, IDisposable
    {
        public TaskCompletionSource Stopped { get; } = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopped.TrySetResult();

        public void Dispose() => Stopped.TrySetCanceled();
    }
}
