using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Recordings.Publishing;

/// <summary>Who may watch the recordings of a session that was published, besides those who had a seat in it.</summary>
public enum Circle
{
    /// <summary>The people of the organisation whose session it was.</summary>
    Organisation,

    /// <summary>Those of the organisations that it works together with, too.</summary>
    Network,

    /// <summary>Everybody who is signed in and knows the link.</summary>
    Link,
}

/// <summary>A session whose recordings its audience may watch afterwards. The row goes when that is taken back.</summary>
internal sealed class PublishedSession
{
    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Circle Circle { get; set; }

    /// <summary>Who may watch may also have it as files, which play without us.</summary>
    public bool MayDownload { get; set; } = true;

    public required DateTimeOffset PublishedAt { get; init; }

    public required Guid PublishedById { get; init; }
}

/// <summary>A session's recordings were published, or taken back, or who may have them as files was decided anew, and that is on disk.</summary>
internal sealed record PublicationChanged(Guid SessionId) : INotification;

internal static class Circles
{
    /// <summary>Whether somebody, as whom they act for now, is within a circle around an organisation.</summary>
    public static async Task<bool> IsWithinAsync(this HubDb db, Circle circle, Guid organisationId, Actor actor, CancellationToken cancellationToken) => circle switch
    {
        _ when actor.OrganisationId == organisationId => true,
        Circle.Link => true,
        Circle.Network => await db.PartnersOf(organisationId).ContainsAsync(actor.OrganisationId, cancellationToken),
        _ => false,
    };
}

internal sealed class PublishedSessionMapping : IEntityTypeConfiguration<PublishedSession>
{
    public void Configure(EntityTypeBuilder<PublishedSession> builder)
    {
        builder.ToTable("PublishedSessions");
        builder.HasKey(p => p.SessionId);
        builder.Property(p => p.SessionId).ValueGeneratedNever();
        builder.Property(p => p.Circle).HasConversion<string>().HasMaxLength(16);
        builder.Property(p => p.MayDownload).HasDefaultValue(true).HasSentinel(true);
        builder.HasIndex(p => new { p.OrganisationId, p.PublishedAt });
        builder.HasOne<Session>().WithOne().HasForeignKey<PublishedSession>(p => p.SessionId);
    }
}
