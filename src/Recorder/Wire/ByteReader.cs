using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>Reads network-order fields from a borrowed span; each read answers false, and moves nothing, when too few bytes are left.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public readonly int Remaining => bytes.Length - Position;

    public bool TryReadUInt8(out byte value)
    {
        value = 0;
        if (Remaining < 1) return false;
        value = bytes[Position++];
        return true;
    }

    public bool TryReadUInt16(out ushort value)
    {
        value = 0;
        if (!TryReadBytes(2, out var field)) return false;
        value = BinaryPrimitives.ReadUInt16BigEndian(field);
        return true;
    }

    public bool TryReadUInt24(out uint value)
    {
        value = 0;
        if (!TryReadBytes(3, out var field)) return false;
        value = (uint)(field[0] << 16 | field[1] << 8 | field[2]);
        return true;
    }

    public bool TryReadUInt32(out uint value)
    {
        value = 0;
        if (!TryReadBytes(4, out var field)) return false;
        value = BinaryPrimitives.ReadUInt32BigEndian(field);
        return true;
    }

    public bool TryReadUInt64(out ulong value)
    {
        value = 0;
        if (!TryReadBytes(8, out var field)) return false;
        value = BinaryPrimitives.ReadUInt64BigEndian(field);
        return true;
    }

    /// <param name="count">How many bytes; a negative count answers false.</param>
    /// <param name="field">A slice of the borrowed span.</param>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (count < 0 || Remaining < count) return false;
        field = bytes.Slice(Position, count);
        Position += count;
        return true;
    }

    public bool TrySkip(int count) => TryReadBytes(count, out _);
}
