using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>How an organisation works: its hours, and what it promises who asks. One without a row has what stands here.</summary>
internal sealed class CarePolicy
{
    public required Guid OrganisationId { get; init; }

    /// <summary>IANA name; where its clinic stands.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>When the clinic sees patients, as <see cref="People.ClinicHours"/>; empty for at any time.</summary>
    public string ClinicHours { get; set; } = "";

    /// <summary>Days without work, codes of <see cref="People.ClinicHours.Days"/>.</summary>
    public List<string> Weekend { get; set; } = ["sat", "sun"];

    /// <summary>Whom to call where a patient cannot wait; shown with every emergency.</summary>
    public string EmergencyNumber { get; set; } = "112";

    public int EmergencyMinutes { get; set; } = 30;

    public int UrgentHours { get; set; } = 24;

    public int RoutineHours { get; set; } = 72;

    /// <summary>How soon a critical opinion has to be acknowledged.</summary>
    public int CriticalMinutes { get; set; } = 30;

    /// <summary>After so many days without an outcome the asker is reminded.</summary>
    public int OutcomeDays { get; set; } = 14;

    public int Version { get; set; }
}

internal sealed class CarePolicyMapping : IEntityTypeConfiguration<CarePolicy>
{
    public void Configure(EntityTypeBuilder<CarePolicy> builder)
    {
        builder.ToTable("CarePolicies");
        builder.HasKey(p => p.OrganisationId);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasOne<Organisation>().WithOne().HasForeignKey<CarePolicy>(p => p.OrganisationId);
    }
}
