using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.Networks;

/// <summary>Organisations that have agreed to work together: each may ask the specialists of the others.</summary>
internal sealed class Network
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Who founded it and invites others.</summary>
    public required Guid OrganisationId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An organisation's place in a network. It counts only once that organisation's own administrator has accepted it.</summary>
internal sealed class NetworkMember
{
    public required Guid NetworkId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required DateTimeOffset InvitedAt { get; set; }

    public DateTimeOffset? AcceptedAt { get; set; }

    public DateTimeOffset? LeftAt { get; set; }
}

/// <summary>A link by which one organisation can come into a network: whose administrator follows it accepts for theirs. Works once; only the token's hash is kept.</summary>
internal sealed class NetworkInvitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public required Guid Id { get; init; }

    public required Guid NetworkId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Set once: who comes second is refused.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>The one place that says which organisations work together.</summary>
internal static class Partners
{
    /// <summary>The organisations of all networks that the organisation is in, itself not among them unless it shares one with others.</summary>
    public static IQueryable<Guid> PartnersOf(this Data.HubDb db, Guid organisationId)
    {
        var members = db.Set<NetworkMember>().Where(m => m.AcceptedAt != null && m.LeftAt == null);
        return members.Where(m => members.Any(own => own.NetworkId == m.NetworkId && own.OrganisationId == organisationId)).Select(m => m.OrganisationId);
    }
}

internal sealed class NetworkMapping : IEntityTypeConfiguration<Network>, IEntityTypeConfiguration<NetworkMember>, IEntityTypeConfiguration<NetworkInvitation>
{
    public void Configure(EntityTypeBuilder<Network> builder)
    {
        builder.ToTable("Networks");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(n => n.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<NetworkMember> builder)
    {
        builder.ToTable("NetworkMembers");
        builder.HasKey(m => new { m.NetworkId, m.OrganisationId });
        builder.HasIndex(m => m.OrganisationId);
        builder.HasOne<Network>().WithMany().HasForeignKey(m => m.NetworkId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(m => m.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<NetworkInvitation> builder)
    {
        builder.ToTable("NetworkInvitations");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.UsedAt).IsConcurrencyToken();
        builder.HasIndex(i => i.TokenHash).IsUnique();
        builder.HasOne<Network>().WithMany().HasForeignKey(i => i.NetworkId);
    }
}
