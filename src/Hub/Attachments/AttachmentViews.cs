using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Attachments;

/// <summary>An attachment as the case page lists it.</summary>
/// <param name="FileName">As its sender called it, cleaned; text for people, in HTML to be escaped like any other.</param>
/// <param name="ContentType">By its content: <c>image/jpeg</c>, <c>image/png</c>, <c>image/webp</c>, <c>application/pdf</c>, <c>application/dicom</c>, <c>video/…</c>, <c>audio/…</c>, else <c>application/octet-stream</c>.</param>
/// <param name="IsPicture">May be shown in the page; anything else but clips is only downloaded.</param>
/// <param name="Bytes">As stored.</param>
/// <param name="Sha256">Of the bytes as stored, lower-case hex.</param>
/// <param name="Width">Pixels, before the orientation turns it; null for what is no picture.</param>
public sealed record AttachmentView(
    Guid Id,
    Guid CaseId,
    string FileName,
    string ContentType,
    bool IsPicture,
    long Bytes,
    string Sha256,
    uint? Width,
    uint? Height,
    Guid ById,
    string By,
    DateTimeOffset At)
{
    /// <summary>Sound that is played in the page, with byte ranges.</summary>
    public bool IsSound { get; init; }

    /// <summary>A film that is played in the page, with byte ranges.</summary>
    public bool IsFilm { get; init; }

    /// <summary>Only what is clean can be read.</summary>
    public AttachmentState State { get; init; }

    /// <summary>A clip that may still say where it was made, since nothing here could remove it: only downloaded.</summary>
    public bool IsUncleaned { get; init; }

    internal static AttachmentView Of(Attachment row, string by) => new(
        row.Id, row.CaseId, row.FileName, row.Kind.ContentType(), row.Kind.IsPicture(), row.Bytes, row.Sha256, row.Width, row.Height, row.AttachedById, by, row.At)
    {
        IsSound = row.Kind.IsSound() && !row.IsUncleaned,
        IsFilm = row.Kind.IsFilm() && !row.IsUncleaned,
        State = row.State,
        IsUncleaned = row.IsUncleaned,
    };
}

/// <summary>An attachment's bytes on their way to a reader, who disposes it.</summary>
/// <param name="Stream">Seekable, so that byte ranges are cheap.</param>
/// <param name="IsInline">True for pictures and clips. Everything else is served as an attachment, and all of it with <c>nosniff</c> and a sandboxed policy.</param>
/// <param name="ETag">Strong, quotes included.</param>
public sealed record AttachmentContent(Stream Stream, string FileName, string ContentType, bool IsInline, string ETag, DateTimeOffset LastModified) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
