namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>A file on its way, as its sender is told of it.</summary>
/// <param name="Bytes">As declared.</param>
/// <param name="Offset">Bytes that are here, on disk; all of them once it came to an end.</param>
/// <param name="ExpiresAt">When what is here goes, should nothing more come.</param>
/// <param name="AttachmentId">What it has become; null until it has.</param>
/// <param name="RefusedText">Why it was not taken, in words; null where it was.</param>
public sealed record UploadView(
    Guid Id, Guid CaseId, string FileName, long Bytes, long Offset, UploadState State, DateTimeOffset ExpiresAt, Guid? AttachmentId, string? RefusedCode, string? RefusedText)
{
    internal static UploadView Of(Upload row, UploadSpool spool) => new(
        row.Id, row.CaseId, row.FileName, row.Bytes, row.State == UploadState.Receiving ? Math.Min(spool.Length(row.Id), row.Bytes) : row.Bytes,
        row.State, row.ExpiresAt, row.AttachmentId, row.RefusedCode, row.RefusedText);
}
