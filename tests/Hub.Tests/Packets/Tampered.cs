using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CaseHub.Hub.Tests.Packets;

/// <summary>A packet in the hands of somebody who means no good: its parts and its manifest to be changed, and packed again.</summary>
internal sealed class Tampered(byte[] packet)
{
    public SortedDictionary<string, byte[]> Parts { get; } = PacketSamples.Parts(packet);

    public JsonObject Manifest { get; } = JsonNode.Parse(PacketSamples.Parts(packet)["manifest.json"])!.AsObject();

    public JsonObject Row(string table, int index = 0) => Manifest["rows"]![table]![index]!.AsObject();

    public string PartOf(string table, int index = 0) => (string)Row(table, index)["part"]!;

    /// <summary>Another content, about which the manifest tells no lie; nor does the row of a table, where one is named.</summary>
    public Tampered Put(string path, byte[] content, JsonObject? row = null)
    {
        Parts[path] = content;
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var part = Manifest["parts"]!.AsArray().Select(one => one!.AsObject()).Single(one => (string)one["path"]! == path);
        (part["bytes"], part["sha256"]) = (content.Length, hash);
        if (row is not null) (row["bytes"], row["sha256"]) = (content.Length, hash);
        return this;
    }

    public byte[] Packed(Action<ZipArchive>? more = null)
    {
        Parts["manifest.json"] = Encoding.UTF8.GetBytes(Manifest.ToJsonString());
        return Zip(archive =>
        {
            foreach (var (path, content) in Parts) Add(archive, path, content);
            more?.Invoke(archive);
        });
    }

    public static byte[] Zip(Action<ZipArchive> fill)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true)) fill(archive);
        return file.ToArray();
    }

    public static ZipArchiveEntry Add(ZipArchive archive, string path, byte[] content)
    {
        var entry = archive.CreateEntry(path);
        using var target = entry.Open();
        target.Write(content);
        return entry;
    }
}
