using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>One EBML element; the content is a slice of what was read.</summary>
internal readonly ref struct EbmlElement(uint id, ReadOnlySpan<byte> content)
{
    public uint Id { get; } = id;

    public ReadOnlySpan<byte> Content { get; } = content;
}

/// <summary>Walks EBML elements of known size (RFC 8794 §4–6) in a borrowed span.</summary>
internal ref struct EbmlReader(ReadOnlySpan<byte> bytes)
{
    private EbmlNumbers numbers = new(bytes);

    /// <summary>Where the element last read ends.</summary>
    public int Position { get; private set; }

    /// <returns>False at the end, and at an element that is not complete.</returns>
    public bool TryRead(out EbmlElement element)
    {
        element = default;
        if (!numbers.TryReadId(out uint id) || !numbers.TryReadSize(out long size)) return false;
        if (size > int.MaxValue || !numbers.TryReadBytes((int)size, out var content)) return false;
        element = new EbmlElement(id, content);
        Position = numbers.Position;
        return true;
    }

    /// <summary>An unsigned integer of up to eight bytes (RFC 8794 §7.2); false when it is longer.</summary>
    public static bool TryReadUInt(ReadOnlySpan<byte> content, out ulong value)
    {
        value = 0;
        if (content.Length > 8) return false;
        foreach (byte next in content) value = value << 8 | next;
        return true;
    }
}

/// <summary>Reads ids and sizes of elements, which tell their own length (RFC 8794 §4).</summary>
internal ref struct EbmlNumbers(ReadOnlySpan<byte> bytes)
{
    private const ulong MaxSize = 1UL << 48;
    private ByteReader reader = new(bytes);

    public readonly int Position => reader.Position;

    public bool TryReadId(out uint id)
    {
        bool read = TryReadNumber(keepMarker: true, maxBytes: 4, out ulong number);
        id = (uint)number;
        return read;
    }

    /// <returns>False for a size that no file has, or that is unknown.</returns>
    public bool TryReadSize(out long size)
    {
        size = 0;
        if (!TryReadNumber(keepMarker: false, maxBytes: 8, out ulong number) || number > MaxSize) return false;
        size = (long)number;
        return true;
    }

    public bool TryReadBytes(int count, out ReadOnlySpan<byte> content) => reader.TryReadBytes(count, out content);

    // The leading zeros of the first byte tell how many bytes follow it (RFC 8794 §4); ids keep the marker bit.
    private bool TryReadNumber(bool keepMarker, int maxBytes, out ulong number)
    {
        number = 0;
        if (!reader.TryReadUInt8(out byte first)) return false;
        int more = System.Numerics.BitOperations.LeadingZeroCount((uint)first) - 24;
        if (more >= maxBytes || !reader.TryReadBytes(more, out var rest)) return false;
        number = keepMarker ? first : first & (0x7Fu >> more);
        foreach (byte next in rest) number = number << 8 | next;
        return true;
    }
}
