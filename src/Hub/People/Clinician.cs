using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>A person who signs in. The row has the id of its Identity user, which holds the e-mail address and the password's hash.</summary>
internal sealed class Clinician
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; set; }

    public required string Name { get; set; }

    public required Roles Roles { get; set; }

    /// <summary>Codes of <see cref="Specialty"/>.</summary>
    public List<string> Specialties { get; init; } = [];

    /// <summary>BCP 47 tags, best first.</summary>
    public List<string> Languages { get; init; } = [];

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; set; }

    /// <summary>IANA name, such as Europe/Rome.</summary>
    public required string TimeZone { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class ClinicianMapping : IEntityTypeConfiguration<Clinician>
{
    public void Configure(EntityTypeBuilder<Clinician> builder)
    {
        builder.ToTable("Clinicians");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Roles).HasConversion<int>();
        builder.HasOne<IdentityUser<Guid>>().WithOne().HasForeignKey<Clinician>(c => c.Id);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(c => c.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}
