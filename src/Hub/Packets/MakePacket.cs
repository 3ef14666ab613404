using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Makes one packet that was taken from the queue: the case as it is now, for who asked, as far as they may have it now. ZIP64 where it has to be (APPNOTE.TXT §4.3.14).</summary>
internal sealed class MakePacket(
    HubDb db, DataFolder data, IBlobStore store, PacketRows rows, PacketAsker asker, PacketPeople people, PacketCodec codec, PacketParts parts, PacketOptions options)
{
    private const string Markdown = "text/markdown; charset=utf-8";
    private const string Plain = "text/plain; charset=utf-8";

    /// <summary>Tables whose rows name a part.</summary>
    private static readonly string[] WithParts = ["noteRevisions", "files", "tracks", "captions", "sessions"];

    /// <exception cref="ExportFailure">It cannot be made; the case is as it was.</exception>
    public async Task RunAsync(Guid packetId, CancellationToken cancellationToken)
    {
        var packet = await db.Set<CasePacket>().AsNoTracking().SingleAsync(row => row.Id == packetId, cancellationToken);
        var actor = await asker.OfAsync(packet.By, packet.ByOrganisationId, cancellationToken);
        if (!await asker.MayTakeAsync(packet.CaseId, actor, cancellationToken))
        {
            await rows.OutdateAsync(packetId);
            return;
        }

        string folder = Path.Combine(data.Temporary, $"packet-{packetId:N}");
        Directory.CreateDirectory(folder);
        try
        {
            string path = Path.Combine(folder, "case.zip");
            var content = await PacketContent.ReadAsync(db, packet.CaseId, cancellationToken);
            await content.CheckBlobsAsync(store, cancellationToken);
            await WriteAsync(packet, actor, content, path, cancellationToken);
            await StoreAsync(packet, actor, path, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task WriteAsync(CasePacket packet, Actor actor, PacketContent content, string path, CancellationToken cancellationToken)
    {
        await people.LoadAsync(packet.OrganisationId, cancellationToken);
        people.Outside(actor.Id);
        var told = PacketTables.All.ToDictionary(table => table.Name, table => content.Of(table).Select(row => (Id: codec.KeyOf(table, row), Json: codec.Write(table, row, people.Outside))).ToList());
        await people.ResolveAsync(cancellationToken);
        string number = content.Origin?.Number ?? content.Case.Number;

        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        await using var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        var writer = new PacketWriter(archive, packet.AskedAt);
        var text = new PacketText(content, people);
        await writer.AddTextAsync("README.txt", Plain, PacketText.Readme, cancellationToken);
        await writer.AddTextAsync("case.md", Markdown, text.Case(number), cancellationToken);
        await writer.AddTextAsync("timeline.txt", Plain, text.Timeline(), cancellationToken);
        await OpinionsAsync(writer, text, content, told["opinions"].ToDictionary(row => row.Id, row => row.Json), cancellationToken);
        foreach (var (note, at) in content.Of(PacketTables.CallNotes).OrderBy(note => note.At).ThenBy(note => note.Id).Select((note, at) => (note, at)))
            await writer.AddTextAsync($"call-notes/{at + 1:00}.md", Markdown, text.CallNote(note), cancellationToken);
        var withParts = WithParts.SelectMany(table => told[table]).ToDictionary(row => row.Id, row => row.Json);
        await parts.WriteAsync(writer, content, withParts, people, Progress(packet, content), cancellationToken);

        // Who wrote in the rooms is known by now too.
        await people.ResolveAsync(cancellationToken);
        await writer.CloseAsync(JsonSerializer.SerializeToUtf8Bytes(await ManifestAsync(packet, actor, content, number, writer, told, cancellationToken), PacketManifest.Json), cancellationToken);
        (packet.Parts, packet.LeftOut, packet.Stamps) = (writer.Parts.Count, content.LeftOut.Count, content.Stamps());
    }

    private async Task OpinionsAsync(PacketWriter writer, PacketText text, PacketContent content, Dictionary<Guid, JsonObject> rows, CancellationToken cancellationToken)
    {
        int number = 0;
        foreach (var opinion in content.Of(PacketTables.Opinions).OrderBy(opinion => opinion.At).ThenBy(opinion => opinion.Id))
        {
            number++;
            var shown = content.Shown.FindAll(row => row.OpinionId == opinion.Id);
            if (shown.Count > 0) rows[opinion.Id][PacketParts.Shown] = new JsonArray([.. shown.Select(row => JsonValue.Create(row.DrawingId))]);
            await writer.AddTextAsync($"opinions/{number:00}.md", Markdown, text.Opinion(opinion, "#"), cancellationToken);
            if (opinion.VoiceId is not null) await parts.VoiceAsync(writer, opinion, $"opinions/{number:00}-voice.webm", rows[opinion.Id], content, cancellationToken);
        }
    }

    private async Task<PacketManifest> ManifestAsync(
        CasePacket packet, Actor actor, PacketContent content, string number, PacketWriter writer, Dictionary<string, List<(Guid Id, JsonObject Json)>> told, CancellationToken cancellationToken)
    {
        var owner = await db.Set<Organisation>().AsNoTracking().SingleAsync(row => row.Id == content.Case.OrganisationId, cancellationToken);
        return new PacketManifest(
            PacketManifest.FormatName,
            PacketManifest.CurrentVersion,
            people.Hub,
            new PacketManifest.Owner(owner.Id, owner.Name, owner.Country),
            packet.CaseId,
            number,
            people.Find(actor.Id),
            packet.AskedAt,
            $"CaseHub {typeof(MakePacket).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
            writer.Parts,
            people.All(),
            content.LeftOut,
            told.ToDictionary(table => table.Key, table => (IReadOnlyList<JsonElement>)[.. table.Value.Select(row => JsonSerializer.SerializeToElement(row.Json))]));
    }

    private async Task StoreAsync(CasePacket packet, Actor actor, string path, CancellationToken cancellationToken)
    {
        BlobInfo stored;
        await using (var file = File.OpenRead(path)) stored = await store.WriteAsync(packet.Blob, file, "application/zip", cancellationToken);
        (packet.Bytes, packet.Sha256) = (stored.Length, stored.Sha256);

        // Looked at once more with the file in place: what changed while it was made has it removed.
        db.ChangeTracker.Clear();
        bool isAsItWas = await PacketContent.StillHoldsAsync(db, packet.Stamps, CancellationToken.None) && await asker.MayTakeAsync(packet.CaseId, actor, CancellationToken.None);
        if (!isAsItWas) await rows.OutdateAsync(packet.Id);
        if (!isAsItWas || !await rows.FinishAsync(packet, options.Keep)) await store.EraseAsync(packet.Blob, CancellationToken.None);
    }

    private Action<long> Progress(CasePacket packet, PacketContent content)
    {
        double total = Math.Max(1, content.Of(PacketTables.Tracks).Sum(track => track.Bytes) + content.Of(PacketTables.Files).Sum(file => file.Bytes));
        long done = 0;
        int percent = 0;
        return count =>
        {
            // 100 is said when the file can be had.
            int now = Math.Min(99, (int)((done += count) / total * 100));
            if (now <= percent) return;
            percent = now;
            rows.NotePercent(packet.Id, now);
        };
    }
}
