using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Briefings.Slides;

/// <summary>Slides of a briefing: a PDF that each browser draws for itself. Kept with the session, so that its recording can be watched with them.</summary>
internal sealed class Deck
{
    /// <summary>Bytes of one file: 100 MiB.</summary>
    public const long MaxBytes = 100L * 1024 * 1024;

    public const int MaxPages = 500;

    /// <summary>Of one briefing.</summary>
    public const int MaxDecks = 30;

    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid AddedById { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>As its sender called it, cleaned; shown to people, never part of a path.</summary>
    public required string FileName { get; init; }

    public required int Pages { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was taken off the list. Slides that were shown stay for the recording.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    public BlobName Blob => BlobNames.Deck(OrganisationId, SessionId, Id);
}

/// <summary>Slides as whoever is seated sees them in the list.</summary>
/// <param name="Id">The slides.</param>
/// <param name="FileName">As their sender called them.</param>
/// <param name="Pages">How many.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="AddedBy">The name of who brought them.</param>
/// <param name="At">When.</param>
public sealed record DeckView(Guid Id, string FileName, int Pages, long Bytes, string AddedBy, DateTimeOffset At);

internal sealed class DeckMapping : IEntityTypeConfiguration<Deck>
{
    public void Configure(EntityTypeBuilder<Deck> builder)
    {
        builder.ToTable("Decks");
        builder.Property(deck => deck.Id).ValueGeneratedNever();
        builder.Ignore(deck => deck.Blob);
        builder.HasIndex(deck => new { deck.SessionId, deck.At });
        builder.HasOne<Session>().WithMany().HasForeignKey(deck => deck.SessionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(deck => deck.AddedById).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Tells the sweep of orphans which blobs are slides.</summary>
internal sealed class DeckBlobs(HubDb db) : IBlobOwner
{
    public bool Owns(BlobName name) => DeckOf(name) is not null;

    public Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken)
    {
        var id = DeckOf(name);
        return db.Set<Deck>().AnyAsync(deck => deck.Id == id, cancellationToken);
    }

    private static Guid? DeckOf(BlobName name) =>
        name.Path.Split('/') is [_, "sessions", _, "decks", var file] && Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) ? id : null;
}
