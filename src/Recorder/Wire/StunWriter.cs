using System.Buffers.Binary;

namespace CaseHub.Recorder.Wire;

/// <summary>Composes one STUN message (RFC 8489 §5). Attributes come first, then integrity, then the fingerprint.</summary>
internal ref struct StunWriter
{
    private ByteWriter writer;

    /// <param name="destination">Owned by the caller.</param>
    /// <param name="type">Class and method.</param>
    /// <param name="transactionId">Twelve bytes; a response repeats the request's.</param>
    public StunWriter(Span<byte> destination, StunType type, scoped ReadOnlySpan<byte> transactionId)
    {
        writer = new ByteWriter(destination);
        writer.UInt16((ushort)type);
        writer.UInt16(0);
        writer.UInt32(StunMessage.MagicCookie);
        writer.Bytes(transactionId[..StunMessage.TransactionIdBytes]);
    }

    /// <summary>Adds any attribute, padded to a word with zeros (RFC 8489 §14).</summary>
    public void Add(StunAttribute type, scoped ReadOnlySpan<byte> value)
    {
        Begin(type, value.Length);
        writer.Bytes(value);
        writer.Zeros(-value.Length & 3);
    }

    public void AddPriority(uint priority)
    {
        Begin(StunAttribute.Priority, 4);
        writer.UInt32(priority);
    }

    public void AddTieBreaker(bool controlling, ulong tieBreaker)
    {
        Begin(controlling ? StunAttribute.IceControlling : StunAttribute.IceControlled, 8);
        writer.UInt64(tieBreaker);
    }

    public void AddUseCandidate() => Begin(StunAttribute.UseCandidate, 0);

    /// <summary>Adds XOR-MAPPED-ADDRESS (RFC 8489 §14.2).</summary>
    /// <param name="address">4 bytes, or 16; an IPv4 address mapped into IPv6, as a dual-mode socket tells it, is written as IPv4.</param>
    /// <param name="port">In host order.</param>
    public void AddXorMappedAddress(scoped ReadOnlySpan<byte> address, ushort port)
    {
        if (address.Length == 16 && address[..12].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])) address = address[12..];
        Begin(StunAttribute.XorMappedAddress, 4 + address.Length);
        writer.UInt16((ushort)(address.Length == 4 ? 1 : 2));
        writer.UInt16((ushort)(port ^ (StunMessage.MagicCookie >> 16)));
        // Xored with the cookie, and the transaction id after it for IPv6: the header's bytes from 4 on.
        for (int i = 0; i < address.Length; i++) writer.UInt8((byte)(address[i] ^ (writer.Overflowed ? 0 : writer.Written[4 + i])));
    }

    /// <param name="code">300 to 699.</param>
    /// <param name="reason">UTF-8, for people who read traces.</param>
    public void AddErrorCode(int code, scoped ReadOnlySpan<byte> reason)
    {
        Begin(StunAttribute.ErrorCode, 4 + reason.Length);
        writer.UInt16(0);
        writer.UInt8((byte)(code / 100));
        writer.UInt8((byte)(code % 100));
        writer.Bytes(reason);
        writer.Zeros(-reason.Length & 3);
    }

    /// <summary>Adds MESSAGE-INTEGRITY over all written so far (RFC 8489 §14.5).</summary>
    /// <param name="password">For a response, the password the request was checked with.</param>
    public void AddIntegrity(scoped ReadOnlySpan<byte> password)
    {
        PatchLength(writer.Position + 4 + StunMessage.IntegrityBytes);
        Span<byte> hmac = stackalloc byte[StunMessage.IntegrityBytes];
        StunMessage.ComputeIntegrity(password, writer.Written, hmac);
        Add(StunAttribute.MessageIntegrity, hmac);
    }

    /// <summary>Adds FINGERPRINT over all written so far (RFC 8489 §14.7); nothing may follow it.</summary>
    public void AddFingerprint()
    {
        PatchLength(writer.Position + 8);
        uint crc = Crc32.Compute(writer.Written) ^ StunMessage.FingerprintMask;
        Begin(StunAttribute.Fingerprint, 4);
        writer.UInt32(crc);
    }

    /// <returns>False when the message did not fit.</returns>
    public readonly bool TryFinish(out int length)
    {
        length = 0;
        if (writer.Overflowed) return false;
        PatchLength(writer.Position);
        length = writer.Position;
        return true;
    }

    private void Begin(StunAttribute type, int length)
    {
        writer.UInt16((ushort)type);
        writer.UInt16((ushort)length);
    }

    private readonly void PatchLength(int messageEnd) => writer.PatchUInt16(2, (ushort)(messageEnd - StunMessage.HeaderBytes));
}

/// <summary>The three answers an ICE-lite agent gives (RFC 8445 §7.3). Each is 0 bytes long when it did not fit.</summary>
internal static class StunResponse
{
    /// <param name="destination">Owned by the caller.</param>
    /// <param name="request">The authenticated request.</param>
    /// <param name="address">Where the request came from, 4 or 16 bytes.</param>
    /// <param name="port">Its port, in host order.</param>
    /// <param name="password">Our ice-pwd.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteSuccess(Span<byte> destination, in StunMessage request, ReadOnlySpan<byte> address, ushort port, ReadOnlySpan<byte> password)
    {
        var writer = new StunWriter(destination, StunType.BindingSuccess, request.TransactionId);
        writer.AddXorMappedAddress(address, port);
        return Finish(ref writer, password);
    }

    /// <summary>487: both sides want the same role and the other must yield (RFC 8445 §7.3.1.1).</summary>
    public static int WriteRoleConflict(Span<byte> destination, in StunMessage request, ReadOnlySpan<byte> password) =>
        WriteError(destination, request, 487, "Role Conflict"u8, password);

    /// <summary>400: an attribute that every check carries is missing (RFC 8489 §9.1.3). Without a key it has no integrity.</summary>
    public static int WriteBadRequest(Span<byte> destination, in StunMessage request, ReadOnlySpan<byte> password) =>
        WriteError(destination, request, 400, "Bad Request"u8, password);

    /// <summary>420: an attribute must be understood and is not (RFC 8489 §6.3.1).</summary>
    public static int WriteUnknownAttribute(Span<byte> destination, in StunMessage request, ReadOnlySpan<byte> password)
    {
        var writer = new StunWriter(destination, StunType.BindingError, request.TransactionId);
        writer.AddErrorCode(420, "Unknown"u8);
        Span<byte> types = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(types, request.UnknownRequired);
        writer.Add(StunAttribute.UnknownAttributes, types);
        return Finish(ref writer, password);
    }

    private static int WriteError(Span<byte> destination, in StunMessage request, int code, ReadOnlySpan<byte> reason, ReadOnlySpan<byte> password)
    {
        var writer = new StunWriter(destination, StunType.BindingError, request.TransactionId);
        writer.AddErrorCode(code, reason);
        return Finish(ref writer, password);
    }

    private static int Finish(ref StunWriter writer, ReadOnlySpan<byte> password)
    {
        if (!password.IsEmpty) writer.AddIntegrity(password);
        writer.AddFingerprint();
        return writer.TryFinish(out int length) ? length : 0;
    }
}
