using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// Reads a blob piece by piece. The piece after a seek is small, and each that follows it twice as long, up to
/// <see cref="BlobBlocks.Bytes"/>: a small range costs little, and a whole blob few requests.
/// Differs: the client's own stream reads a megabyte for each range, and asks for the blob's properties once more.
/// </summary>
/// <param name="blob">Where it is.</param>
/// <param name="etag">Azure's own, of the content that is read: when it is replaced meanwhile, reading fails rather than mixing two.</param>
/// <param name="length">Bytes of the blob.</param>
internal sealed class AzureReadStream(BlobClient blob, ETag etag, long length) : Stream
{
    /// <summary>Of the first piece: a player's look at a head or at cues is in it.</summary>
    public const int FirstBytes = 64 * 1024;

    private ReadOnlyMemory<byte> piece;
    private long pieceAt;
    private long position;
    private int next = FirstBytes;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || position >= length) return 0;
        if (!IsInPiece()) await FetchAsync(cancellationToken);
        var rest = piece[(int)(position - pieceAt)..];
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => position,
        _ => length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool IsInPiece() => position >= pieceAt && position < pieceAt + piece.Length;

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        bool goesOn = !piece.IsEmpty && position == pieceAt + piece.Length;
        next = goesOn ? Math.Min(next * 2, BlobBlocks.Bytes) : FirstBytes;
        var options = new BlobDownloadOptions
        {
            Range = new HttpRange(position, Math.Min(next, length - position)),
            Conditions = new BlobRequestConditions { IfMatch = etag },
        };
        var answer = await blob.DownloadContentAsync(options, cancellationToken);
        (piece, pieceAt) = (answer.Value.Content.ToMemory(), position);
        if (piece.IsEmpty) throw new IOException("Azure answered less of the blob than it has.");
    }
}
