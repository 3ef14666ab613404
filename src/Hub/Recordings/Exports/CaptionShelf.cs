using System.Text;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>The words of captions in the blob store. What was taken out of the recording is never answered, whether its cues are cut already or not.</summary>
internal sealed class CaptionShelf(IBlobStore store)
{
    public const string ContentType = "text/vtt";

    /// <summary>The captions of one language with the cues that may be shown; null where there are none (any more).</summary>
    /// <param name="recording">With its tracks, captions and redactions.</param>
    /// <param name="language">As <see cref="CaptionLanguage.TryNormalise"/> answers it.</param>
    public async Task<List<Cue>?> ReadAsync(Recording recording, string language, CancellationToken cancellationToken)
    {
        if (recording.Captions.Find(row => row.Language == language) is not { } captions) return null;
        return await ReadAsync(recording, captions, cancellationToken);
    }

    /// <summary>See <see cref="ReadAsync(Recording, string, CancellationToken)"/>.</summary>
    public async Task<List<Cue>?> ReadAsync(Recording recording, RecordingCaptions captions, CancellationToken cancellationToken)
    {
        if (captions.People != SourceStamp.OfPeople(recording)) return null;
        await using var blob = await store.OpenAsync(NameOf(recording, captions), cancellationToken);
        if (blob is null || blob.Info.Sha256 != captions.Sha256) return null;
        using var reader = new StreamReader(blob.Stream, Encoding.UTF8);
        return WebVtt.TryParse(await reader.ReadToEndAsync(cancellationToken), out var cues, out _) ? Without(cues, recording.Redactions) : null;
    }

    /// <summary>Stores cues under a new id, without those that touch what was taken out, and answers the row to store second.</summary>
    public async Task<RecordingCaptions> WriteAsync(
        Recording recording, string language, IReadOnlyList<Cue> cues, Guid by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var kept = Without(cues, recording.Redactions);
        var id = Guid.CreateVersion7(at);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(WebVtt.Write(kept)), writable: false);
        var stored = await store.WriteAsync(BlobNames.Captions(recording.OrganisationId, recording.SessionId, recording.Id, id), content, ContentType, cancellationToken);
        return new RecordingCaptions
        {
            Id = id,
            RecordingId = recording.Id,
            OrganisationId = recording.OrganisationId,
            Language = language,
            By = by,
            At = at,
            Cues = kept.Count,
            Bytes = stored.Length,
            Sha256 = stored.Sha256,
            People = SourceStamp.OfPeople(recording),
            RedactionsCut = recording.Redactions.Count,
        };
    }

    /// <summary>Deletes the words; the row is the caller's to remove.</summary>
    public Task DeleteAsync(Recording recording, RecordingCaptions captions, CancellationToken cancellationToken) =>
        store.EraseAsync(NameOf(recording, captions), cancellationToken);

    private static BlobName NameOf(Recording recording, RecordingCaptions captions) =>
        BlobNames.Captions(recording.OrganisationId, recording.SessionId, recording.Id, captions.Id);

    private static List<Cue> Without(IEnumerable<Cue> cues, IReadOnlyList<RecordingRedaction> redactions) =>
        [.. cues.Where(cue => !redactions.Any(span => cue.From.TotalMilliseconds < span.ToMs && cue.To.TotalMilliseconds > span.FromMs))];
}
