using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Data;

/// <summary>
/// The one database. It names no slice: each slice brings its own <see cref="IEntityTypeConfiguration{T}"/>, found in this
/// assembly, and reaches its rows by <c>Set&lt;T&gt;()</c>. What is not alike on SQLite and PostgreSQL is behind <see cref="Kind"/>.
/// </summary>
public class HubDb : IdentityUserContext<IdentityUser<Guid>, Guid>
{
    /// <summary>On SQLite.</summary>
    public HubDb(DbContextOptions<HubDb> options)
        : base(options)
    {
    }

    protected HubDb(DbContextOptions options)
        : base(options)
    {
    }

    internal virtual IDatabaseKind Kind => SqliteDatabase.Kind;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();

        // Names, not numbers: a file stays readable by hand, and a new word may stand anywhere in its list.
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(HubDb).Assembly);
    }
}
