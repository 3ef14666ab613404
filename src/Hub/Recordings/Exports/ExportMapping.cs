using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Recordings.Exports;

internal sealed class ExportMapping : IEntityTypeConfiguration<RecordingExport>, IEntityTypeConfiguration<RecordingCaptions>
{
    public void Configure(EntityTypeBuilder<RecordingExport> builder)
    {
        builder.ToTable("RecordingExports");
        builder.Property(export => export.Id).ValueGeneratedNever();
        builder.Property(export => export.Format).HasMaxLength(16);
        builder.Property(export => export.Captions).HasMaxLength(16);
        builder.Property(export => export.State).HasMaxLength(16);
        builder.Property(export => export.Error).HasMaxLength(40);
        builder.Property(export => export.Channel).HasMaxLength(35);
        builder.HasIndex(export => new { export.RecordingId, export.By });
        builder.Property(export => export.IsForAudience).HasDefaultValue(false);
        builder.HasIndex(export => export.State);
        builder.HasOne<Recording>().WithMany().HasForeignKey(export => export.RecordingId);
    }

    public void Configure(EntityTypeBuilder<RecordingCaptions> builder)
    {
        builder.ToTable("RecordingCaptions");
        builder.Property(captions => captions.Id).ValueGeneratedNever();
        builder.Property(captions => captions.Language).HasMaxLength(35);
        builder.HasIndex(captions => new { captions.RecordingId, captions.Language }).IsUnique();
        builder.HasOne<Recording>().WithMany(recording => recording.Captions).HasForeignKey(captions => captions.RecordingId);
    }
}
