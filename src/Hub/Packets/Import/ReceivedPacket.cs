using CaseHub.Hub.Blobs;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Packets.Import;

/// <summary>A packet that came in: read and checked whole, and waiting until somebody has looked at what is in it and said yes. Afterwards the row is the report, and the file is gone.</summary>
internal sealed class ReceivedPacket : QueuedRow
{
    /// <summary>The case that is in it.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>JSON: a <see cref="PacketSummary"/>.</summary>
    public required string Summary { get; init; }

    /// <summary>JSON: an <see cref="ImportReport"/>, of what would be new while it waits, of what was new once it is imported.</summary>
    public required string Report { get; set; }

    /// <summary>Who is to look after the case here; null while nobody has said yes.</summary>
    public Guid? KeeperId { get; set; }

    /// <summary>Who said yes.</summary>
    public Guid? ConfirmedById { get; set; }

    public BlobName Blob => BlobNames.ReceivedPacket(OrganisationId, Id);
}

internal sealed class ReceivedPacketMapping : IEntityTypeConfiguration<ReceivedPacket>
{
    public void Configure(EntityTypeBuilder<ReceivedPacket> builder)
    {
        builder.ToTable("ReceivedPackets");
        builder.Property(packet => packet.Id).ValueGeneratedNever();
        builder.Property(packet => packet.State).HasMaxLength(16).IsConcurrencyToken();
        builder.Property(packet => packet.Error).HasMaxLength(40);
        builder.Ignore(packet => packet.Blob);
        builder.HasIndex(packet => new { packet.OrganisationId, packet.AskedAt });
        builder.HasIndex(packet => packet.State);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(packet => packet.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}
