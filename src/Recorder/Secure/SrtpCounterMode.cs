using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CaseHub.Recorder.Secure;

/// <summary>AES_CM_128_HMAC_SHA1_80 for SRTP and SRTCP (RFC 3711 §4).</summary>
internal sealed unsafe class SrtpCounterMode : SrtpCipher
{
    private const int TagBytes = 10;
    private const int DigestBytes = 20;
    private const int IndexBytes = 4;
    private const int SaltBytes = 14;

    private readonly AesCounter rtp;
    private readonly AesCounter rtcp;
    private readonly byte[] rtpSalt;
    private readonly byte[] rtcpSalt;
    private nint rtpHmac;
    private nint rtcpHmac;

    private SrtpCounterMode(SrtpMaster master)
    {
        rtp = new AesCounter(SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpEncryption, SrtpProfiles.KeyBytes));
        rtcp = new AesCounter(SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpEncryption, SrtpProfiles.KeyBytes));
        rtpSalt = SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpSalt, SaltBytes);
        rtcpSalt = SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpSalt, SaltBytes);
        rtpHmac = NewHmac(SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpAuthentication, DigestBytes));
        rtcpHmac = NewHmac(SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpAuthentication, DigestBytes));
    }

    public static SrtpCounterMode FromMaster(SrtpMaster master) => new(master);

    public override int ProtectRtp(Span<byte> buffer, int length, int headerLength, uint ssrc, long index)
    {
        Crypt(rtp, rtpSalt, ssrc, index, buffer[headerLength..length]);
        WriteRtpTag(buffer[..length], index, buffer.Slice(length, TagBytes));
        return length + TagBytes;
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, long index, out int length)
    {
        length = packet.Length - TagBytes;
        if (length < headerLength) return false;

        Span<byte> tag = stackalloc byte[TagBytes];
        WriteRtpTag(packet[..length], index, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, packet[length..])) return false;

        Crypt(rtp, rtpSalt, ssrc, index, packet[headerLength..length]);
        return true;
    }

    public override int ProtectRtcp(Span<byte> buffer, int length, uint index)
    {
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        Crypt(rtcp, rtcpSalt, ssrc, index, buffer[RtcpHeaderBytes..length]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], EncryptedFlag | index);
        int authenticated = length + IndexBytes;
        WriteTag(rtcpHmac, buffer[..authenticated], default, buffer.Slice(authenticated, TagBytes));
        return authenticated + TagBytes;
    }

    public override bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        int authenticated = packet.Length - TagBytes;
        length = authenticated - IndexBytes;
        if (length < RtcpHeaderBytes || !TryReadRtcpIndex(packet, out uint index)) return false;

        Span<byte> tag = stackalloc byte[TagBytes];
        WriteTag(rtcpHmac, packet[..authenticated], default, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, packet[authenticated..])) return false;

        Crypt(rtcp, rtcpSalt, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), index, packet[RtcpHeaderBytes..length]);
        return true;
    }

    public override bool TryReadRtcpIndex(ReadOnlySpan<byte> packet, out uint index)
    {
        index = 0;
        if (packet.Length < RtcpHeaderBytes + IndexBytes + TagBytes) return false;
        uint word = BinaryPrimitives.ReadUInt32BigEndian(packet[^(IndexBytes + TagBytes)..]);
        index = word & ~EncryptedFlag;
        return (word & EncryptedFlag) != 0;
    }

    public override long Touch() => rtpSalt.Length;

    public override void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
        OpenSsl.HMAC_CTX_free(rtpHmac);
        OpenSsl.HMAC_CTX_free(rtcpHmac);
        rtpHmac = rtcpHmac = 0;
    }

    private static nint NewHmac(byte[] key)
    {
        nint context = OpenSsl.HMAC_CTX_new();
        fixed (byte* k = key)
        {
            if (OpenSsl.HMAC_Init_ex(context, k, key.Length, OpenSsl.EVP_sha1(), 0) != 1)
                throw new InvalidOperationException("OpenSSL refused an HMAC-SHA1 key.");
        }

        return context;
    }

    /// <summary>IV = salt * 2^16 XOR SSRC * 2^64 XOR index * 2^16 (RFC 3711 §4.1.1).</summary>
    private static void Crypt(AesCounter aes, ReadOnlySpan<byte> salt, uint ssrc, long index, Span<byte> text)
    {
        Span<byte> counter = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(counter[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(counter[8..], (ulong)index << 16);
        for (int i = 0; i < salt.Length; i++) counter[i] ^= salt[i];
        aes.Apply(counter, text);
    }

    /// <summary>Authenticates the packet followed by its rollover counter (RFC 3711 §4.2).</summary>
    private void WriteRtpTag(ReadOnlySpan<byte> packet, long index, Span<byte> tag)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        WriteTag(rtpHmac, packet, rollover, tag);
    }

    private static void WriteTag(nint hmac, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> rollover, Span<byte> tag)
    {
        byte* digest = stackalloc byte[DigestBytes];
        uint written;
        fixed (byte* p = packet, r = rollover)
        {
            bool signed = OpenSsl.HMAC_Init_ex(hmac, null, 0, 0, 0) == 1
                && OpenSsl.HMAC_Update(hmac, p, (nuint)packet.Length) == 1
                && (rollover.IsEmpty || OpenSsl.HMAC_Update(hmac, r, (nuint)rollover.Length) == 1)
                && OpenSsl.HMAC_Final(hmac, digest, &written) == 1;
            if (!signed) throw new InvalidOperationException("OpenSSL failed in HMAC-SHA1.");
        }

        new ReadOnlySpan<byte>(digest, TagBytes).CopyTo(tag);
    }
}
