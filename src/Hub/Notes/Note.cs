using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Notes;

/// <summary>A Markdown note of a case. Its texts are blobs, one a revision; nothing that was ever written is changed or removed.</summary>
internal sealed class Note
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid AuthorId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The session it was written in or about.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The recording whose moments (<c>[02:15]</c>) it names.</summary>
    public Guid? RecordingId { get; init; }

    /// <summary>The number of the latest revision, from 1. Of two who revise at once, the second is refused.</summary>
    public int Revision { get; set; } = 1;
}

/// <summary>One text of a note: the row says who, when and which hash, the blob has the words.</summary>
internal sealed class NoteRevision
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid NoteId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    public required Guid AuthorId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Bytes of UTF-8.</summary>
    public required long Bytes { get; init; }

    /// <summary>Of the UTF-8 text, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The text itself while its revision is being stored; null once it is read back, when only the blob has it.</summary>
    public string? Markdown { get; set; }
}

internal sealed class NoteMapping : IEntityTypeConfiguration<Note>, IEntityTypeConfiguration<NoteRevision>
{
    public void Configure(EntityTypeBuilder<Note> builder)
    {
        builder.ToTable("Notes");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Property(n => n.Revision).IsConcurrencyToken();
        builder.HasIndex(n => new { n.CaseId, n.CreatedAt });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(n => n.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(n => n.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<NoteRevision> builder)
    {
        builder.ToTable("NoteRevisions");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Ignore(r => r.Markdown);
        builder.HasIndex(r => new { r.NoteId, r.Number }).IsUnique();
        builder.HasOne<Note>().WithMany().HasForeignKey(r => r.NoteId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(r => r.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}
