using System.Text.Json;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>A row of a packet that is not here yet.</summary>
/// <param name="Row">Not stored.</param>
/// <param name="Told">As the packet has it, with the paths of its parts.</param>
internal sealed record PlannedRow(PacketTable Table, Guid Id, object Row, JsonElement Told);

/// <summary>
/// What a packet would change here, found from rows alone: each of its rows is new, or known, or refused because another row has its id or its place, or says something else under the same id.
/// Nothing that stands here is ever changed.
/// </summary>
internal sealed class ImportPlan(HubDb db, PacketCodec codec, PacketPeople people)
{
    private readonly Dictionary<string, HashSet<Guid>> accepted = [];
    private readonly List<PacketLeftOut> refused = [];
    private readonly Dictionary<string, (int New, int Known, int Refused)> counts = [];

    public List<PlannedRow> New { get; } = [];

    /// <summary>What is here of the case; null where it is not.</summary>
    public PacketContent? Present { get; private set; }

    public PacketArrivals Arrivals { get; private set; } = null!;

    public IReadOnlyCollection<Guid> Accepted(PacketTable table) => accepted[table.Name];

    /// <returns>Why the packet cannot be imported at all; null when it can.</returns>
    public async Task<Refusal?> MakeAsync(PacketManifest manifest, Guid organisationId, CancellationToken cancellationToken)
    {
        Arrivals = new PacketArrivals(manifest, organisationId);
        var owner = await db.Set<ClinicalCase>().AsNoTracking().Where(row => row.Id == manifest.CaseId).Select(row => (Guid?)row.OrganisationId).SingleOrDefaultAsync(cancellationToken);
        if (owner is not null && owner != organisationId) return Refusal.Conflict("packet-not-here");
        if (owner is not null) Present = await PacketContent.ReadAsync(db, manifest.CaseId, cancellationToken);
        await people.LoadAsync(organisationId, cancellationToken);
        try
        {
            foreach (var table in PacketTables.All) await PlanAsync(table, manifest.Rows.GetValueOrDefault(table.Name) ?? [], manifest, organisationId, cancellationToken);
            return null;
        }
        catch (PacketRowException broken)
        {
            return Refusal.Unprocessable("packet-row-broken", $"{broken.Table}.{broken.Property}");
        }
    }

    /// <summary>A row that turned out not to be fit for being taken.</summary>
    public void Refuse(PlannedRow row, string reason)
    {
        New.Remove(row);
        accepted[row.Table.Name].Remove(row.Id);
        Count(row.Table, -1, 0, 0);
        Refuse(row.Table, row.Id, reason);
    }

    /// <summary>Notes what the log of a session came to, entry by entry.</summary>
    public void CountLog(int isNew, int isKnown, int isRefused)
    {
        var (before, known, wrong) = counts.GetValueOrDefault("log");
        counts["log"] = (before + isNew, known + isKnown, wrong + isRefused);
    }

    public ImportReport Report() => new(Present is null, [.. counts.Where(pair => pair.Value != default).Select(pair => new ImportCount(pair.Key, pair.Value.New, pair.Value.Known, pair.Value.Refused))], refused);

    private async Task PlanAsync(PacketTable table, IReadOnlyList<JsonElement> told, PacketManifest manifest, Guid organisationId, CancellationToken cancellationToken)
    {
        accepted[table.Name] = [];
        var rows = told.Select(json => (Json: json, Row: codec.Read(table, json, organisationId, manifest.CaseId, Arrivals.Inside))).Select(one => (Id: codec.KeyOf(table, one.Row), one.Row, one.Json)).ToList();
        if (rows.DistinctBy(row => row.Id).Count() != rows.Count) throw new PacketRowException(table.Name, "id");
        var here = Present?.Of(table).ToDictionary(row => codec.KeyOf(table, row)) ?? [];
        var fresh = rows.Where(row => !here.ContainsKey(row.Id)).Select(row => row.Id).ToList();
        var taken = (await TakenAsync(table, fresh, cancellationToken)).ToHashSet();
        var places = here.Values.Select(row => PlaceOf(table, row)).OfType<string>().ToHashSet();
        // Opinions that stand by themselves come before those that add to them, a layer's first version before the later ones.
        foreach (var (id, row, json) in rows.OrderBy(row => row.Row switch { Opinion { AddsToId: not null } => int.MaxValue, Drawing drawing => drawing.Version, _ => 0 }))
        {
            if (here.TryGetValue(id, out object? present)) Compare(table, id, present, row);
            else if (taken.Contains(id)) Refuse(table, id, "id-taken");
            else if (table == PacketTables.Files && IsRemoved(id)) Refuse(table, id, "removed-here");
            else if (!Refers(table, row, manifest)) Refuse(table, id, "refers-to-nothing");
            else if (PlaceOf(table, row) is { } place && !places.Add(place)) Refuse(table, id, "place-taken");
            else Take(new PlannedRow(table, id, row, json));
        }

        accepted[table.Name].UnionWith(here.Keys);
    }

    /// <summary>Somebody here took it away, as one takes away what is another patient's.</summary>
    private bool IsRemoved(Guid fileId) => Present?.Of(PacketTables.Events).Any(line => line.Kind == "file-removed" && line.ReferenceId == fileId) is true;

    private async Task<List<Guid>> TakenAsync(PacketTable table, List<Guid> ids, CancellationToken cancellationToken)
    {
        var taken = new List<Guid>();
        foreach (var some in ids.Chunk(500)) taken.AddRange(await table.TakenAsync(db, some, cancellationToken));
        return taken;
    }

    private void Compare(PacketTable table, Guid id, object present, object row)
    {
        bool same = JsonElement.DeepEquals(codec.Compared(table, present, people.Outside), codec.Compared(table, row, Arrivals.Outside));
        if (same) Count(table, 0, 1, 0);
        else Refuse(table, id, "differs");
    }

    private void Take(PlannedRow row)
    {
        New.Add(row);
        accepted[row.Table.Name].Add(row.Id);
        Count(row.Table, 1, 0, 0);
    }

    /// <summary>Whatever it names is a row of the same case: what is here of it, or comes along.</summary>
    private bool Refers(PacketTable table, object row, PacketManifest manifest) => table.References.All(reference =>
        PacketCodec.ReferenceOf(row, reference.Key) is not { } id
        || (reference.Value == table.Name && id == codec.KeyOf(table, row))
        || (table == PacketTables.Case ? manifest.Rows.GetValueOrDefault(reference.Value)?.Any(other => other.TryGetProperty("id", out var key) && key.TryGetGuid(out var of) && of == id) is true : IsHere(reference.Value, id)));

    private bool IsHere(string table, Guid id) =>
        accepted[table].Contains(id) || Present?.Of(PacketTables.All.Single(one => one.Name == table)).Any(row => codec.KeyOf(PacketTables.All.Single(one => one.Name == table), row) == id) is true;

    private static string? PlaceOf(PacketTable table, object row)
    {
        if (table.Places.Count == 0) return null;
        object?[] values = [.. table.Places.Select(property => row.GetType().GetProperty(property)!.GetValue(row))];
        return values.Contains(null) ? null : string.Join('\n', values);
    }

    private void Refuse(PacketTable table, Guid id, string reason)
    {
        refused.Add(new PacketLeftOut(table.Name, id, reason));
        Count(table, 0, 0, 1);
    }

    private void Count(PacketTable table, int isNew, int isKnown, int isRefused)
    {
        var (before, known, wrong) = counts.GetValueOrDefault(table.Name);
        counts[table.Name] = (before + isNew, known + isKnown, wrong + isRefused);
    }
}
