using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live;

/// <summary>One entry of a session's log: the durable, ordered truth about chat, consent and recording marks. Never changed.</summary>
internal sealed class RoomLogEntry
{
    public required Guid SessionId { get; init; }

    /// <summary>1, 2, 3… within the session.</summary>
    public required long Seq { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>Version of the body's shape; readers keep types and versions they do not know.</summary>
    public int V { get; init; } = 1;

    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The author; null for the hub itself.</summary>
    public Guid? By { get; init; }

    /// <summary>The author's own id for a post: the same post sent twice is stored once.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>JSON.</summary>
    public required string Body { get; init; }
}

internal sealed class RoomLogMapping : IEntityTypeConfiguration<RoomLogEntry>
{
    public void Configure(EntityTypeBuilder<RoomLogEntry> builder)
    {
        builder.ToTable("RoomLog");
        builder.HasKey(entry => new { entry.SessionId, entry.Seq });
        builder.HasIndex(entry => new { entry.SessionId, entry.By, entry.ClientId }).IsUnique();
        builder.Property(entry => entry.Type).HasMaxLength(40);
    }
}
