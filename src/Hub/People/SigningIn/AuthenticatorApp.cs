using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>An app that shows a person's codes; its key is kept by Identity (<see cref="UserRows"/>).</summary>
internal sealed class AuthenticatorApp
{
    public required Guid ClinicianId { get; init; }

    public required DateTimeOffset Since { get; set; }

    /// <summary>Time step of the last code that was accepted: each works once, also when two come at the same time.</summary>
    public required long LastStep { get; set; }
}

internal sealed class AuthenticatorAppMapping : IEntityTypeConfiguration<AuthenticatorApp>
{
    public void Configure(EntityTypeBuilder<AuthenticatorApp> builder)
    {
        builder.ToTable("AuthenticatorApps");
        builder.HasKey(a => a.ClinicianId);
        builder.Property(a => a.ClinicianId).ValueGeneratedNever();
        builder.Property(a => a.LastStep).IsConcurrencyToken();
        builder.HasOne<Clinician>().WithOne().HasForeignKey<AuthenticatorApp>(a => a.ClinicianId);
    }
}
