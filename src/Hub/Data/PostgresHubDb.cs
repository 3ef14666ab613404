using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Data;

/// <summary>The one database on a PostgreSQL server. A type of its own because EF Core keeps one set of migrations for each type of context.</summary>
public sealed class PostgresHubDb(DbContextOptions<PostgresHubDb> options) : HubDb(options)
{
    internal override IDatabaseKind Kind => PostgresDatabase.Kind;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // By code point, as SQLite sorts: a language's own order changes with the system's library, and an index made before the change then misses rows.
        configurationBuilder.Properties<string>().UseCollation("C");
    }
}
