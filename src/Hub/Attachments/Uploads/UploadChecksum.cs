using System.Security.Cryptography;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>What a piece has to come to (tus 1.0, checksum extension).</summary>
public sealed record UploadChecksum(HashAlgorithmName Algorithm, ReadOnlyMemory<byte> Expected)
{
    /// <summary>As the header <c>Tus-Checksum-Algorithm</c> tells them.</summary>
    public const string Algorithms = "sha1,sha256";

    /// <summary>Reads <c>Upload-Checksum</c>: the algorithm's name, a space, and the Base64 of the sum.</summary>
    /// <returns>False for another algorithm, or a sum that is none of it.</returns>
    public static bool TryParse(string header, out UploadChecksum? checksum)
    {
        checksum = null;
        string[] parts = header.Split(' ', 2);
        (HashAlgorithmName Name, int Bytes)? algorithm = parts[0] switch
        {
            "sha1" => (HashAlgorithmName.SHA1, 20),
            "sha256" => (HashAlgorithmName.SHA256, 32),
            _ => null,
        };
        if (algorithm is not { } known || parts.Length != 2) return false;
        byte[] sum = new byte[known.Bytes];
        if (!Convert.TryFromBase64String(parts[1], sum, out int count) || count != sum.Length) return false;
        checksum = new UploadChecksum(known.Name, sum);
        return true;
    }

    /// <param name="piece">Read from its start to its end.</param>
    internal async Task<bool> IsOfAsync(Stream piece, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(Algorithm);
        byte[] buffer = new byte[64 * 1024];
        piece.Position = 0;
        int count;
        while ((count = await piece.ReadAsync(buffer, cancellationToken)) > 0) hash.AppendData(buffer, 0, count);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(Expected.Span);
    }
}
