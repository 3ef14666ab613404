using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Recorder;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>The tracks that a running recording is writing at the moment: one spool file a publication. One owner: the recording's loop.</summary>
internal sealed class OpenTracks(Guid recordingId, Spool spool, TimeProvider clock, ILogger logger)
{
    private readonly Dictionary<Guid, OpenTrack> open = [];
    private long beganAt;

    /// <summary>Sets zero of the recording's time line.</summary>
    public void Begin() => beganAt = clock.GetTimestamp();

    /// <summary>Starts writing a publication.</summary>
    /// <returns>Its row; null when it is written already, or has ended meanwhile.</returns>
    public async Task<RecordingTrack?> OpenAsync(MediaRoom media, PublicationOpened opened)
    {
        var publication = opened.Publication;
        if (open.ContainsKey(publication.PublicationId)) return null;
        var row = new RecordingTrack
        {
            Id = clock.NewId(),
            RecordingId = recordingId,
            ClinicianId = opened.ClinicianId,
            Label = publication.Label.Length > 0 ? publication.Label : opened.Name,
            Source = publication.Source,
            HasAudio = publication.HasAudio,
            HasVideo = publication.HasVideo,
            StartOffsetMs = (long)clock.GetElapsedTime(beganAt).TotalMilliseconds,
        };
        var file = spool.Create(recordingId, row.Id);
        if (await media.RecordAsync(publication.PublicationId, file, CancellationToken.None) is not { } writing)
        {
            file.Dispose();
            return null;
        }

        open.Add(publication.PublicationId, new OpenTrack(row, file, writing));
        return row;
    }

    /// <summary>Ends the writing of a publication, if it is written.</summary>
    public async Task CloseAsync(Guid publicationId)
    {
        if (!open.Remove(publicationId, out var track)) return;
        var summary = await track.Writing.StopAsync();
        track.File.Dispose();
        track.Row.StartOffsetMs = Math.Max(0, track.Row.StartOffsetMs + (long)summary.StartOffset.TotalMilliseconds);
        Describe(track.Row, summary);
        RecordingLog.TrackClosed(logger, recordingId, track.Row.Id, track.Row.DurationMs, track.Row.Bytes);
    }

    public async Task CloseAllAsync()
    {
        foreach (var publicationId in open.Keys.ToList()) await CloseAsync(publicationId);
    }

    /// <summary>Writes into the row what the file turned out to hold.</summary>
    public static void Describe(RecordingTrack row, TrackSummary summary)
    {
        row.DurationMs = (long)summary.Duration.TotalMilliseconds;
        row.Bytes = summary.Bytes;
        row.HasAudio = summary.HasAudio;
        row.HasVideo = summary.HasVideo;
        row.Gaps = JsonSerializer.Serialize(
            summary.Gaps.Select(gap => new { fromMs = (long)gap.From.TotalMilliseconds, toMs = (long)gap.To.TotalMilliseconds, cause = gap.Cause }),
            JsonSerializerOptions.Web);
        row.Speech = JsonSerializer.Serialize(
            summary.Speech.Select(span => new { fromMs = (long)span.From.TotalMilliseconds, toMs = (long)span.To.TotalMilliseconds }), JsonSerializerOptions.Web);
        row.MissingMs = (long)Math.Ceiling(summary.Missing.TotalMilliseconds);
    }

    private sealed record OpenTrack(RecordingTrack Row, TrackSpool File, TrackRecording Writing);
}
