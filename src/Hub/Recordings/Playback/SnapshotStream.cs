namespace CaseHub.Hub.Recordings.Playback;

/// <summary>
/// A file as it was at one moment while it is still being written: its first bytes are replaced by a head that describes it up to there,
/// and it ends there. Seekable; owns the file.
/// </summary>
/// <param name="head">Of the same moment; borrowed and never changed.</param>
/// <param name="file">Append-only beyond the head.</param>
/// <param name="length">Bytes of the whole, head included.</param>
internal sealed class SnapshotStream(byte[] head, Stream file, long length) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Clamp(length - position, 0, buffer.Length)];
        if (TryReadHead(buffer, out int count)) return count;
        file.Position = position;
        count = file.Read(buffer);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..(int)Math.Clamp(length - position, 0, buffer.Length)];
        if (TryReadHead(buffer.Span, out int count)) return count;
        file.Position = position;
        count = await file.ReadAsync(buffer, cancellationToken);
        position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private bool TryReadHead(Span<byte> buffer, out int count)
    {
        count = (int)Math.Clamp(head.Length - position, 0, buffer.Length);
        if (count == 0) return buffer.IsEmpty;
        head.AsSpan((int)position, count).CopyTo(buffer);
        position += count;
        return true;
    }
}
