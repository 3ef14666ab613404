using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace CaseHub.Recorder.Wire;

/// <summary>Message types of the Binding method (RFC 8489 §5): the class bits mixed into method 0x001.</summary>
internal enum StunType : ushort
{
    BindingRequest = 0x0001,
    BindingIndication = 0x0011,
    BindingSuccess = 0x0101,
    BindingError = 0x0111,
}

/// <summary>Attribute types (RFC 8489 §18.3, RFC 8445 §16.1).</summary>
internal enum StunAttribute : ushort
{
    MappedAddress = 0x0001,
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    Realm = 0x0014,
    Nonce = 0x0015,
    MessageIntegritySha256 = 0x001C,
    PasswordAlgorithm = 0x001D,
    UserHash = 0x001E,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Software = 0x8022,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}

/// <summary>One STUN message (RFC 8489 §5) with the attributes that ICE connectivity checks carry; slices are borrowed.</summary>
internal readonly ref struct StunMessage
{
    public const int HeaderBytes = 20;
    public const uint MagicCookie = 0x2112A442;
    public const int TransactionIdBytes = 12;

    /// <summary>Differs: RFC 8489 sets no limit, but nothing a browser sends comes near it and the integrity check copies the message.</summary>
    public const int MaxBytes = 1280;

    internal const int IntegrityBytes = 20;
    internal const uint FingerprintMask = 0x5354554E;

    private readonly ReadOnlySpan<byte> message;
    private readonly int integrityAt;
    private readonly int fingerprintAt;
    private readonly ReadOnlySpan<byte> errorCode;

    private StunMessage(ReadOnlySpan<byte> message, scoped in Found found)
    {
        this.message = message;
        integrityAt = found.IntegrityAt;
        fingerprintAt = found.FingerprintAt;
        errorCode = Value(message, found.ErrorCodeAt);
        Username = Value(message, found.UsernameAt);
        XorMappedAddress = Value(message, found.XorMappedAddressAt);
        Priority = found.Priority;
        UseCandidate = found.UseCandidate;
        Controlling = found.Controlling;
        Controlled = found.Controlled;
        UnknownRequired = found.UnknownRequired;
    }

    public StunType Type => (StunType)BinaryPrimitives.ReadUInt16BigEndian(message);

    /// <summary>Twelve bytes that a response repeats.</summary>
    public ReadOnlySpan<byte> TransactionId => message.Slice(8, TransactionIdBytes);

    /// <summary>UTF-8, "theirs:ours" in a check sent to us (RFC 8445 §7.2.2); empty when absent.</summary>
    public ReadOnlySpan<byte> Username { get; }

    /// <summary>The attribute's value, still xored; empty when absent. Read it with <see cref="TryReadXorMappedAddress"/>.</summary>
    public ReadOnlySpan<byte> XorMappedAddress { get; }

    /// <summary>The priority a peer-reflexive candidate would have (RFC 8445 §7.1.1); 0 when absent.</summary>
    public uint Priority { get; }

    public bool UseCandidate { get; }

    /// <summary>The tie-breaker of a controlling agent (RFC 8445 §7.1.3); null when absent.</summary>
    public ulong? Controlling { get; }

    /// <summary>The tie-breaker of a controlled agent; null when absent.</summary>
    public ulong? Controlled { get; }

    /// <summary>The first comprehension-required attribute we do not know; 0 when there is none (RFC 8489 §6.3.1 answers 420).</summary>
    public ushort UnknownRequired { get; }

    public bool HasIntegrity => integrityAt != 0;

    public bool HasFingerprint => fingerprintAt != 0;

    /// <summary>100 × class + number (RFC 8489 §14.8); 0 when absent.</summary>
    public int ErrorCode => errorCode.IsEmpty ? 0 : (100 * (errorCode[2] & 0x07)) + errorCode[3];

    /// <param name="datagram">Exactly one message, borrowed as long as the result is used.</param>
    /// <param name="result">The message; nothing of it is authenticated yet.</param>
    /// <returns>False when it is not STUN, is cut short, or an attribute has the wrong size.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage result)
    {
        result = default;
        if (datagram.Length is < HeaderBytes or > MaxBytes) return false;
        // The two top bits are zero, the length counts whole words without the header, the cookie is fixed (RFC 8489 §5).
        if (datagram[0] >> 6 != 0) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length != datagram.Length - HeaderBytes || length % 4 != 0) return false;

        var found = default(Found);
        int position = HeaderBytes;
        while (position < datagram.Length)
        {
            if (found.FingerprintAt != 0) return false;   // FINGERPRINT is the last attribute (RFC 8489 §14.7).
            if (!TryTakeAttribute(datagram, ref position, ref found)) return false;
        }
        result = new StunMessage(datagram, found);
        return true;
    }

    /// <summary>Checks MESSAGE-INTEGRITY with a short-term credential (RFC 8489 §14.5, §9.1.3).</summary>
    /// <param name="password">The ice-pwd of the side that receives the request; UTF-8.</param>
    /// <returns>False too when the attribute is absent.</returns>
    public bool VerifyIntegrity(ReadOnlySpan<byte> password)
    {
        if (integrityAt == 0) return false;
        // The HMAC covers all before the attribute, with a length that ends after it.
        Span<byte> covered = stackalloc byte[MaxBytes];
        covered = covered[..integrityAt];
        message[..integrityAt].CopyTo(covered);
        int lengthThrough = integrityAt + 4 + IntegrityBytes - HeaderBytes;
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)lengthThrough);

        Span<byte> expected = stackalloc byte[IntegrityBytes];
        ComputeIntegrity(password, covered, expected);
        return CryptographicOperations.FixedTimeEquals(expected, message.Slice(integrityAt + 4, IntegrityBytes));
    }

    /// <summary>Checks FINGERPRINT (RFC 8489 §14.7); false too when the attribute is absent.</summary>
    public bool VerifyFingerprint()
    {
        if (fingerprintAt == 0) return false;
        uint expected = Crc32.Compute(message[..fingerprintAt]) ^ FingerprintMask;
        return BinaryPrimitives.ReadUInt32BigEndian(message[(fingerprintAt + 4)..]) == expected;
    }

    /// <summary>Reads XOR-MAPPED-ADDRESS (RFC 8489 §14.2); for those who ask a server, so it allocates.</summary>
    public bool TryReadXorMappedAddress(out IPEndPoint? endPoint)
    {
        endPoint = null;
        int addressBytes = XorMappedAddress.Length - 4;
        if (addressBytes is not (4 or 16)) return false;
        if (XorMappedAddress[1] != (addressBytes == 4 ? 1 : 2)) return false;

        int port = BinaryPrimitives.ReadUInt16BigEndian(XorMappedAddress[2..]) ^ (ushort)(MagicCookie >> 16);
        Span<byte> address = stackalloc byte[addressBytes];
        for (int i = 0; i < addressBytes; i++) address[i] = (byte)(XorMappedAddress[4 + i] ^ message[4 + i]);
        endPoint = new IPEndPoint(new IPAddress(address), port);
        return true;
    }

    // RFC 8489 §14.5 prescribes HMAC-SHA1 and every WebRTC peer checks with it: no choice of ours.
#pragma warning disable CA5350
    internal static void ComputeIntegrity(ReadOnlySpan<byte> password, ReadOnlySpan<byte> covered, Span<byte> hmac) =>
        HMACSHA1.HashData(password, covered, hmac);
#pragma warning restore CA5350

    private static bool TryTakeAttribute(ReadOnlySpan<byte> datagram, ref int position, ref Found found)
    {
        if (datagram.Length - position < 4) return false;
        var type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(datagram[position..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[(position + 2)..]);
        int next = position + 4 + ((length + 3) & ~3);
        if (next > datagram.Length) return false;

        // After MESSAGE-INTEGRITY only FINGERPRINT counts, the rest is not authenticated (RFC 8489 §14.5).
        bool counts = found.IntegrityAt == 0 || type == StunAttribute.Fingerprint;
        if (counts && !found.TryNote(type, position, datagram.Slice(position + 4, length))) return false;
        position = next;
        return true;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> message, int attributeAt) =>
        attributeAt == 0 ? default : message.Slice(attributeAt + 4, BinaryPrimitives.ReadUInt16BigEndian(message[(attributeAt + 2)..]));

    // What a walk over the attributes has met; positions of attribute headers, 0 when absent. Of repeated attributes the
    // first counts (RFC 8489 §14).
    private struct Found
    {
        public int UsernameAt, XorMappedAddressAt, ErrorCodeAt, IntegrityAt, FingerprintAt;
        public uint Priority;
        public bool UseCandidate;
        public ulong? Controlling, Controlled;
        public ushort UnknownRequired;

        public bool TryNote(StunAttribute type, int at, ReadOnlySpan<byte> value) => type switch
        {
            // RFC 8489 §14.3: fewer than 509 bytes.
            StunAttribute.Username => TryPlace(ref UsernameAt, at, value.Length < 509),
            StunAttribute.XorMappedAddress => TryPlace(ref XorMappedAddressAt, at, value.Length is 8 or 20),
            StunAttribute.ErrorCode => TryPlace(ref ErrorCodeAt, at, value.Length >= 4),
            StunAttribute.MessageIntegrity => TryPlace(ref IntegrityAt, at, value.Length == IntegrityBytes),
            StunAttribute.Fingerprint => TryPlace(ref FingerprintAt, at, value.Length == 4),
            StunAttribute.Priority => TryNotePriority(value),
            StunAttribute.UseCandidate => UseCandidate = value.IsEmpty,
            StunAttribute.IceControlling => TryNoteTieBreaker(ref Controlling, value),
            StunAttribute.IceControlled => TryNoteTieBreaker(ref Controlled, value),
            _ => NoteOther(type),
        };

        private static bool TryPlace(ref int place, int at, bool sizeIsRight)
        {
            if (place == 0) place = at;
            return sizeIsRight;
        }

        private bool TryNotePriority(ReadOnlySpan<byte> value)
        {
            if (value.Length != 4) return false;
            if (Priority == 0) Priority = BinaryPrimitives.ReadUInt32BigEndian(value);
            return true;
        }

        private static bool TryNoteTieBreaker(ref ulong? tieBreaker, ReadOnlySpan<byte> value)
        {
            if (value.Length != 8) return false;
            tieBreaker ??= BinaryPrimitives.ReadUInt64BigEndian(value);
            return true;
        }

        // Types below 0x8000 must be understood (RFC 8489 §14); those we know and ignore are no surprise.
        private bool NoteOther(StunAttribute type)
        {
            bool known = type is StunAttribute.MappedAddress or StunAttribute.UnknownAttributes or StunAttribute.Realm
                or StunAttribute.Nonce or StunAttribute.MessageIntegritySha256 or StunAttribute.PasswordAlgorithm or StunAttribute.UserHash;
            if (!known && (ushort)type < 0x8000 && UnknownRequired == 0) UnknownRequired = (ushort)type;
            return true;
        }
    }
}
