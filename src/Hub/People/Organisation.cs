using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>A hospital, clinic or network: the tenant boundary. What it demands of its people and allows with its data stands here.</summary>
internal sealed class Organisation
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; set; }

    /// <summary>True where its people's media must never go straight from browser to browser, which would tell each the other's address.</summary>
    public bool RelayOnly { get; set; }

    /// <summary>True where signing in by password alone leads nowhere but to setting up a second factor.</summary>
    public bool RequiresSecondFactor { get; set; }

    /// <summary>Minutes without a sign of life after which a browser is signed out.</summary>
    public int IdleMinutes { get; set; } = 30;

    /// <summary>Patients younger than this need a guardian's consent and their own assent; years.</summary>
    public int AgeOfConsent { get; set; } = 18;

    /// <summary>Countries (ISO 3166-1 alpha-2) whose specialists its cases may be sent to; empty for all of its networks.</summary>
    public List<string> RoutingCountries { get; set; } = [];

    /// <summary>Countries whose people a case may be shared with; empty for all of its networks.</summary>
    public List<string> SharingCountries { get; set; } = [];

    /// <summary>Countries from which its people take cases; empty for all of its networks.</summary>
    public List<string> ImportCountries { get; set; } = [];

    /// <summary>Countries from which its recordings and files may be taken out of the hub; empty for all.</summary>
    public List<string> ExportCountries { get; set; } = [];

    /// <summary>Until then one administrator's check of a licence is enough for a while; null outside a declared surge.</summary>
    public DateTimeOffset? SurgeUntil { get; set; }

    public string? SurgeReason { get; set; }

    /// <summary>When an administrator put the first steps aside; null while they are shown.</summary>
    public DateTimeOffset? StartDismissedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rises with each change of a policy: of two administrators at once, the second is refused.</summary>
    public int Version { get; set; }
}

internal sealed class OrganisationMapping : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("Organisations");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Version).IsConcurrencyToken();
    }
}
