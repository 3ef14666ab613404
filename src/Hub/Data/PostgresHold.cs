using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CaseHub.Hub.Data;

/// <summary>
/// Keeps a second hub off the same PostgreSQL database, as the data folder's lock does on one machine: rooms are in one process's memory. An
/// advisory lock belongs to a session, so one connection stays open as long as the process lives; when it breaks, it is made again, and a hub
/// that has lost its place to another one stops.
/// </summary>
internal sealed partial class PostgresHold(DatabaseOptions options, TimeProvider clock, ILogger<PostgresHold> logger, IHostApplicationLifetime? lifetime = null) : BackgroundService, IAsyncDisposable
{
    /// <summary>Provider and tests agree on 14 and later (docs/operations.md).</summary>
    private const int OldestServer = 14;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly NpgsqlConnectionStringBuilder server = SessionOf(options);
    private NpgsqlConnection? held;

    /// <summary>Connects, looks at the server, and takes the database. The first who speaks to the server at a start.</summary>
    /// <exception cref="StartException">The server does not answer, refuses, does not fit, or another hub has the database.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            held = await LockedAsync(cancellationToken);
            await CheckAsync(held, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StartException(
                $"The PostgreSQL database {server.Database} on {server.Host}:{server.Port} is in use by another CaseHub. Stop that one, or name another database in {DatabaseOptions.PostgresSetting}.", e);
        }
        catch (Exception e) when (PostgresDatabase.Explain(server, e) is { } line)
        {
            throw new StartException(line, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (held is not null) await held.DisposeAsync();
        Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (held is { } connection)
        {
            try
            {
                // Nobody notifies: it ends when the connection does.
                await connection.WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogLost(server.Database, e.Message);
                await connection.DisposeAsync();
                held = await RegainedAsync(stoppingToken);
            }
        }
    }

    /// <returns>Null when another hub has it: then this one is stopping.</returns>
    private async Task<NpgsqlConnection?> RegainedAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                var again = await LockedAsync(stopping);
                LogRegained(server.Database);
                return again;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                LogTaken(server.Database);
                lifetime?.StopApplication();
                return null;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await Task.Delay(BetweenTries, clock, stopping);
            }
        }
    }

    private async Task<NpgsqlConnection> LockedAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(server.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_advisory_lock($1)";
            command.Parameters.Add(new() { Value = PostgresDatabase.HubLock });
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
            throw new StartException($"The server of {DatabaseOptions.PostgresSetting} is PostgreSQL {connection.PostgreSqlVersion}. CaseHub needs {OldestServer} or later: upgrade it, or name another server.");
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('synchronous_commit')";
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.GetString(0) != "UTF8")
            throw new StartException($"The PostgreSQL database {server.Database} has the encoding {row.GetString(0)}, which cannot hold every name. Make one with createdb --encoding=UTF8 --template=template0, and name it in {DatabaseOptions.PostgresSetting}.");
        if (row.GetString(1) == "off" || row.GetString(2) == "off") LogNotDurable(server.Database);
    }

    /// <summary>One connection beside the pool. The server looks after 3 s of silence whether this machine is still there, and three times more: 12 s.</summary>
    private static NpgsqlConnectionStringBuilder SessionOf(DatabaseOptions options)
    {
        // 0 would mean for ever.
        string wait = Math.Max(1, (long)options.HandOver.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var session = new NpgsqlConnectionStringBuilder(options.Postgres) { Pooling = false, KeepAlive = 10, Multiplexing = false };
        session.CommandTimeout = (int)options.HandOver.TotalSeconds + 15;
        session.Options = $"{session.Options} -c lock_timeout={wait} -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 -c idle_session_timeout=0".Trim();
        return session;
    }

    [LoggerMessage(2012, LogLevel.Error, "The connection that holds the database {Database} broke ({Reason}); it is made again")]
    private partial void LogLost(string? database, string reason);

    [LoggerMessage(2013, LogLevel.Information, "This hub holds the database {Database} again")]
    private partial void LogRegained(string? database);

    [LoggerMessage(2014, LogLevel.Critical, "Another CaseHub has taken the database {Database} while this one had no connection to it; this one stops")]
    private partial void LogTaken(string? database);

    [LoggerMessage(2015, LogLevel.Warning, "The server of the database {Database} has fsync or synchronous_commit off: what CaseHub acknowledges can be lost when that machine fails")]
    private partial void LogNotDurable(string? database);
}
