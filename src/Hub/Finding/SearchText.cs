using CaseHub.Hub.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Finding;

/// <summary>Where something was found. Who may find it there: <see cref="SearchReach"/>.</summary>
public enum FoundIn
{
    /// <summary>Title, question, summary and facts.</summary>
    Case,

    /// <summary>What the triage card says: number and question, for who sees nothing more.</summary>
    Card,

    /// <summary>The plan, the outcome, and what was tried to reach a patient who was lost.</summary>
    Outcome,
    Note,
    Opinion,
    Translation,

    /// <summary>A question back, the answer to it, or a suggestion.</summary>
    Message,

    /// <summary>The name of a file; what stands in files is not searched.</summary>
    File,

    /// <summary>Said in the chat of a consult about the case.</summary>
    Chat,
}

/// <summary>
/// What search knows of one text of a case: made from the record in the transaction that changes it (<see cref="IndexChanges"/>), and anew at start where it is missing or of an older form.
/// The index of words beside the table is the database's own (migration SearchIndex).
/// </summary>
internal sealed class SearchText
{
    /// <summary>SQLite's full-text index knows its rows by number.</summary>
    public long Id { get; init; }

    /// <summary>Who owns the case.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required FoundIn Kind { get; init; }

    /// <summary>The case, note, opinion, translation, message, file or, of a chat, what its author's browser called the post.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>Of a chat: where it was said.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary><see cref="SearchWords.Form"/> at the time; 0 where it is to be made anew.</summary>
    public int Form { get; set; }

    // What most queries look at stands before what is long: SQLite reads a row from its beginning.

    /// <summary>Number and title as a line of words (<see cref="SearchWords.Line"/>); empty for what has none.</summary>
    public string Head { get; set; } = "";

    /// <summary>The question, likewise.</summary>
    public string Question { get; set; } = "";

    /// <summary>All of it, likewise: phrases are looked for here.</summary>
    public string Line { get; set; } = "";

    /// <summary>By what it is found, each once, parted by spaces; what the database indexes.</summary>
    public string Keys { get; set; } = "";

    /// <summary>As it is shown around what was found (<see cref="Folding.Clean"/>).</summary>
    public string Text { get; set; } = "";
}

internal sealed class SearchTextMapping : IEntityTypeConfiguration<SearchText>
{
    public void Configure(EntityTypeBuilder<SearchText> builder)
    {
        builder.ToTable("SearchTexts");
        builder.HasIndex(t => new { t.CaseId, t.Kind, t.SourceId }).IsUnique();
        builder.HasIndex(t => t.SourceId);
        builder.HasIndex(t => new { t.Kind, t.Form });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(t => t.CaseId);
    }
}
