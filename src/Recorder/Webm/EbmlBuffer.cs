using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace CaseHub.Recorder.Webm;

/// <summary>Composes EBML elements (RFC 8794) in a growing buffer.</summary>
internal sealed class EbmlBuffer
{
    private const int UsualBytes = 256 * 1024;
    private byte[] bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Empties it, and gives back what only an exception (a full disk) had needed.</summary>
    public void Clear()
    {
        Length = 0;
        if (bytes.Length > UsualBytes) bytes = new byte[UsualBytes];
    }

    /// <summary>Begins a master element whose size <see cref="End"/> fills in; four bytes of size, up to 256 MB.</summary>
    public int Begin(uint id)
    {
        Id(id);
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), 0x10000000);
        return Length;
    }

    public void End(int begun) =>
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(begun - 4), 0x10000000 | (uint)(Length - begun));

    /// <summary>An unsigned integer in as few bytes as hold it, one at least (RFC 8794 §7.2).</summary>
    public void UInt(uint id, ulong value) => UInt(id, value, Math.Max(1, (71 - BitOperations.LeadingZeroCount(value)) / 8));

    /// <summary>An unsigned integer of a fixed width, for places that are filled in later.</summary>
    public void UInt(uint id, ulong value, int width)
    {
        Header(id, width);
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, value);
        wide[^width..].CopyTo(Reserve(width));
    }

    public void Float(uint id, double value)
    {
        Header(id, 8);
        BinaryPrimitives.WriteDoubleBigEndian(Reserve(8), value);
    }

    public void Text(uint id, string value) => Binary(id, Encoding.UTF8.GetBytes(value));

    public void Binary(uint id, ReadOnlySpan<byte> value)
    {
        Header(id, value.Length);
        Raw(value);
    }

    /// <summary>Id and size of an element whose content follows by <see cref="Raw"/>.</summary>
    public void Header(uint id, int size)
    {
        Id(id);
        Size((ulong)size);
    }

    /// <summary>Fills in an unsigned integer that was written four bytes wide and ended here.</summary>
    public void PatchUInt32(int end, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(end - 4), value);

    /// <summary>A Segment's size in eight bytes: known, or all ones for unknown (RFC 8794 §6.2).</summary>
    public void WideSize(long? size) =>
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), size is { } known ? 0x01UL << 56 | (ulong)known : 0x01FFFFFFFFFFFFFF);

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>A Void element that fills up to a total length; at least 9 bytes must be left.</summary>
    public void VoidUpTo(int total)
    {
        int left = total - Length;
        Id(WebmId.Void);
        WideSize(left - 9);
        Reserve(left - 9).Clear();
    }

    /// <summary>Id and size of a Void element of a total length of two at least, whose content is whatever is there.</summary>
    public void VoidHeader(long total)
    {
        Id(WebmId.Void);
        if (total < 9) Size((ulong)(total - 2));
        else WideSize(total - 9);
    }

    // Ids carry their own length marker (RFC 8794 §5).
    public void Id(uint id)
    {
        int width = (39 - BitOperations.LeadingZeroCount(id)) / 8;
        Span<byte> wide = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(wide, id);
        wide[^width..].CopyTo(Reserve(width));
    }

    // The shortest size whose bits are not all ones (RFC 8794 §6.1).
    private void Size(ulong size)
    {
        int width = 1;
        while (size >= (1UL << (7 * width)) - 1) width++;
        Span<byte> wide = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, size | 1UL << (7 * width));
        wide[^width..].CopyTo(Reserve(width));
    }

    private Span<byte> Reserve(int count)
    {
        if (Length + count > bytes.Length) Array.Resize(ref bytes, Math.Max(2 * bytes.Length, Length + count));
        var reserved = bytes.AsSpan(Length, count);
        Length += count;
        return reserved;
    }
}
