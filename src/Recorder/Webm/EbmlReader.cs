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
    private ByteReader reader = new(bytes);

    /// <summary>Where the element last read ends.</summary>
    public int Position { get; private set; }

    /// <returns>False at the end, and at an element that is not complete.</returns>
    public bool TryRead(out EbmlElement element)
    {
        element = default;
        if (!TryReadNumber(keepMarker: true, maxBytes: 4, out ulong id)) return false;
        if (!TryReadNumber(keepMarker: false, maxBytes: 8, out ulong size)) return false;
        if (size > int.MaxValue || !reader.TryReadBytes((int)size, out var content)) return false;
        element = new EbmlElement((uint)id, content);
        Position = reader.Position;
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
