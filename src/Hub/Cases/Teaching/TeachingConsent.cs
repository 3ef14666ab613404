using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Teaching;

/// <summary>For what a patient let their case be shown, without anything that tells who they are.</summary>
public enum ConsentUse
{
    /// <summary>To those who learn from it, in briefings too.</summary>
    Teaching,

    /// <summary>To a wider audience, by broadcast.</summary>
    Broadcast,
}

/// <summary>Whose word it is.</summary>
public enum ConsentBasis
{
    /// <summary>The patient's own.</summary>
    Patient,

    /// <summary>A guardian's; of a minor it has to be, with the minor's assent.</summary>
    Guardian,

    /// <summary>Of who speaks for a patient that cannot speak for themself any more.</summary>
    Representative,
}

/// <summary>A patient's consent to have their case shown in teaching or a broadcast, as the case's asker states it. Without one in force a case cannot be put on the agenda of a briefing.</summary>
internal sealed class TeachingConsent
{
    public required Guid Id { get; init; }

    /// <summary>The case's.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required ConsentUse Use { get; init; }

    public required ConsentBasis Basis { get; init; }

    /// <summary>How it was given, in the asker's words: "in writing, form of 3 March".</summary>
    public required string How { get; init; }

    /// <summary>When it was given, as the asker says.</summary>
    public required DateTimeOffset GivenAt { get; init; }

    public required Guid StatedById { get; init; }

    public required DateTimeOffset StatedAt { get; init; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    public Guid? WithdrawnById { get; private set; }

    /// <summary>True until it is withdrawn, else null: a unique index lets a case have one in force.</summary>
    public bool? IsInForce { get; private set; } = true;

    public void Withdraw(Guid byId, DateTimeOffset now) => (WithdrawnAt, WithdrawnById, IsInForce) = (now, byId, null);
}

internal static class TeachingConsents
{
    /// <summary>The consent that lets a case be shown; null where there is none, or none any more.</summary>
    public static Task<TeachingConsent?> TeachingConsentOfAsync(this HubDb db, Guid caseId, CancellationToken cancellationToken) =>
        db.Set<TeachingConsent>().SingleOrDefaultAsync(c => c.CaseId == caseId && c.IsInForce == true, cancellationToken);
}

internal sealed class TeachingConsentMapping : IEntityTypeConfiguration<TeachingConsent>
{
    public void Configure(EntityTypeBuilder<TeachingConsent> builder)
    {
        builder.ToTable("TeachingConsents");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Use).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.Basis).HasConversion<string>().HasMaxLength(16);
        builder.Property(c => c.WithdrawnAt).IsConcurrencyToken();
        builder.HasIndex(c => new { c.CaseId, c.IsInForce }).IsUnique();
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(c => c.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(c => c.StatedById).OnDelete(DeleteBehavior.Restrict);
    }
}
