using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Data;

internal static class DataServices
{
    /// <exception cref="StartException">Settings that make no sense; the text names the setting and how to mend it.</exception>
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        string root = DataFolder.RootOf(configuration);
        var options = DatabaseOptions.From(configuration);
        services.AddSingleton(_ => DataFolder.Open(root)).AddSchema();
        return options.Postgres is { } server
            ? services.AddPostgres(options, server)
            : services.AddDbContext<HubDb>((provider, db) => SqliteDatabase.Use(db.AddInterceptors(provider.GetServices<ISaveChangesInterceptor>()), provider.GetRequiredService<DataFolder>().Database));
    }

    /// <summary>The configured database without the rest of the hub, such as beside one that serves.</summary>
    /// <exception cref="StartException">Settings that make no sense, or no SQLite file is there.</exception>
    public static HubDb Alone(IConfiguration configuration)
    {
        if (DatabaseOptions.From(configuration).Postgres is { } server) return AloneOnPostgres(server);
        string file = Path.Combine(DataFolder.RootOf(configuration), "db", "casehub.db");
        if (!File.Exists(file)) throw new StartException($"There is no database at {file}. Name the data folder: verify --data /var/lib/casehub, or CASEHUB_DATA.");
        return Alone(file);
    }

    /// <summary>A SQLite file without the rest of the hub.</summary>
    public static HubDb Alone(string file) => new(Options<HubDb>(db => SqliteDatabase.Use(db, file)));

    public static PostgresHubDb AloneOnPostgres(string server) => new(Options<PostgresHubDb>(db => PostgresDatabase.Use(db, server)));

    private static DbContextOptions<T> Options<T>(Action<DbContextOptionsBuilder> use)
        where T : HubDb
    {
        var options = new DbContextOptionsBuilder<T>();
        use(options);
        options.UseApplicationServiceProvider(new ServiceCollection().AddSchema().BuildServiceProvider());
        return options.Options;
    }

    private static IServiceCollection AddPostgres(this IServiceCollection services, DatabaseOptions options, string server) => services
        .AddDbContext<HubDb, PostgresHubDb>((provider, db) => PostgresDatabase.Use(db.AddInterceptors(provider.GetServices<ISaveChangesInterceptor>()), server))
        .AddSingleton(options)
        .AddSingleton<PostgresHold>()
        .AddHostedService(provider => provider.GetRequiredService<PostgresHold>());

    /// <summary>Identity's schema with passkeys. The context asks its services for it, so migrations and hub have to give the same answer.</summary>
    private static IServiceCollection AddSchema(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
}

/// <summary>Lets <c>dotnet ef</c> see the model without starting the hub (eng/migration.sh).</summary>
internal sealed class DesignTimeHubDb : IDesignTimeDbContextFactory<HubDb>
{
    public HubDb CreateDbContext(string[] args) => DataServices.Alone(Path.Combine(Path.GetTempPath(), "casehub-design-time.db"));
}

/// <summary>As above, for PostgreSQL; nothing is connected to.</summary>
internal sealed class DesignTimePostgresHubDb : IDesignTimeDbContextFactory<PostgresHubDb>
{
    public PostgresHubDb CreateDbContext(string[] args) => DataServices.AloneOnPostgres("Host=localhost;Database=casehub");
}
