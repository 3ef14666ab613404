namespace CaseHub.Recorder.Wire;

/// <summary>One element of an RTP header extension (RFC 8285 §4.1.2); the data is a slice of the packet.</summary>
internal readonly ref struct RtpExtensionElement(byte id, ReadOnlySpan<byte> data)
{
    /// <summary>The id negotiated by <c>a=extmap</c>: 1–14 in the one-byte form, 1–255 in the two-byte form.</summary>
    public byte Id { get; } = id;

    public ReadOnlySpan<byte> Data { get; } = data;
}

/// <summary>Walks the elements of an RTP header extension, one-byte (RFC 8285 §4.2) or two-byte (§4.3), without allocating.</summary>
internal ref struct RtpHeaderExtensions
{
    public const ushort OneByteProfile = 0xBEDE;

    /// <summary>The twelve fixed bits of the two-byte form; the low four are "appbits", of which we read nothing.</summary>
    public const ushort TwoByteProfile = 0x1000;

    private readonly bool twoByte;
    private ReadOnlySpan<byte> rest;

    private RtpHeaderExtensions(ReadOnlySpan<byte> elements, bool twoByte)
    {
        rest = elements;
        this.twoByte = twoByte;
    }

    public RtpExtensionElement Current { get; private set; }

    /// <summary>True once an element claimed more bytes than the extension holds.</summary>
    public bool Malformed { get; private set; }

    /// <summary>The elements of a parsed packet; none where the profile is not RFC 8285's.</summary>
    public static RtpHeaderExtensions Of(ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        bool isTwoByte = IsTwoByte(header.ExtensionProfile);
        if (!header.HasExtension || (header.ExtensionProfile != OneByteProfile && !isTwoByte)) return default;
        return new RtpHeaderExtensions(packet.Slice(header.ExtensionStart, header.ExtensionLength), isTwoByte);
    }

    /// <summary>The data of the element with this id; false when the packet has none.</summary>
    public static bool TryFind(ReadOnlySpan<byte> packet, in RtpHeader header, byte id, out ReadOnlySpan<byte> data)
    {
        foreach (var element in Of(packet, header))
        {
            if (element.Id != id) continue;
            data = element.Data;
            return true;
        }
        data = default;
        return false;
    }

    internal static bool AreWellFormed(ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        var elements = Of(packet, header);
        while (elements.MoveNext()) { }
        return !elements.Malformed;
    }

    internal static bool IsTwoByte(ushort profile) => (profile & 0xFFF0) == TwoByteProfile;

    public readonly RtpHeaderExtensions GetEnumerator() => this;

    public bool MoveNext()
    {
        // A zero byte is padding, in both forms (RFC 8285 §4.1.2).
        while (!rest.IsEmpty && rest[0] == 0) rest = rest[1..];
        if (rest.IsEmpty) return false;
        return twoByte ? MoveNextTwoByte() : MoveNextOneByte();
    }

    private bool MoveNextOneByte()
    {
        int id = rest[0] >> 4;
        int length = (rest[0] & 0x0F) + 1;
        // Id 15 ends the list, and so does padding that claims a length (RFC 8285 §4.2).
        if (id is 0 or 15) return Stop();
        return Take(headerBytes: 1, (byte)id, length);
    }

    private bool MoveNextTwoByte()
    {
        if (rest.Length < 2) return Fail();
        return Take(headerBytes: 2, rest[0], rest[1]);
    }

    private bool Take(int headerBytes, byte id, int length)
    {
        if (rest.Length < headerBytes + length) return Fail();
        Current = new RtpExtensionElement(id, rest.Slice(headerBytes, length));
        rest = rest[(headerBytes + length)..];
        return true;
    }

    private bool Fail()
    {
        Malformed = true;
        return Stop();
    }

    private bool Stop()
    {
        rest = default;
        return false;
    }
}
