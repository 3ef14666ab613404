using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Packets;

/// <summary>A case as one ZIP, made for whoever asked for it.</summary>
internal sealed class CasePacket : QueuedRow
{
    public required Guid CaseId { get; init; }

    /// <summary>JSON: <c>{recording: stamp}</c> of every recording in it (<see cref="SourceStamp"/>): it is never served once one differs.</summary>
    public string Stamps { get; set; } = "{}";

    /// <summary>How many parts are in it.</summary>
    public int Parts { get; set; }

    /// <summary>How much of the case is not in it.</summary>
    public int LeftOut { get; set; }

    public BlobName Blob => BlobNames.Packet(OrganisationId, CaseId, Id);
}

internal sealed class CasePacketMapping : IEntityTypeConfiguration<CasePacket>
{
    public void Configure(EntityTypeBuilder<CasePacket> builder)
    {
        builder.ToTable("CasePackets");
        builder.Property(packet => packet.Id).ValueGeneratedNever();
        builder.Property(packet => packet.State).HasMaxLength(16);
        builder.Property(packet => packet.Error).HasMaxLength(40);
        builder.Ignore(packet => packet.Blob);
        builder.HasIndex(packet => new { packet.CaseId, packet.By });
        builder.HasIndex(packet => packet.State);
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(packet => packet.CaseId);
    }
}
