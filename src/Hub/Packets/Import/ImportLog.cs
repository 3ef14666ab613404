using System.Text.Json;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>The logs of rooms: entries that are not here are added under their numbers, others stay.</summary>
internal sealed class ImportLog(HubDb db)
{
    private const int MaxLineChars = 256 * 1024;
    private const int MaxTypeChars = 40;
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { MaxDepth = PacketManifest.MaxDepth, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };
    private static readonly string[] Texts = ["text", "topology", "basis", "class", "answer", "state", "name", "language", "label"];

    /// <summary>Adds to a session's log what it lacks, to be saved with all others.</summary>
    /// <returns>False where the part is no log; nothing was added then.</returns>
    public async Task<bool> AddAsync(PacketReader packet, ImportPlan plan, JsonElement told, Guid sessionId, Guid organisationId, List<RoomLogEntry> all, CancellationToken cancellationToken)
    {
        if (!told.TryGetProperty(PacketParts.LogPart, out var path) || path.ValueKind != JsonValueKind.String || !packet.Parts.TryGetValue(path.GetString()!, out var part)) return false;
        if (await ReadAsync(packet, part, plan.Arrivals, sessionId, organisationId, cancellationToken) is not { } entries) return false;
        var here = await db.Set<RoomLogEntry>().AsNoTracking().Where(entry => entry.SessionId == sessionId).ToDictionaryAsync(entry => entry.Seq, cancellationToken);
        var posts = here.Values.Where(entry => entry.ClientId is not null).Select(entry => (entry.By, entry.ClientId)).ToHashSet();
        var fresh = entries.FindAll(entry => !here.ContainsKey(entry.Seq) && (entry.ClientId is null || posts.Add((entry.By, entry.ClientId))));
        int known = entries.Count(entry => here.TryGetValue(entry.Seq, out var present) && IsSame(present, entry));
        db.AddRange(fresh);
        all.AddRange(here.Values.Concat(fresh).OrderBy(entry => entry.Seq));
        plan.CountLog(fresh.Count, known, entries.Count - fresh.Count - known);
        return true;
    }

    private static bool IsSame(RoomLogEntry present, RoomLogEntry entry) =>
        present.Type == entry.Type && present.At == entry.At && JsonElement.DeepEquals(JsonElement.Parse(present.Body), JsonElement.Parse(entry.Body));

    private static async Task<List<RoomLogEntry>?> ReadAsync(PacketReader packet, PacketPart part, PacketArrivals people, Guid sessionId, Guid organisationId, CancellationToken cancellationToken)
    {
        await using var content = await packet.OpenAsync(part, cancellationToken);
        using var reader = new StreamReader(content);
        var entries = new List<RoomLogEntry>();
        while (await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            if (text.Length > MaxLineChars || !TryRead(text, out var line) || line.Seq <= (entries.Count == 0 ? 0 : entries[^1].Seq)) return null;
            if (line.By is { } by && people.Inside(by) is null) return null;
            entries.Add(new RoomLogEntry
            {
                SessionId = sessionId,
                OrganisationId = organisationId,
                Seq = line.Seq,
                V = line.V,
                Type = line.Type,
                At = line.At,
                By = line.By is { } author ? people.Inside(author) : null,
                ClientId = line.ClientId,
                Body = line.Body.GetRawText(),
            });
        }

        return entries;
    }

    private static bool TryRead(string text, out PacketLogLine line)
    {
        line = null!;
        try
        {
            if (JsonSerializer.Deserialize<PacketLogLine>(text, Lines) is not { } read) return false;
            line = read;
            return read.Type.Length is > 0 and <= MaxTypeChars && read.Body.ValueKind == JsonValueKind.Object && read.Body.EnumerateObject().All(IsReadable);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What the hub reads out of bodies later has the shape that it writes.</summary>
    private static bool IsReadable(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Null || property.Name switch
    {
        var name when name.EndsWith("Id", StringComparison.Ordinal) => property.Value.ValueKind == JsonValueKind.String && property.Value.TryGetGuid(out _),
        var name when name.EndsWith("Ms", StringComparison.Ordinal) => property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out _),
        var name when Texts.Contains(name) => property.Value.ValueKind == JsonValueKind.String,
        _ => true,
    };
}
