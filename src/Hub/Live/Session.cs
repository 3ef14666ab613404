using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live;

/// <summary>What kind of live meeting a session is.</summary>
public enum SessionKind
{
    /// <summary>Clinicians talk about a case.</summary>
    Consult,

    /// <summary>A hospital broadcasts to an audience.</summary>
    Briefing,
}

/// <summary>Something live: a consult or a briefing. It belongs to an organisation and holds zero or more cases.</summary>
internal sealed class Session
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required SessionKind Kind { get; init; }

    public required Guid CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// An organisation of its cases' people demanded when it was opened that browsers never learn each other's addresses. A policy that changes
    /// later counts from the next time that its room opens; who is in the room then is not moved.
    /// </summary>
    public bool RelayOnly { get; init; }

    public List<SessionCase> Cases { get; init; } = [];
}

/// <summary>A case that a session is about.</summary>
internal sealed class SessionCase
{
    public required Guid SessionId { get; init; }

    public required Guid CaseId { get; init; }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>, IEntityTypeConfiguration<SessionCase>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(session => session.Kind).HasConversion<string>().HasMaxLength(16);
        builder.HasMany(session => session.Cases).WithOne().HasForeignKey(link => link.SessionId);
    }

    public void Configure(EntityTypeBuilder<SessionCase> builder)
    {
        builder.ToTable("SessionCases");
        builder.HasKey(link => new { link.SessionId, link.CaseId });
        builder.HasIndex(link => link.CaseId);
    }
}
