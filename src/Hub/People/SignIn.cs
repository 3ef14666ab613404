using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>One browser or program that is signed in. Its id travels as a claim in the cookie or the bearer token and is looked up on each request.</summary>
internal sealed class SignIn
{
    /// <summary>However often it is used, somebody has to give the password again after this.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid ClinicianId { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class SignInMapping : IEntityTypeConfiguration<SignIn>
{
    public void Configure(EntityTypeBuilder<SignIn> builder)
    {
        builder.ToTable("SignIns");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasOne<Clinician>().WithMany().HasForeignKey(s => s.ClinicianId);
    }
}
