namespace CaseHub.Hub.Notes;

/// <summary>What writing and revising answer.</summary>
/// <param name="Revision">Send it back as the base of the next revision.</param>
/// <param name="Html">Safe to put into a page.</param>
public sealed record NoteSaved(Guid Id, int Revision, string Html);

/// <summary>A note with its latest text.</summary>
/// <param name="Author">Who wrote the first revision.</param>
/// <param name="RevisedBy">Who wrote the latest one.</param>
/// <param name="SessionId">The session it was written in or about.</param>
/// <param name="RecordingId">The recording that its moments (<c>a.moment</c>, <c>data-seconds</c>) seek in.</param>
/// <param name="Text">Null where the text is missing or is not the one that was stored: say so, never show another.</param>
public sealed record NoteView(
    Guid Id,
    Guid CaseId,
    NotePerson Author,
    DateTimeOffset CreatedAt,
    int Revision,
    NotePerson RevisedBy,
    DateTimeOffset RevisedAt,
    Guid? SessionId,
    Guid? RecordingId,
    NoteText? Text);

public sealed record NotePerson(Guid Id, string Name);

/// <param name="Html">Safe to put into a page.</param>
/// <param name="IsPlain">The Markdown could not be rendered within its bounds; the HTML is its text, escaped.</param>
public sealed record NoteText(string Markdown, string Html, bool IsPlain);

/// <summary>A note and how it came about, oldest revision first.</summary>
public sealed record NoteHistory(NoteView Note, IReadOnlyList<NoteRevisionView> Revisions);

/// <param name="Bytes">Of UTF-8.</param>
/// <param name="Sha256">Of the UTF-8 text, lower-case hex.</param>
public sealed record NoteRevisionView(int Number, NotePerson Author, DateTimeOffset At, long Bytes, string Sha256, NoteText? Text);

/// <summary>Somebody was faster: both texts, so that nothing is lost (<see cref="Refusal.Details"/>).</summary>
/// <param name="Revision">The latest revision's number: the base to send next.</param>
/// <param name="Theirs">Its text; null where it cannot be read.</param>
/// <param name="Yours">The text that was not stored.</param>
public sealed record NoteConflict(int Revision, NotePerson RevisedBy, DateTimeOffset RevisedAt, string? Theirs, string Yours);
