using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace CaseHub.Recorder.Webm;

/// <summary>What a record of the side file tells.</summary>
internal enum SideRecord : byte
{
    /// <summary>Engine microseconds of the recording's start and of file time zero.</summary>
    Zero = (byte)'Z',

    /// <summary>How loud a tenth of a second was: its number, then the loudness as <see cref="SpeechList"/> has it.</summary>
    SoundLevel = (byte)'L',

    /// <summary>Track, from, to (microseconds of file time) and cause.</summary>
    Gap = (byte)'G',

    /// <summary>From when on nothing is to be written, microseconds of file time, and the cause.</summary>
    Pause = (byte)'P',

    /// <summary>Until when, microseconds of file time.</summary>
    Resume = (byte)'R',

    /// <summary>A packet of sound that waits for one before it: milliseconds of file time, then the packet.</summary>
    Waiting = (byte)'W',

    /// <summary>The media file is closed in order.</summary>
    Closed = (byte)'C',
}

/// <summary>
/// Writes the file beside the media. A head of 64 bytes holds the mark, which is written over again and again; then come records, each
/// with a checksum (CRC-32C, RFC 9260 appendix A) in front, of which a crash can tear the last. Neither is flushed by itself: what the process
/// has written survives its death, not that of the machine. A disk that refuses is no fault here; the media file tells it.
/// </summary>
internal sealed class SideFile : IDisposable
{
    public const int HeadBytes = 64;

    /// <summary>When the latest sound and picture came and when that was noted, engine microseconds, and a checksum.</summary>
    public const int MarkAt = 16;
    public const int MarkBytes = 28;

    /// <summary>When the latest sound and picture had come that were dealt with, and a checksum.</summary>
    public const int DoneAt = MarkAt + MarkBytes;
    public const int DoneBytes = 20;

    /// <summary>Checksum, kind and length of a record.</summary>
    public const int RecordHeaderBytes = 7;

    /// <summary>Of a record's content; a packet of sound has its place in it.</summary>
    public const int MaxRecordBytes = 4096;

    // While the disk refuses for long, the oldest media is kept and this is not.
    private const int MaxPendingBytes = 1024 * 1024;
    private readonly SafeFileHandle file;
    private readonly EbmlBuffer pending = new();
    private readonly byte[] mark = new byte[MarkBytes];
    private readonly byte[] done = new byte[DoneBytes];
    private long written;

    private SideFile(SafeFileHandle file, long length)
    {
        this.file = file;
        written = length;
    }

    public static ReadOnlySpan<byte> Magic => "CaseHub side 1\r\n"u8;

    public long Length => RandomAccess.GetLength(file);

    /// <exception cref="IOException">It exists, or cannot be made.</exception>
    public static SideFile Create(string path)
    {
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        byte[] head = new byte[HeadBytes];
        Magic.CopyTo(head);
        RandomAccess.Write(handle, head, 0);
        return new SideFile(handle, HeadBytes);
    }

    /// <returns>Null when there is none.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SideFile? Open(string path)
    {
        if (!File.Exists(path)) return null;
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        return new SideFile(handle, RandomAccess.GetLength(handle));
    }

    /// <summary>Writes when the latest packets came, engine microseconds, 0 for none, and the time now. Any thread's, one at a time.</summary>
    public void Mark(long sound, long picture, long now) => Mark(mark, MarkAt, [sound, picture, now]);

    /// <summary>Writes up to where packets are in the media file, or were judged not to belong there; by their arrival likewise.</summary>
    public void Done(long sound, long picture) => Mark(done, DoneAt, [sound, picture]);

    public void Append(SideRecord kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        int length = first.Length + second.Length;
        if (length > MaxRecordBytes || pending.Length + length > MaxPendingBytes) return;
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        header[4] = (byte)kind;
        BinaryPrimitives.WriteUInt16BigEndian(header[5..], (ushort)length);
        uint checksum = Checksum(second, Checksum(first, Checksum(header[4..])));
        BinaryPrimitives.WriteUInt32BigEndian(header, checksum);
        pending.Raw(header);
        pending.Raw(first);
        pending.Raw(second);
    }

    /// <summary>Writes the records that have gathered; what the disk refuses is tried again by the next call.</summary>
    public void Commit()
    {
        if (pending.Length == 0 || !TryWrite(pending.Written, written)) return;
        written += pending.Length;
        pending.Clear();
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public SideLog Read()
    {
        byte[] bytes = new byte[Math.Min(Length, SideLog.MaxBytes)];
        int length = RandomAccess.Read(file, bytes, 0);
        return SideLog.Parse(bytes.AsSpan(0, length));
    }

    public void Dispose() => file.Dispose();

    public static uint Checksum(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint crc = ~before;
        foreach (byte next in bytes) crc = BitOperations.Crc32C(crc, next);
        return ~crc;
    }

    private void Mark(byte[] into, int position, ReadOnlySpan<long> times)
    {
        for (int i = 0; i < times.Length; i++) BinaryPrimitives.WriteInt64BigEndian(into.AsSpan(8 * i), times[i]);
        BinaryPrimitives.WriteUInt32BigEndian(into.AsSpan(8 * times.Length), Checksum(into.AsSpan(0, 8 * times.Length)));
        TryWrite(into, position);
    }

    private bool TryWrite(ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }
}
