using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Recordings;

internal static class RecordingRows
{
    /// <summary>With all that a recording consists of.</summary>
    public static IQueryable<Recording> WithRows(this IQueryable<Recording> recordings) => recordings
        .Include(row => row.Tracks).Include(row => row.Answers).Include(row => row.Pauses).Include(row => row.Marks).Include(row => row.Redactions)
        .Include(row => row.Captions)
        .AsSplitQuery();
}

internal sealed class RecordingMapping :
    IEntityTypeConfiguration<Recording>, IEntityTypeConfiguration<RecordingTrack>, IEntityTypeConfiguration<RecordingAnswer>,
    IEntityTypeConfiguration<RecordingPause>, IEntityTypeConfiguration<RecordingMark>, IEntityTypeConfiguration<RecordingRedaction>
{
    public void Configure(EntityTypeBuilder<Recording> builder)
    {
        builder.ToTable("Recordings");
        builder.HasIndex(recording => recording.SessionId);
        builder.HasIndex(recording => recording.KeepUntil);
        // Between a hold and a deletion that race, the second is refused.
        builder.Property(recording => recording.HeldAt).IsConcurrencyToken();
        builder.Property(recording => recording.DeletedAt).IsConcurrencyToken();
        builder.Property(recording => recording.State).HasConversion<string>().HasMaxLength(16);
        builder.HasMany(recording => recording.Tracks).WithOne().HasForeignKey(track => track.RecordingId);
        builder.HasMany(recording => recording.Answers).WithOne().HasForeignKey(answer => answer.RecordingId);
        builder.HasMany(recording => recording.Pauses).WithOne().HasForeignKey(pause => pause.RecordingId);
        builder.HasMany(recording => recording.Marks).WithOne().HasForeignKey(mark => mark.RecordingId);
        builder.HasMany(recording => recording.Redactions).WithOne().HasForeignKey(redaction => redaction.RecordingId);
    }

    public void Configure(EntityTypeBuilder<RecordingTrack> builder)
    {
        builder.ToTable("RecordingTracks");
        builder.Property(track => track.Id).ValueGeneratedNever();
        builder.Property(track => track.Fault).HasMaxLength(16);
    }

    public void Configure(EntityTypeBuilder<RecordingAnswer> builder)
    {
        builder.ToTable("RecordingAnswers");
        builder.Property(answer => answer.Id).ValueGeneratedNever();
        builder.Property(answer => answer.Answer).HasMaxLength(16);
    }

    public void Configure(EntityTypeBuilder<RecordingPause> builder)
    {
        builder.ToTable("RecordingPauses");
        builder.Property(pause => pause.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<RecordingMark> builder)
    {
        builder.ToTable("RecordingMarks");
        builder.Property(mark => mark.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<RecordingRedaction> builder)
    {
        builder.ToTable("RecordingRedactions");
        builder.Property(redaction => redaction.Id).ValueGeneratedNever();
    }
}
