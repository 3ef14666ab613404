using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Recordings;

/// <summary>How far a recording has come.</summary>
public enum RecordingState
{
    /// <summary>Everybody is being asked; nothing is written.</summary>
    Asking,

    /// <summary>At least one person has said yes.</summary>
    Recording,

    /// <summary>Stopped; its tracks are on their way to the store.</summary>
    Closing,

    /// <summary>All that was recorded is in the store, verified.</summary>
    Completed,

    /// <summary>As completed, but the hub went down while it ran: the end of it is missing.</summary>
    Interrupted,
}

/// <summary>One recording of a session: who asked, on whose word about the patient, and what came of it.</summary>
internal sealed class Recording
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>On what the patient's consent stands: <c>patient</c>, <c>guardian</c>, <c>emergency</c>, <c>no-patient</c>.</summary>
    public required string PatientBasis { get; init; }

    /// <summary>How it was given, in the asker's words.</summary>
    public required string PatientHow { get; init; }

    /// <summary>Where it is filed; empty where nowhere.</summary>
    public required string PatientReference { get; init; }

    public RecordingState State { get; set; }

    /// <summary>When the first person said yes; null while nobody has.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    public List<RecordingTrack> Tracks { get; init; } = [];
}

/// <summary>What one publication left in a recording: one WebM with its sound, its picture or both.</summary>
internal sealed class RecordingTrack
{
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>The person's name, and a device's label, as they were then.</summary>
    public required string Label { get; init; }

    /// <summary><c>camera</c> or <c>screen</c>.</summary>
    public required string Source { get; init; }

    public bool HasAudio { get; set; }

    public bool HasVideo { get; set; }

    /// <summary>Where the track begins on the recording's own time line, milliseconds.</summary>
    public long StartOffsetMs { get; set; }

    public long DurationMs { get; set; }

    public long Bytes { get; set; }

    /// <summary>Of the plain file, lower-case hex; null until it is in the store and verified.</summary>
    public string? Sha256 { get; set; }

    /// <summary>JSON: <c>[{fromMs, toMs, cause}]</c>, on the track's time line.</summary>
    public string Gaps { get; set; } = "[]";
}

internal sealed class RecordingMapping : IEntityTypeConfiguration<Recording>, IEntityTypeConfiguration<RecordingTrack>
{
    public void Configure(EntityTypeBuilder<Recording> builder)
    {
        builder.ToTable("Recordings");
        builder.HasIndex(recording => recording.SessionId);
        builder.Property(recording => recording.State).HasConversion<string>().HasMaxLength(16);
        builder.HasMany(recording => recording.Tracks).WithOne().HasForeignKey(track => track.RecordingId);
    }

    public void Configure(EntityTypeBuilder<RecordingTrack> builder)
    {
        builder.ToTable("RecordingTracks");
        builder.Property(track => track.Id).ValueGeneratedNever();
    }
}
