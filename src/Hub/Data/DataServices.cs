using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Data;

internal static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        string root = DataFolder.RootOf(configuration);
        services.AddSingleton(_ => DataFolder.Open(root));
        services.AddDbContext<HubDb>((provider, options) => Sqlite(options, provider.GetRequiredService<DataFolder>().Database));
        return services.AddSchema();
    }

    /// <summary>Options for a file without the rest of the hub.</summary>
    public static DbContextOptions<HubDb> Alone(string file)
    {
        var options = new DbContextOptionsBuilder<HubDb>();
        Sqlite(options, file);
        options.UseApplicationServiceProvider(new ServiceCollection().AddSchema().BuildServiceProvider());
        return options.Options;
    }

    /// <summary>Identity's schema with passkeys. The context asks its services for it, so migrations and hub have to give the same answer.</summary>
    private static IServiceCollection AddSchema(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    private static void Sqlite(DbContextOptionsBuilder options, string file) => options
        .UseSqlite(SqliteConnections.ConnectionString(file), sqlite => sqlite.MigrationsAssembly(typeof(HubDb).Assembly))
        .AddInterceptors(new SqliteConnections());
}

/// <summary>Lets <c>dotnet ef</c> see the model without starting the hub (eng/migration.sh).</summary>
internal sealed class DesignTimeHubDb : IDesignTimeDbContextFactory<HubDb>
{
    public HubDb CreateDbContext(string[] args) => new(DataServices.Alone(Path.Combine(Path.GetTempPath(), "casehub-design-time.db")));
}
