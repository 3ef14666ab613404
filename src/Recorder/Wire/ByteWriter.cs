using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>
/// Writes network-order fields into a borrowed span. A write that does not fit writes nothing and sets <see cref="Overflowed"/>,
/// so that a composer checks once, at its end.
/// </summary>
internal ref struct ByteWriter(Span<byte> bytes)
{
    private readonly Span<byte> bytes = bytes;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>True once a write did not fit; what has been written is then to be thrown away.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>What has been written so far, for patching and for checksums.</summary>
    public readonly Span<byte> Written => bytes[..Position];

    public void UInt8(byte value)
    {
        if (TryReserve(1, out var field)) field[0] = value;
    }

    public void UInt16(ushort value)
    {
        if (TryReserve(2, out var field)) BinaryPrimitives.WriteUInt16BigEndian(field, value);
    }

    /// <param name="value">The low 24 bits are written.</param>
    public void UInt24(uint value)
    {
        if (!TryReserve(3, out var field)) return;
        field[0] = (byte)(value >> 16);
        field[1] = (byte)(value >> 8);
        field[2] = (byte)value;
    }

    public void UInt32(uint value)
    {
        if (TryReserve(4, out var field)) BinaryPrimitives.WriteUInt32BigEndian(field, value);
    }

    public void UInt64(ulong value)
    {
        if (TryReserve(8, out var field)) BinaryPrimitives.WriteUInt64BigEndian(field, value);
    }

    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        if (TryReserve(value.Length, out var field)) value.CopyTo(field);
    }

    public void Zeros(int count)
    {
        if (TryReserve(count, out var field)) field.Clear();
    }

    /// <summary>Overwrites two bytes already written, e.g. a length known only at the end.</summary>
    public readonly void PatchUInt16(int position, ushort value)
    {
        if (!Overflowed) BinaryPrimitives.WriteUInt16BigEndian(Written[position..], value);
    }

    private bool TryReserve(int count, out Span<byte> field)
    {
        field = default;
        if (Overflowed || bytes.Length - Position < count)
        {
            Overflowed = true;
            return false;
        }
        field = bytes.Slice(Position, count);
        Position += count;
        return true;
    }
}
