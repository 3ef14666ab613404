using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>A privacy officer's leave, for a while and with a reason, to read what people have withdrawn from one recording.</summary>
internal sealed class SealedAccess
{
    /// <summary>Long enough to listen to a long consult.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid By { get; init; }

    public required DateTimeOffset At { get; init; }

    public bool IsOpenTo(Guid clinicianId, DateTimeOffset now) => By == clinicianId && now < At + Lifetime;
}

internal sealed class SealedAccessMapping : IEntityTypeConfiguration<SealedAccess>
{
    public void Configure(EntityTypeBuilder<SealedAccess> builder)
    {
        builder.ToTable("SealedAccesses");
        builder.Property(access => access.Id).ValueGeneratedNever();
        builder.HasOne<Recording>().WithMany().HasForeignKey(access => access.RecordingId);
    }
}
