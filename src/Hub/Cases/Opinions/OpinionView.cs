using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Opinions;

namespace CaseHub.Hub.Cases;

/// <summary>An opinion, or an addendum to one, for those who may read its case. Prose is Markdown in its author's language; what is coded is a code.</summary>
/// <param name="Markdown">The whole in one piece, composed from the parts where it was written in parts; of an addendum what it adds.</param>
public sealed record OpinionView(Guid Id, CasePerson Author, DateTimeOffset At, string Markdown, Disposition Disposition)
{
    public string? Assessment { get; init; }

    public string? Recommendation { get; init; }

    public Confidence? Confidence { get; init; }

    public OpinionBasis? Basis { get; init; }

    /// <summary>One a line.</summary>
    public string? References { get; init; }

    public bool IsCritical { get; init; }

    /// <summary>BCP 47 tag of the prose; null where it was not said.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<DrugView> Drugs { get; init; } = [];

    /// <summary>What its author drew, or refers to, on the case's pictures; as it was when they signed.</summary>
    public IReadOnlyList<DrawingView> Drawings { get; init; } = [];

    /// <summary>Length of the spoken opinion, which <c>/api/opinions/{id}/voice</c> answers; null for a written one.</summary>
    public double? VoiceSeconds { get; init; }

    /// <summary>The opinion that this is an addendum to; null for one that stands by itself.</summary>
    public Guid? AddsToId { get; init; }

    /// <summary>Null for opinions of 0.2.0 and earlier.</summary>
    public string? SignedName { get; init; }

    public string? SignedLicence { get; init; }

    /// <summary>The organisation that stated the signature, of an opinion that came in a packet from another hub; null for one signed here.</summary>
    public string? SignatureStatedBy { get; init; }

    /// <summary>When whoever asked first opened it; from then on it stands.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    public DateTimeOffset? RevisedAt { get; init; }

    /// <summary>Send it back with a revision, so that of two at once the second is refused.</summary>
    public int Version { get; init; }

    /// <summary>The latest of each language.</summary>
    public IReadOnlyList<TranslationView> Translations { get; init; } = [];

    /// <summary>Of an addendum: what it changes of what stood before.</summary>
    public OpinionChange? Change { get; init; }

    /// <summary>Until when the reader, being its author, may mend it; null for everybody else and once it stands.</summary>
    public DateTimeOffset? RevisableUntil { get; init; }

    /// <summary>Whether the reader, being its author, may add to it.</summary>
    public bool MayAdd { get; init; }

    public bool IsUrgent => IsCritical || Disposition == Disposition.UrgentTransfer;
}
