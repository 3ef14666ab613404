using System.Reflection;
using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>
/// What a recording consists of, readable without us: lies beside its tracks as <c>manifest.json</c>. docs/records.md explains every field. Times are
/// milliseconds, on the recording's time line unless a field belongs to a track: a track's gaps and speech count from its own begin.
/// </summary>
internal sealed record RecordingManifest(
    int Version,
    Guid Id,
    Guid SessionId,
    Guid OrganisationId,
    string Class,
    string State,
    DateTimeOffset? StartedAt,
    DateTimeOffset? StoppedAt,
    long DurationMs,
    long MissingMs,
    RecordingManifest.PatientConsent Patient,
    IReadOnlyList<RecordingManifest.Track> Tracks,
    IReadOnlyList<RecordingManifest.Answer> Answers,
    IReadOnlyList<RecordingManifest.Pause> Pauses,
    IReadOnlyList<RecordingManifest.TopologyFrom> Topology,
    IReadOnlyList<RecordingManifest.Mark> Marks,
    IReadOnlyList<RecordingManifest.Redaction> Redactions,
    string Software)
{
    public const int CurrentVersion = 2;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <summary>Writes the manifest of what the rows say now, over the one before. To be called whenever they have changed.</summary>
    /// <param name="state">What the recording is about to become; null for what its row says.</param>
    public static async Task WriteAsync(HubDb db, IBlobStore store, Guid recordingId, RecordingState? state, CancellationToken cancellationToken)
    {
        var manifest = await ReadAsync(db, recordingId, state, cancellationToken);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(manifest, Json);
        var name = BlobNames.Manifest(manifest.OrganisationId, manifest.SessionId, recordingId);
        await store.WriteAsync(name, new MemoryStream(json), "application/json", cancellationToken);
    }

    /// <summary>The manifest of what the rows say now.</summary>
    public static async Task<RecordingManifest> ReadAsync(HubDb db, Guid recordingId, RecordingState? state, CancellationToken cancellationToken)
    {
        var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == recordingId, cancellationToken);
        recording.State = state ?? recording.State;
        return Of(recording, await TopologyOf.ReadAsync(db, recording, cancellationToken));
    }

    public static RecordingManifest Of(Recording recording, IReadOnlyList<TopologyFrom> topology) => new(
        CurrentVersion,
        recording.Id,
        recording.SessionId,
        recording.OrganisationId,
        Choices.CodeOf(recording.Class),
        Choices.CodeOf(recording.State),
        recording.StartedAt,
        recording.StoppedAt,
        recording.Tracks.Select(track => track.StartOffsetMs + track.DurationMs).DefaultIfEmpty().Max(),
        recording.MissingMs,
        new PatientConsent(recording.PatientBasis, recording.PatientHow, recording.PatientReference, recording.PatientAt, recording.AskedBy),
        [.. recording.Tracks.OrderBy(track => track.StartOffsetMs).Select(Track.Of)],
        [.. recording.Answers.OrderBy(answer => answer.At).Select(answer => new Answer(answer.ClinicianId, answer.DeviceId, answer.AtMs, answer.Answer))],
        [.. recording.Pauses.OrderBy(pause => pause.FromMs).Select(pause => new Pause(pause.FromMs, pause.ToMs, pause.By))],
        topology,
        [.. recording.Marks.OrderBy(mark => mark.AtMs).Select(mark => new Mark(mark.Id, mark.AtMs, mark.By, mark.Text))],
        [.. recording.Redactions.OrderBy(redaction => redaction.FromMs).Select(Redaction.Of)],
        $"CaseHub {typeof(RecordingManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");

    /// <summary>What was said about the patient's consent, and by whom.</summary>
    internal sealed record PatientConsent(string Basis, string How, string Reference, DateTimeOffset? At, Guid StatedBy);

    /// <summary>What one person answered, for themself or for one of their devices, from when on.</summary>
    internal sealed record Answer(Guid ClinicianId, Guid? DeviceId, long AtMs, [property: System.Text.Json.Serialization.JsonPropertyName("answer")] string Word);

    /// <summary>A stretch in which nothing of anybody was written; without an end where a crash ended it.</summary>
    internal sealed record Pause(long FromMs, long? ToMs, Guid By);

    /// <summary>Which way media took from then on: <c>relay</c> or <c>peer-to-peer</c>.</summary>
    internal sealed record TopologyFrom(long AtMs, string Topology);

    internal sealed record Mark(Guid Id, long AtMs, Guid By, string Text);

    /// <summary>A stretch that was taken out of every track; <c>appliedAt</c> is absent until it is out of all.</summary>
    internal sealed record Redaction(long FromMs, long ToMs, Guid By, DateTimeOffset At, string Reason, DateTimeOffset? AppliedAt)
    {
        public static Redaction Of(RecordingRedaction redaction) =>
            new(redaction.FromMs, redaction.ToMs, redaction.By, redaction.At, redaction.Reason, redaction.AppliedAt);
    }

    /// <summary>One file. Its pieces hash to the blocks it was stored in, so that a damaged one can be named.</summary>
    internal sealed record Track(
        Guid Id, string File, Guid ClinicianId, string Label, string Source, string? Language, string? Audio, string? Video, long StartOffsetMs, long DurationMs, long MissingMs,
        long Bytes, string? Sha256, int PieceBytes, JsonElement Pieces, string Standing, string? Fault, JsonElement Gaps, JsonElement Speech)
    {
        public static Track Of(RecordingTrack track) => new(
            track.Id, $"tracks/{track.Id:D}.webm", track.ClinicianId, track.Label, track.Source, track.Language, track.HasAudio ? "opus" : null, track.HasVideo ? "vp8" : null,
            track.StartOffsetMs, track.DurationMs, track.MissingMs, track.Bytes, track.Sha256, BlobBlocks.Bytes, JsonElement.Parse(track.Pieces), Choices.CodeOf(track.Standing),
            track.Fault, JsonElement.Parse(track.Gaps), JsonElement.Parse(track.Speech));
    }
}
