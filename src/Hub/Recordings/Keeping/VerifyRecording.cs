using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>What is not as it was stored.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="TrackId">The track; null where the manifest is at fault.</param>
/// <param name="Piece">From 0; null where the file as a whole is missing or the manifest is at fault.</param>
/// <param name="FromByte">Where the piece begins.</param>
/// <param name="ToByte">Where it ends, exclusive.</param>
/// <param name="What">In words, for an engineer.</param>
internal sealed record Damage(Guid RecordingId, Guid? TrackId, int? Piece, long FromByte, long ToByte, string What)
{
    public override string ToString() => (TrackId, Piece) switch
    {
        (null, _) => $"recording {RecordingId}: {What}",
        (_, null) => $"recording {RecordingId}, track {TrackId}: {What}",
        _ => $"recording {RecordingId}, track {TrackId}, piece {Piece} (bytes {FromByte}-{ToByte - 1}): {What}",
    };
}

/// <summary>Reads all that one recording consists of back from the store and holds it against its rows and its manifest.</summary>
internal sealed class VerifyRecording(IBlobStore store)
{
    /// <returns>The first damage; null where all is as it was stored. Throws what a store that is down throws.</returns>
    public async Task<Damage?> RunAsync(Recording recording, CancellationToken cancellationToken)
    {
        foreach (var track in recording.Tracks.Where(track => track is { Standing: not TrackStanding.Deleted, Sha256: not null }).OrderBy(track => track.StartOffsetMs))
        {
            if (await CompareAsync(recording, track, cancellationToken) is { } damage) return damage;
        }

        return await CompareManifestAsync(recording, cancellationToken);
    }

    private async Task<Damage?> CompareAsync(Recording recording, RecordingTrack track, CancellationToken cancellationToken)
    {
        await using var blob = await store.OpenAsync(recording.NameOf(track), cancellationToken);
        if (blob is null) return new Damage(recording.Id, track.Id, null, 0, 0, "the file is not in the store");
        var expected = JsonSerializer.Deserialize<List<string>>(track.Pieces)!;
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BlobBlocks.Bytes];
        long at = 0;
        int piece = 0;
        while (await blob.Stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var count && count > 0)
        {
            whole.AppendData(buffer, 0, count);
            if (expected.Count > 0 && (piece >= expected.Count || Hex(SHA256.HashData(buffer.AsSpan(0, count))) != expected[piece]))
                return new Damage(recording.Id, track.Id, piece, at, at + count, "its content is not what was stored");
            (at, piece) = (at + count, piece + 1);
        }

        if (piece < expected.Count) return new Damage(recording.Id, track.Id, piece, at, track.Bytes, "the file ends before it");
        if (at != track.Bytes) return new Damage(recording.Id, track.Id, piece, at, track.Bytes, $"the file has {at} bytes instead of {track.Bytes}");
        // Rows without pieces come from an older version: only the whole can be compared.
        return Hex(whole.GetHashAndReset()) == track.Sha256 ? null : new Damage(recording.Id, track.Id, 0, 0, at, "its content is not what was stored");
    }

    private async Task<Damage?> CompareManifestAsync(Recording recording, CancellationToken cancellationToken)
    {
        await using var blob = await store.OpenAsync(recording.ManifestName(), cancellationToken);
        if (blob is null) return new Damage(recording.Id, null, null, 0, 0, "manifest.json is not in the store");
        try
        {
            using var manifest = await JsonDocument.ParseAsync(blob.Stream, cancellationToken: cancellationToken);
            var listed = manifest.RootElement.GetProperty("tracks").EnumerateArray().ToDictionary(
                track => Path.GetFileNameWithoutExtension(track.GetProperty("file").GetString() ?? ""), track => track, StringComparer.Ordinal);
            var differs = recording.Tracks.Find(track => track is { Standing: not TrackStanding.Deleted, Sha256: not null } && !Agrees(listed, track));
            return differs is null ? null : new Damage(recording.Id, differs.Id, null, 0, 0, "manifest.json has other hashes than the rows");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return new Damage(recording.Id, null, null, 0, 0, "manifest.json cannot be read");
        }
    }

    private static bool Agrees(Dictionary<string, JsonElement> listed, RecordingTrack track)
    {
        if (!listed.TryGetValue(track.Id.ToString("D"), out var own)) return false;
        if (own.GetProperty("sha256").GetString() != track.Sha256) return false;
        var pieces = JsonSerializer.Deserialize<List<string>>(track.Pieces)!;
        return !own.TryGetProperty("pieces", out var told) || told.EnumerateArray().Select(piece => piece.GetString()).SequenceEqual(pieces);
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
