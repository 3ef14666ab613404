using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Recorder;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>
/// Takes stretches out of the stored tracks: each is read from the store, cut into a temporary file, and stored in place of the old one.
/// Cutting what is cut already gives the same, so that whatever a crash interrupted is simply done again.
/// </summary>
internal sealed class CutTracks(IBlobStore store, Spool spool, DataFolder folder)
{
    /// <summary>Cuts every track that a span touches, and describes it anew.</summary>
    /// <param name="recording">With its tracks; the caller saves them, one by one.</param>
    /// <param name="spans">On the recording's time line, milliseconds.</param>
    /// <param name="save">Called after each track that was replaced.</param>
    /// <param name="cancellationToken">Of the hub's stop.</param>
    public async Task RunAsync(Recording recording, IReadOnlyList<SpanView> spans, Func<Task> save, CancellationToken cancellationToken)
    {
        // What could not be stored cannot be cut either: what the spool still keeps of it goes.
        foreach (var track in recording.Tracks.Where(track => track.Fault is not null)) spool.Remove(recording.Id, track.Id);
        foreach (var track in recording.Tracks.Where(track => track is { Standing: not TrackStanding.Deleted, Sha256: not null }))
        {
            var own = TrackTimes.OnTrack(track, spans);
            if (own.Count == 0) continue;
            await CutAsync(recording, track, own, cancellationToken);
            await save();
        }
    }

    private async Task CutAsync(Recording recording, RecordingTrack track, IReadOnlyList<SpanView> spans, CancellationToken cancellationToken)
    {
        var name = recording.NameOf(track);
        string temporary = Path.Combine(folder.Temporary, $"cut-{Guid.NewGuid():N}.webm");
        await using var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 * 1024, FileOptions.DeleteOnClose);
        TrackSummary summary;
        string contentType;
        await using (var blob = await store.OpenAsync(name, cancellationToken) ?? throw new FileNotFoundException($"Track {track.Id} is not in the store."))
        {
            contentType = blob.Info.ContentType;
            summary = WebmRedaction.Cut(blob.Stream, target, [.. spans.Select(span => (TimeSpan.FromMilliseconds(span.FromMs), TimeSpan.FromMilliseconds(span.ToMs)))]);
        }

        var (sha256, pieces) = await HashAsync(target, cancellationToken);
        target.Position = 0;
        await store.WriteAsync(name, target, contentType, cancellationToken);
        await store.ForgetEarlierAsync(name, cancellationToken);
        (track.Sha256, track.Pieces, track.Bytes) = (sha256, JsonSerializer.Serialize(pieces), target.Length);
        Describe(track, summary, spans);
    }

    /// <summary>The cut file says how long it is and what is in it; what was missing before, and when its person spoke, is known from the row.</summary>
    private static void Describe(RecordingTrack track, TrackSummary summary, IReadOnlyList<SpanView> spans)
    {
        track.DurationMs = (long)summary.Duration.TotalMilliseconds;
        (track.HasAudio, track.HasVideo) = (summary.HasAudio, summary.HasVideo);
        var cut = summary.Gaps.Where(gap => gap.Cause == "redaction").Select(gap => new SpanView((long)gap.From.TotalMilliseconds, (long)gap.To.TotalMilliseconds));
        track.Gaps = TrackTimes.AddGaps(track.Gaps, [.. cut], spans);
        track.Speech = TrackTimes.Without(track.Speech, spans);
    }

    private static async Task<(string Sha256, IReadOnlyList<string> Pieces)> HashAsync(Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pieces = new List<string>();
        byte[] buffer = new byte[BlobBlocks.Bytes];
        while (await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var count && count > 0)
        {
            whole.AppendData(buffer, 0, count);
            pieces.Add(Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, count))));
        }

        return (Convert.ToHexStringLower(whole.GetHashAndReset()), pieces);
    }
}
