using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live.Stage;

/// <summary>How far a briefing is.</summary>
public enum StageState
{
    /// <summary>Nobody but hosts, speakers and interpreters sees and hears anything yet.</summary>
    Waiting,
    Live,
    Ended,
}

/// <summary>How the stage is shown.</summary>
public enum StageLayout
{
    /// <summary>Whoever speaks, large.</summary>
    Speaker,
    Grid,

    /// <summary>The slides large, the speaker small.</summary>
    Slides,
    SideBySide,
}

/// <summary>The stage of a briefing, one row each. The room shows what it says, also after a restart of the hub.</summary>
internal sealed class SessionStage
{
    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    public StageState State { get; set; }

    public StageLayout Layout { get; set; }

    /// <summary>Who is shown large whoever speaks; null for the one who speaks.</summary>
    public Guid? SpotlightId { get; set; }

    /// <summary>No newcomer gets in.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Hosts alone may write into the chat.</summary>
    public bool IsChatOff { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The slides that are shown; null while none are.</summary>
    public Guid? DeckId { get; set; }

    /// <summary>From 1.</summary>
    public int Page { get; set; }

    /// <summary>Rises with each change; of two hosts who press at once the second is told.</summary>
    public long Version { get; set; }
}

/// <summary>One language of a briefing besides the floor's.</summary>
internal sealed class SessionChannel
{
    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>In which order channels are offered.</summary>
    public required int Position { get; set; }

    /// <summary>The interpreter who is heard; null while nobody has taken the channel.</summary>
    public Guid? OnAirId { get; set; }

    /// <summary>To whom the one on air has offered it; null while nobody was asked.</summary>
    public Guid? OfferedToId { get; set; }

    public long Version { get; set; }
}

internal sealed class SessionStageMapping : IEntityTypeConfiguration<SessionStage>, IEntityTypeConfiguration<SessionChannel>
{
    public void Configure(EntityTypeBuilder<SessionStage> builder)
    {
        builder.ToTable("SessionStages");
        builder.HasKey(stage => stage.SessionId);
        builder.Property(stage => stage.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(stage => stage.Layout).HasConversion<string>().HasMaxLength(16);
        builder.Property(stage => stage.Version).IsConcurrencyToken();
        builder.HasOne<Session>().WithMany().HasForeignKey(stage => stage.SessionId);
    }

    public void Configure(EntityTypeBuilder<SessionChannel> builder)
    {
        builder.ToTable("SessionChannels");
        builder.HasKey(channel => new { channel.SessionId, channel.Language });
        builder.Property(channel => channel.Language).HasMaxLength(SessionSeat.MaxLanguageLength);
        builder.Property(channel => channel.Version).IsConcurrencyToken();
        builder.HasOne<Session>().WithMany().HasForeignKey(channel => channel.SessionId);
    }
}
