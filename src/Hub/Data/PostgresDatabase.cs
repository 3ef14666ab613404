using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CaseHub.Hub.Data;

/// <summary>Everything that holds for PostgreSQL alone, but for the hold on the database (<see cref="PostgresHold"/>).</summary>
internal sealed partial class PostgresDatabase : IDatabaseKind
{
    public static readonly PostgresDatabase Kind = new();

    /// <summary>Advisory locks are numbers that programs agree on, valid within one database: "CaseHub" and one byte more.</summary>
    internal const long HubLock = 0x43617365_48756201;

    private const long AuditLock = 0x43617365_48756202;

    private const long IndexLock = 0x43617365_48756203;

    private PostgresDatabase()
    {
    }

    /// <summary>
    /// What holds for our connections, unless the setting brings options of its own. Without compiled plans: making one takes longer than any query of ours. And with pages that cost
    /// as much wherever they lie, as they do in memory and on solid disks: else it goes through all search texts where the index would do
    /// (https://www.postgresql.org/docs/current/runtime-config-query.html).
    /// </summary>
    private const string Planning = "-c jit=off -c random_page_cost=1.1";

    public static void Use(DbContextOptionsBuilder options, string connectionString) => options
        .UseNpgsql(Planned(connectionString))
        .AddInterceptors(PostgresTexts.Interceptor);

    private static string Planned(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrEmpty(server.Options)) server.Options = Planning;
        return server.ToString();
    }

    /// <summary>Held until the transaction ends; what is read after it includes all that was appended before (READ COMMITTED, Npgsql's own default).</summary>
    public Task OrderWritersAsync(HubDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AuditLock})", cancellationToken);

    public Task OrderIndexersAsync(HubDb db, bool alone, CancellationToken cancellationToken) => alone
        ? db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({IndexLock})", cancellationToken)
        : db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared({IndexLock})", cancellationToken);

    /// <summary>Lexemes as they are, with no text search configuration in between (https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY).</summary>
    public IQueryable<TText> Indexed<TText>(HubDb db, IReadOnlyList<string> all, string? beginning, IReadOnlyList<string> none)
        where TText : class
    {
        var parts = all.Select(word => $"'{word}'").Concat(none.Select(word => $"!'{word}'"));
        if (beginning is not null) parts = parts.Append($"'{beginning}':*");
        string query = string.Join(" & ", parts);
        return db.Set<TText>().FromSql($"""SELECT * FROM "SearchTexts" WHERE "Words" @@ CAST({query} AS tsquery)""");
    }

    /// <summary>A key was taken; or the server gave way to another transaction (https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html).</summary>
    public bool IsLostRace(Exception e) =>
        e is DbUpdateConcurrencyException
        || (OfServer(e) as PostgresException)?.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>A copy is the server's to make. The whole upgrade of each version is one transaction, so a failed one leaves the database as it was.</summary>
    public Task KeepCopyAsync(HubDb db, DateTimeOffset now, ILogger logger, CancellationToken cancellationToken)
    {
        var server = ServerOf(db);
        LogUpgrade(logger, server.Database, $"pg_dump --format=custom --host={server.Host} --port={server.Port} --username={server.Username} --file=casehub.before-{now:yyyyMMddHHmmss}.dump {server.Database}");
        return Task.CompletedTask;
    }

    /// <summary>The server's own log and dead rows go with its vacuum and checkpoints (docs/operations.md).</summary>
    public Task ForgetDeletedAsync(HubDb db, CancellationToken cancellationToken) => Task.CompletedTask;

    public string WrittenByNewer(HubDb db) =>
        $"The PostgreSQL database {ServerOf(db).Database} was changed by a newer CaseHub. Start that version, or restore the dump from before its upgrade.";

    public string? Explain(HubDb db, Exception e) => Explain(ServerOf(db), e);

    public static string? Explain(NpgsqlConnectionStringBuilder server, Exception e)
    {
        string place = $"The PostgreSQL database {server.Database} on {server.Host}:{server.Port}";
        e = OfServer(e) ?? e;
        return e switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"{place} refuses the user {server.Username} or the password ({TextOf(e)}). Correct {DatabaseOptions.PostgresSetting}.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{place} does not exist. Make it (createdb --encoding=UTF8 --template=template0 --owner={server.Username} {server.Database}), or correct {DatabaseOptions.PostgresSetting}.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
                $"{place} does not let {server.Username} do what is needed ({TextOf(e)}). Make that user the owner of the database, or name the owner in {DatabaseOptions.PostgresSetting}.",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
                $"{place} has no connection left ({TextOf(e)}). Raise max_connections, or lower Maximum Pool Size in {DatabaseOptions.PostgresSetting}.",
            PostgresException or NpgsqlException { InnerException: null } =>
                $"{place} cannot be used ({TextOf(e)}). Mend the server, or correct {DatabaseOptions.PostgresSetting}.",
            NpgsqlException { InnerException: { } inner } =>
                $"{place} does not answer ({TextOf(inner)}). Start the server, or correct {DatabaseOptions.PostgresSetting}.",
            _ => null,
        };
    }

    /// <summary>EF Core wraps what it is told, and what may pass by itself once more.</summary>
    private static NpgsqlException? OfServer(Exception e)
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            if (at is NpgsqlException found) return found;
        }

        return null;
    }

    private static string TextOf(Exception e) => (e as PostgresException)?.MessageText ?? e.Message.Split('\n')[0].Trim();

    private static NpgsqlConnectionStringBuilder ServerOf(HubDb db) => new(db.Database.GetConnectionString());

    [LoggerMessage(2011, LogLevel.Warning, "The database {Database} is being upgraded; CaseHub makes no copy of a PostgreSQL database. A copy of the state before can be made with the hub stopped: {Command}")]
    private static partial void LogUpgrade(ILogger logger, string? database, string command);
}
