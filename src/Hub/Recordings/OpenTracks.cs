using System.Collections.Concurrent;
using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings.Playback;
using CaseHub.Hub.Recordings.Storing;
using CaseHub.Recorder;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>The tracks that a running recording is writing at the moment: one spool file a publication. One owner: the recording's loop.</summary>
internal sealed class OpenTracks(Recording recording, Spool spool, RecordingShelf shelf, TimeProvider clock, ILogger logger)
{
    private readonly Dictionary<Guid, OpenTrack> open = [];
    private readonly HashSet<Guid> refused = [];
    private Func<string?, bool> tell = _ => true;
    private Action tryAgain = () => { };
    private int looks;
    private RecordingCopy? copy;
    private readonly ConcurrentDictionary<Guid, Func<Snapshot?>> watched = new();
    private long beganAt;

    // Read by the watch, on a timer's thread.
    private volatile TrackRecording[] written = [];
    private volatile bool isRefused;

    /// <summary>Names who is told of trouble (<c>disk</c>, <c>store</c>, null when it is over); before <see cref="Begin"/>.</summary>
    /// <param name="listener">Called on a timer's thread; false when it could not take it.</param>
    public void TellTroubleTo(Func<string?, bool> listener) => tell = listener;

    /// <summary>Names who opens once more what the spool refused; before <see cref="Begin"/>.</summary>
    /// <param name="listener">Called on a timer's thread, every two seconds while something is refused.</param>
    public void AskToTryAgain(Action listener) => tryAgain = listener;

    /// <summary>Sets zero of the recording's time line.</summary>
    public void Begin()
    {
        beganAt = clock.GetTimestamp();
        copy = shelf.CopyOf(recording);
        copy.Watch(DiskFails, Tell, Look);
    }

    /// <summary>Starts writing a publication.</summary>
    /// <returns>Its row; null when it is written already, has ended meanwhile, or the spool refuses, which is told and can be tried again.</returns>
    public async Task<RecordingTrack?> OpenAsync(MediaRoom media, PublicationOpened opened)
    {
        var publication = opened.Publication;
        if (open.ContainsKey(publication.PublicationId)) return null;
        // Taken before the spool makes its files, which takes as long as the disk likes: tracks must not be apart by that.
        long since = clock.GetTimestamp();
        var row = RowOf(opened, since);
        if (TryCreate(row, publication.PublicationId) is not { } file) return null;
        if (await media.RecordAsync(publication.PublicationId, file, since, CancellationToken.None) is not { } writing)
        {
            file.Dispose();
            spool.Remove(recording.Id, row.Id);
            return null;
        }

        open.Add(publication.PublicationId, new OpenTrack(row, file, writing));
        NoteWritten();
        copy?.Post(new CopyMessage.Opened(row.Id));
        watched[row.Id] = () => Snapshot.Of(writing.Snapshot(), row);
        return row;
    }

    /// <summary>Writes nothing more of a publication from this call on, if it is written at all; the gap carries this cause.</summary>
    public void Pause(Guid publicationId, string cause)
    {
        if (!open.TryGetValue(publicationId, out var track) || track.HeldBy == cause) return;
        track.HeldBy = cause;
        track.Writing.Pause(cause);
    }

    /// <summary>Goes on writing a publication in the file that it has.</summary>
    /// <returns>False when it has none.</returns>
    public bool Resume(Guid publicationId)
    {
        if (!open.TryGetValue(publicationId, out var track)) return false;
        if (track.HeldBy is not null) track.Writing.Resume();
        track.HeldBy = null;
        return true;
    }

    /// <summary>Ends the writing of a publication, if it is written.</summary>
    public async Task CloseAsync(Guid publicationId)
    {
        if (refused.Remove(publicationId)) isRefused = refused.Count > 0;
        if (!open.Remove(publicationId, out var track)) return;
        NoteWritten();
        var summary = await track.Writing.StopAsync();
        track.File.Dispose();
        track.Row.StartOffsetMs = Math.Max(0, track.Row.StartOffsetMs + (long)summary.StartOffset.TotalMilliseconds);
        Describe(track.Row, summary);
        watched[track.Row.Id] = () => Snapshot.Of(track.Row);
        if (track.Writing.Fault is null) Note(track.Row);
        RecordingLog.TrackClosed(logger, recording.Id, track.Row.Id, track.Row.DurationMs, track.Row.Bytes);
    }

    /// <summary>What there is to play of a track by now; null before there is anything. Called from any thread.</summary>
    public Snapshot? Playable(Guid trackId) => watched.GetValueOrDefault(trackId)?.Invoke();

    /// <summary>Ends the writing of all; what goes wrong with one keeps none of the others open.</summary>
    public async Task CloseAllAsync()
    {
        foreach (var publicationId in open.Keys.ToList())
        {
            try
            {
                await CloseAsync(publicationId);
            }
            catch (Exception broken)
            {
                // The file is mended before it is stored.
                RecordingLog.RecordingMessageFailed(logger, recording.Id, "CloseTrack", broken);
            }
        }
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

    private RecordingTrack RowOf(PublicationOpened opened, long since) => new()
    {
        Id = clock.NewId(),
        RecordingId = recording.Id,
        ClinicianId = opened.ClinicianId,
        Label = opened.Publication.Label.Length > 0 ? opened.Publication.Label : opened.Name,
        Source = opened.Publication.Source,
        Language = opened.Publication.Language,
        HasAudio = opened.Publication.HasAudio,
        HasVideo = opened.Publication.HasVideo,
        StartOffsetMs = (long)clock.GetElapsedTime(beganAt, since).TotalMilliseconds,
    };

    private TrackSpool? TryCreate(RecordingTrack row, Guid publicationId)
    {
        try
        {
            var file = spool.Create(row);
            refused.Remove(publicationId);
            return file;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            if (refused.Add(publicationId)) RecordingLog.TrackNotOpened(logger, recording.Id, broken);
            return null;
        }
        finally
        {
            isRefused = refused.Count > 0;
        }
    }

    /// <summary>A track that was closed in order need not be mended, and can go to the store at once.</summary>
    private void Note(RecordingTrack row)
    {
        try
        {
            spool.Describe(row, isClosed: true);
            copy?.Post(new CopyMessage.Closed(row.Id));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            RecordingLog.RecordingMessageFailed(logger, recording.Id, "DescribeTrack", broken);
        }
    }

    private void NoteWritten() => written = [.. open.Values.Select(track => track.Writing)];

    private void Look()
    {
        if (isRefused && ++looks % 4 == 0) tryAgain();
    }

    private bool DiskFails() => isRefused || Array.Exists(written, track => track.Fault is not null);

    private bool Tell(string? kind)
    {
        if (!tell(kind)) return false;
        if (kind is null) RecordingLog.TroubleOver(logger, recording.Id);
        else RecordingLog.TroubleTold(logger, recording.Id, kind);
        return true;
    }

    private sealed record OpenTrack(RecordingTrack Row, TrackSpool File, TrackRecording Writing)
    {
        /// <summary>Why nothing is written at the moment; null while it is.</summary>
        public string? HeldBy { get; set; }
    }
}
