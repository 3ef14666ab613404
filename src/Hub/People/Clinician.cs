using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>A person who signs in. The row has the id of its Identity user, which holds the e-mail address and the password's hash.</summary>
internal sealed class Clinician
{
    public required Guid Id { get; init; }

    /// <summary>The organisation shown beside their name where no other is meant; where they belong and with which roles say the memberships.</summary>
    public required Guid HomeOrganisationId { get; set; }

    public required string Name { get; set; }

    /// <summary>Codes of <see cref="Specialty"/>.</summary>
    public List<string> Specialties { get; set; } = [];

    /// <summary>BCP 47 tags, best first.</summary>
    public List<string> Languages { get; set; } = [];

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; set; }

    /// <summary>IANA name, such as Europe/Rome.</summary>
    public required string TimeZone { get; set; }

    /// <summary>When they can be reached, in their own time zone, one line a day of the week; empty where they have not said.</summary>
    public string ClinicHours { get; set; } = "";

    /// <summary>The blob of their picture; null without one.</summary>
    public Guid? PhotoId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class ClinicianMapping : IEntityTypeConfiguration<Clinician>
{
    public void Configure(EntityTypeBuilder<Clinician> builder)
    {
        builder.ToTable("Clinicians");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasOne<IdentityUser<Guid>>().WithOne().HasForeignKey<Clinician>(c => c.Id);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(c => c.HomeOrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}
