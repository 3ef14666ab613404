using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>Which way a session's media took while it was recorded, as the room log tells.</summary>
internal static class TopologyOf
{
    private static readonly string[] Types = ["topology", "recording-started", "recording-stopped"];

    /// <summary>
    /// Where media ran at the recording's begin, and each change until its end. What belongs to the recording is told by the entries' order,
    /// not by their times: a clock may have been set meanwhile. A time outside the recording becomes its begin or end.
    /// </summary>
    public static async Task<IReadOnlyList<RecordingManifest.TopologyFrom>> ReadAsync(HubDb db, Recording recording, CancellationToken cancellationToken)
    {
        var entries = await db.Set<RoomLogEntry>().AsNoTracking()
            .Where(entry => entry.SessionId == recording.SessionId && Types.Contains(entry.Type))
            .OrderBy(entry => entry.Seq)
            .ToListAsync(cancellationToken);
        return Of(recording, entries);
    }

    /// <param name="recording">With its tracks.</param>
    /// <param name="entries">Of its session's log, in their order.</param>
    public static IReadOnlyList<RecordingManifest.TopologyFrom> Of(Recording recording, IEnumerable<RoomLogEntry> entries)
    {
        if (recording.StartedAt is not { } startedAt) return [];
        long durationMs = recording.Tracks.Select(track => track.StartOffsetMs + track.DurationMs).DefaultIfEmpty().Max();
        string present = Choices.CodeOf(Topology.Relay);
        List<RecordingManifest.TopologyFrom>? changes = null;
        foreach (var entry in entries.Where(entry => Types.Contains(entry.Type)))
        {
            var body = JsonElement.Parse(entry.Body);
            if (entry.Type == "topology") present = CodeOf(body);
            if (IsOf(recording, body, entry.Type, "recording-stopped")) break;
            if (IsOf(recording, body, entry.Type, "recording-started")) changes = [new(0, present)];
            else if (entry.Type == "topology") changes?.Add(new(Math.Clamp((long)(entry.At - startedAt).TotalMilliseconds, 0, durationMs), present));
        }

        return changes ?? [new(0, present)];
    }

    private static bool IsOf(Recording recording, JsonElement body, string type, string wanted) =>
        type == wanted && body.TryGetProperty("recordingId", out var id) && id.TryGetGuid(out var of) && of == recording.Id;

    private static string CodeOf(JsonElement body) =>
        body.TryGetProperty("topology", out var name) && Enum.TryParse<Topology>(name.GetString(), out var topology) ? Choices.CodeOf(topology) : "unknown";
}
