using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Packets.Import;

/// <summary>
/// Reads a packet that anybody may have made: nothing in it is believed before it was looked at. Names stay within, the parts are those that the manifest lists and no others, and what is
/// inflated is counted while it is, whatever the headers say.
/// </summary>
internal sealed class PacketReader : IAsyncDisposable
{
    /// <summary>No text of a case shrinks to less; a part of a few bytes may.</summary>
    private const int LargestRatio = 200;

    private const int RatioSlackBytes = 4_096;
    private const int FileTypeMask = 0xF000, SymbolicLink = 0xA000;
    private const long Gibibyte = 1024L * 1024 * 1024;

    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> byPath;

    private PacketReader(ZipArchive archive, Dictionary<string, ZipArchiveEntry> entries, PacketManifest manifest)
    {
        (zip, byPath) = (archive, entries);
        Manifest = manifest;
        Parts = manifest.Parts.ToDictionary(part => part.Path, StringComparer.Ordinal);
    }

    public PacketManifest Manifest { get; }

    public IReadOnlyDictionary<string, PacketPart> Parts { get; }

    /// <param name="file">Seekable; stays the caller's.</param>
    public static async Task<Outcome<PacketReader>> OpenAsync(Stream file, PacketOptions options, CancellationToken cancellationToken)
    {
        if (file.Length == 0) return Refusal.Invalid("packet-empty");
        if (await ZipEnd.EntriesAsync(file, cancellationToken) is not { } count) return await StartsAsZipAsync(file, cancellationToken) ? Refusal.Invalid("packet-truncated") : Refusal.Unsupported("packet-not-zip");
        if (count > options.MaxParts + 1) return Refusal.TooLarge("packet-too-many-parts", options.MaxParts);
        file.Position = 0;
        ZipArchive? archive = null;
        try
        {
            archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8, cancellationToken);
            var opened = await OpenAsync(archive, file.Length, options, cancellationToken);
            if (opened.IsGranted) archive = null;
            return opened;
        }
        catch (InvalidDataException)
        {
            return Refusal.Invalid("packet-truncated");
        }
        finally
        {
            if (archive is not null) await archive.DisposeAsync();
        }
    }

    /// <summary>Reads every part and compares it with what the manifest says of it.</summary>
    /// <returns>Null when all are as they should be.</returns>
    public async Task<Refusal?> VerifyAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BlobBlocks.Bytes];
        foreach (var part in Manifest.Parts)
        {
            if (await RefuseAsync(part, buffer, cancellationToken) is { } code) return Refusal.Unprocessable(code, PacketPath.Shown(part.Path));
        }

        return null;
    }

    /// <summary>A part's content; never more of it than the manifest says.</summary>
    public async Task<Stream> OpenAsync(PacketPart part, CancellationToken cancellationToken) => new BoundedStream(await byPath[part.Path].OpenAsync(cancellationToken), part.Bytes);

    /// <summary>A part that has to fit into memory; null when it does not.</summary>
    public async Task<byte[]?> ReadAsync(PacketPart part, int most, CancellationToken cancellationToken)
    {
        if (part.Bytes > most) return null;
        await using var content = await OpenAsync(part, cancellationToken);
        byte[] bytes = new byte[part.Bytes];
        return await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) == bytes.Length ? bytes : null;
    }

    public ValueTask DisposeAsync() => zip.DisposeAsync();

    private static async Task<Outcome<PacketReader>> OpenAsync(ZipArchive archive, long fileBytes, PacketOptions options, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        long packed = 0;
        foreach (var entry in archive.Entries)
        {
            if (entry.IsEncrypted) return Refusal.Unsupported("packet-encrypted");
            if (!PacketPath.IsSafe(entry.FullName) || ((entry.ExternalAttributes >> 16) & FileTypeMask) == SymbolicLink) return Refusal.Unprocessable("packet-bad-name", PacketPath.Shown(entry.FullName));
            if (!entries.TryAdd(entry.FullName.Normalize(), entry)) return Refusal.Unprocessable("packet-same-name", PacketPath.Shown(entry.FullName));
            packed += entry.CompressedLength;
        }

        // More packed bytes than the file has: entries that share their bytes (D. Fifield, "A better zip bomb", 2019).
        if (packed > fileBytes) return Refusal.Unprocessable("packet-bomb");
        if (!entries.TryGetValue(PacketManifest.FileName, out var listing)) return Refusal.Unprocessable("packet-not-ours");
        var read = await ManifestAsync(listing, options, cancellationToken);
        if (!read.IsGranted) return read.Refusal;
        return Check(read.Value, entries, options) is { } refusal ? refusal : new PacketReader(archive, entries, read.Value);
    }

    private static async Task<Outcome<PacketManifest>> ManifestAsync(ZipArchiveEntry entry, PacketOptions options, CancellationToken cancellationToken)
    {
        await using var content = new BoundedStream(await entry.OpenAsync(cancellationToken), options.MaxManifestBytes + 1L);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        if (bytes.Length > options.MaxManifestBytes) return Refusal.TooLarge("packet-manifest-large", options.MaxManifestBytes / 1024 / 1024);
        try
        {
            var json = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
            using var head = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = PacketManifest.MaxDepth });
            if (head.RootElement.ValueKind != JsonValueKind.Object || !head.RootElement.TryGetProperty("format", out var format)) return Refusal.Unprocessable("packet-not-ours");
            if (format.ValueKind != JsonValueKind.String || format.GetString() != PacketManifest.FormatName) return Refusal.Unprocessable("packet-not-ours");
            if (!head.RootElement.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number)) return Refusal.Unprocessable("packet-manifest-broken");
            if (number > PacketManifest.CurrentVersion) return Refusal.Unprocessable("packet-later-version", number, PacketManifest.CurrentVersion);
            return head.RootElement.Deserialize<PacketManifest>(PacketManifest.Json) is { } manifest ? manifest : Refusal.Unprocessable("packet-manifest-broken");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Refusal.Unprocessable("packet-manifest-broken");
        }
    }

    private static Refusal? Check(PacketManifest manifest, Dictionary<string, ZipArchiveEntry> entries, PacketOptions options)
    {
        if (!PacketPath.IsWhole(manifest)) return Refusal.Unprocessable("packet-manifest-broken");
        if (manifest.Parts.Count > options.MaxParts) return Refusal.TooLarge("packet-too-many-parts", options.MaxParts);
        long bytes = 0;
        var listed = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { PacketManifest.FileName };
        foreach (var part in manifest.Parts)
        {
            if (part.Bytes < 0 || (bytes += part.Bytes) > options.MaxBytes) return Refusal.TooLarge("packet-too-large", options.MaxBytes / Gibibyte);
            if (!entries.ContainsKey(part.Path)) return Refusal.Unprocessable("packet-part-missing", PacketPath.Shown(part.Path));
            if (!listed.Add(part.Path.Normalize())) return Refusal.Unprocessable("packet-same-name", PacketPath.Shown(part.Path));
        }

        string? foreign = entries.Keys.FirstOrDefault(name => !listed.Contains(name));
        return foreign is null ? null : Refusal.Unprocessable("packet-part-foreign", PacketPath.Shown(foreign));
    }

    private static async Task<bool> StartsAsZipAsync(Stream file, CancellationToken cancellationToken)
    {
        byte[] head = new byte[4];
        file.Position = 0;
        return await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) == 4 && head is [(byte)'P', (byte)'K', 3, 4];
    }

    /// <returns>Why a part is not what the manifest says of it, a code; null when it is.</returns>
    private async Task<string?> RefuseAsync(PacketPart part, byte[] buffer, CancellationToken cancellationToken)
    {
        const string differs = "packet-part-differs";
        var entry = byPath[part.Path];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await using var content = new BoundedStream(await entry.OpenAsync(cancellationToken), part.Bytes + 1);
            long bytes = 0;
            int count;
            while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                bytes += count;
                if (bytes > LargestRatio * (entry.CompressedLength + RatioSlackBytes)) return "packet-bomb";
            }

            return bytes == part.Bytes && Convert.ToHexStringLower(hash.GetHashAndReset()) == part.Sha256 ? null : differs;
        }
        catch (InvalidDataException)
        {
            return differs;
        }
    }
}
