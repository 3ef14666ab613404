using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Packets;

/// <summary>Puts parts into a packet, one after the other, and notes what each came to. Nothing is held in memory but texts.</summary>
/// <param name="archive">Being created.</param>
/// <param name="at">The time of every entry; a ZIP knows none before 1980.</param>
internal sealed class PacketWriter(ZipArchive archive, DateTimeOffset at)
{
    private readonly List<PacketPart> parts = [];
    private readonly PortableNames names = new();

    public IReadOnlyList<PacketPart> Parts => parts;

    /// <summary>A name in a folder of the packet that any file system takes, and that nothing else in the packet has.</summary>
    public string Name(string folder, string wished) => names.Take(folder, wished);

    public Task<PacketPart> AddTextAsync(string path, string mediaType, string text, CancellationToken cancellationToken) =>
        AddAsync(path, mediaType, new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false), isPacked: false, _ => { }, cancellationToken);

    /// <param name="content">Read to its end; stays the caller's.</param>
    /// <param name="isPacked">Compressed already, as media are: stored as it is.</param>
    /// <param name="onBytes">Told how many bytes have been copied since the last call.</param>
    public async Task<PacketPart> AddAsync(string path, string mediaType, Stream content, bool isPacked, Action<long> onBytes, CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry(path, isPacked ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
        entry.LastWriteTime = at;
        await using var target = await entry.OpenAsync(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BlobBlocks.Bytes];
        long bytes = 0;
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            bytes += count;
            onBytes(count);
        }

        var part = new PacketPart(path, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), mediaType);
        parts.Add(part);
        return part;
    }

    /// <summary>The manifest, last: it lists all others and not itself.</summary>
    public async Task CloseAsync(byte[] manifest, CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry(PacketManifest.FileName);
        entry.LastWriteTime = at;
        await using var target = await entry.OpenAsync(cancellationToken);
        await target.WriteAsync(manifest, cancellationToken);
    }
}
