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
        return services;
    }

    public static void Sqlite(DbContextOptionsBuilder options, string file) => options
        .UseSqlite(SqliteConnections.ConnectionString(file), sqlite => sqlite.MigrationsAssembly(typeof(HubDb).Assembly))
        .AddInterceptors(new SqliteConnections());
}

/// <summary>Lets <c>dotnet ef</c> see the model without starting the hub (eng/migration.sh).</summary>
internal sealed class DesignTimeHubDb : IDesignTimeDbContextFactory<HubDb>
{
    public HubDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<HubDb>();
        DataServices.Sqlite(options, "design-time.db");
        return new HubDb(options.Options);
    }
}
