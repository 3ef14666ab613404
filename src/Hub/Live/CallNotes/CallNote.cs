using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>Whose a task is.</summary>
public enum TaskFor
{
    Asker,
    Adviser,

    /// <summary>The asker sees to it that they know.</summary>
    Patient,
    Other,
}

/// <summary>What one of those who talked writes down of a consult: the advice, and who does what by when. Never changed.</summary>
internal sealed class CallNote
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid AuthorId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Markdown.</summary>
    public required string Advice { get; init; }

    public List<CallTask> Tasks { get; init; } = [];
}

/// <summary>Something that was agreed on in a consult.</summary>
internal sealed class CallTask
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CallNoteId { get; init; }

    public required Guid CaseId { get; init; }

    public required TaskFor For { get; init; }

    public required string What { get; init; }

    /// <summary>The last day, on the calendar of who does it; null where none was agreed.</summary>
    public DateOnly? By { get; init; }

    /// <summary>Who is told when it is due.</summary>
    public required Guid ResponsibleId { get; init; }

    public DateTimeOffset? DoneAt { get; private set; }

    public Guid? DoneById { get; private set; }

    /// <summary>When it was told that it is due.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public int Version { get; private set; }

    public void Mark(bool done, Guid byId, DateTimeOffset now)
    {
        (DoneAt, DoneById) = (done ? now : null, done ? byId : null);
        Version++;
    }
}

/// <summary>A consult was over and its people were asked for a note, once; or they said that none is needed.</summary>
internal sealed class CallNoteAsked
{
    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? WaivedAt { get; set; }

    public Guid? WaivedById { get; set; }

    /// <summary>Why none is needed, such as "cut off before we spoke".</summary>
    public string? WaivedFor { get; set; }
}

internal sealed class CallNoteMapping : IEntityTypeConfiguration<CallNote>, IEntityTypeConfiguration<CallTask>, IEntityTypeConfiguration<CallNoteAsked>
{
    public void Configure(EntityTypeBuilder<CallNote> builder)
    {
        builder.ToTable("CallNotes");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.HasIndex(n => new { n.CaseId, n.At });
        builder.HasIndex(n => new { n.SessionId, n.AuthorId }).IsUnique();
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(n => n.CaseId);
        builder.HasOne<Session>().WithMany().HasForeignKey(n => n.SessionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(n => n.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(n => n.Tasks).WithOne().HasForeignKey(t => t.CallNoteId);
    }

    public void Configure(EntityTypeBuilder<CallTask> builder)
    {
        builder.ToTable("CallTasks");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => new { t.DoneAt, t.ToldAt, t.By });
    }

    public void Configure(EntityTypeBuilder<CallNoteAsked> builder)
    {
        builder.ToTable("CallNotesAsked");
        builder.HasKey(a => a.SessionId);
        builder.HasIndex(a => a.CaseId);
        builder.Property(a => a.WaivedAt).IsConcurrencyToken();
        builder.HasOne<Session>().WithOne().HasForeignKey<CallNoteAsked>(a => a.SessionId);
    }
}
