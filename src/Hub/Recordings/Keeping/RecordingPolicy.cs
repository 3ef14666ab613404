using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>How long an organisation keeps recordings. Without a row it keeps them until somebody decides: no law's term is ours to guess.</summary>
internal sealed class RecordingPolicy
{
    public const int MinDays = 1;

    /// <summary>A hundred years.</summary>
    public const int MaxDays = 36_500;

    public required Guid OrganisationId { get; init; }

    /// <summary>Null keeps for ever.</summary>
    public int? ClinicalRecordDays { get; set; }

    /// <summary>Null keeps for ever.</summary>
    public int? TeachingDays { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required Guid ChangedBy { get; set; }

    public int? DaysOf(RecordingClass @class) => @class == RecordingClass.Teaching ? TeachingDays : ClinicalRecordDays;
}

/// <summary>Writes into recordings until when they are kept.</summary>
internal static class Retention
{
    /// <summary>Computes the end of everything stored of one organisation anew; what a hold lies on keeps its date until the hold is lifted.</summary>
    public static async Task ApplyAsync(HubDb db, Guid organisationId, RecordingPolicy? policy, CancellationToken cancellationToken)
    {
        var stored = await db.Set<Recording>()
            .Where(row => row.OrganisationId == organisationId && row.HeldAt == null && (row.State == RecordingState.Completed || row.State == RecordingState.Interrupted))
            .ToListAsync(cancellationToken);
        foreach (var recording in stored) Apply(recording, policy);
    }

    public static void Apply(Recording recording, RecordingPolicy? policy) =>
        recording.KeepUntil = policy?.DaysOf(recording.Class) is { } days ? (recording.StoppedAt ?? recording.AskedAt).AddDays(days) : null;

    /// <summary>What nobody keeps any longer, and no hold keeps.</summary>
    public static IQueryable<Recording> Due(this HubDb db, DateTimeOffset now) => db.Set<Recording>()
        .Where(row => row.HeldAt == null && row.KeepUntil <= now && (row.State == RecordingState.Completed || row.State == RecordingState.Interrupted));

    public static Task<RecordingPolicy?> PolicyOfAsync(this HubDb db, Guid organisationId, CancellationToken cancellationToken) =>
        db.Set<RecordingPolicy>().SingleOrDefaultAsync(row => row.OrganisationId == organisationId, cancellationToken);
}

internal sealed class RecordingPolicyMapping : IEntityTypeConfiguration<RecordingPolicy>
{
    public void Configure(EntityTypeBuilder<RecordingPolicy> builder)
    {
        builder.ToTable("RecordingPolicies");
        builder.HasKey(policy => policy.OrganisationId);
        builder.Property(policy => policy.OrganisationId).ValueGeneratedNever();
    }
}
