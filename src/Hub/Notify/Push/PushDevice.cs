using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Notify.Push;

/// <summary>A browser that somebody is told in, also while CaseHub is not open there: a push subscription (https://www.w3.org/TR/push-api/).</summary>
internal sealed class PushDevice
{
    /// <summary>Longest address of a push service; those in use have 150 to 500.</summary>
    public const int EndpointLength = 1000;

    public required Guid Id { get; init; }

    /// <summary>The person's home organisation when it was added.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>At the push service of its maker; whoever knows it could send there, were it not for our key.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The browser's public key, base64url of 65 bytes (RFC 8291 §3.1).</summary>
    public required string P256dh { get; init; }

    /// <summary>16 bytes, base64url (RFC 8291 §3.2).</summary>
    public required string Auth { get; init; }

    /// <summary>To know it by, such as <c>Chrome on Android</c>.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class PushDeviceMapping : IEntityTypeConfiguration<PushDevice>
{
    public void Configure(EntityTypeBuilder<PushDevice> builder)
    {
        builder.ToTable("PushDevices");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Endpoint).HasMaxLength(PushDevice.EndpointLength);
        builder.HasIndex(d => d.Endpoint).IsUnique();
        builder.HasOne<Clinician>().WithMany().HasForeignKey(d => d.ClinicianId);
    }
}
