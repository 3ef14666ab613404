using System.Globalization;
using System.Security.Cryptography;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Brings tracks from the store into the folder of an export, each checked against its hash, and finds out when there are pictures in them.</summary>
internal sealed class SourceFiles(IBlobStore store, EncoderProcess encoder)
{
    private const int NameChars = 200;

    /// <summary>A picture is shown for as long after it came; then its person is a card with a name.</summary>
    private static readonly TimeSpan PictureLasts = TimeSpan.FromSeconds(2);

    private static readonly EncoderBounds ProbeBounds = new(TimeSpan.FromMinutes(10), 1);

    /// <summary>The tracks that overlap a stretch of the recording's time line; of interpreters those of one language, or none.</summary>
    /// <exception cref="ExportFailure">A track is missing or damaged.</exception>
    public async Task<IReadOnlyList<SourceTrack>> FetchAsync(Recording recording, TimeSpan from, TimeSpan to, string? channel, string folder, CancellationToken cancellationToken)
    {
        var sources = new List<SourceTrack>();
        foreach (var track in SourceStamp.KeptTracks(recording))
        {
            var begin = TimeSpan.FromMilliseconds(track.StartOffsetMs);
            var end = begin + TimeSpan.FromMilliseconds(track.DurationMs);
            bool isVoice = track.Source == StageRule.Voice;
            if (isVoice && (channel is null || track.Language != channel)) continue;
            if (end <= from || begin >= to || !(track.HasAudio || track.HasVideo)) continue;
            string path = Path.Combine(folder, EncoderArguments.TrackFile(sources.Count));
            await CopyAsync(recording, track, path, cancellationToken);
            var pictures = track.HasVideo ? await PicturesAsync(sources.Count, begin, end, folder, cancellationToken) : [];
            sources.Add(new SourceTrack(sources.Count, PlainText.Line(track.Label, NameChars), track.Source == "screen", begin, end, track.HasAudio, pictures, isVoice));
        }

        return sources;
    }

    /// <summary>Copies one track's file, reading its hash on the way.</summary>
    /// <exception cref="ExportFailure">It is missing or damaged.</exception>
    public async Task CopyAsync(Recording recording, RecordingTrack track, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await CopyAsync(recording, track, file, _ => { }, cancellationToken);
    }

    /// <summary>See <see cref="CopyAsync(Recording, RecordingTrack, string, CancellationToken)"/>.</summary>
    /// <param name="onBytes">Told how many bytes have been copied since the last call.</param>
    public async Task CopyAsync(Recording recording, RecordingTrack track, Stream target, Action<long> onBytes, CancellationToken cancellationToken)
    {
        var name = BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id);
        await using var blob = await store.OpenAsync(name, cancellationToken) ?? throw new ExportFailure(ExportFailure.TrackDamaged);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BlobBlocks.Bytes];
        int count;
        while ((count = await blob.Stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            onBytes(count);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != track.Sha256) throw new ExportFailure(ExportFailure.TrackDamaged);
    }

    /// <summary>What the file itself says: gaps of the manifest do not tell sound from picture.</summary>
    private async Task<List<PictureSpan>> PicturesAsync(int index, TimeSpan begin, TimeSpan end, string folder, CancellationToken cancellationToken)
    {
        var spans = new List<PictureSpan>();
        var result = await encoder.ProbeAsync(folder, EncoderArguments.PictureTimes(index), ProbeBounds, line => Add(spans, line, begin, end), cancellationToken);
        if (result.ExitCode != 0) throw ExportFailure.Of(result);
        return spans;
    }

    private static void Add(List<PictureSpan> spans, string line, TimeSpan begin, TimeSpan end)
    {
        if (!double.TryParse(line.TrimEnd(','), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || seconds is < 0 or > 1e6) return;
        var at = begin + TimeSpan.FromSeconds(seconds);
        var until = at + PictureLasts < end ? at + PictureLasts : end;
        if (spans.Count > 0 && at <= spans[^1].To) spans[^1] = spans[^1] with { To = until > spans[^1].To ? until : spans[^1].To };
        else if (until > at) spans.Add(new PictureSpan(at, until));
    }
}
