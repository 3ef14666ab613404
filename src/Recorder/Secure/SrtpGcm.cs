using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace CaseHub.Recorder.Secure;

/// <summary>AEAD_AES_128_GCM for SRTP and SRTCP (RFC 7714).</summary>
internal sealed unsafe class SrtpGcm : SrtpCipher
{
    private const int TagBytes = 16;
    private const int IvBytes = 12;
    private const int IndexBytes = 4;

    // About what a context takes with the key schedule and the tables that OpenSSL allocates right after it.
    private const int ContextBytes = 2048, CacheLineBytes = 64;

    private readonly ulong rtpSaltHigh;
    private readonly uint rtpSaltLow;
    private readonly byte[] rtcpSalt;
    private nint rtp;
    private nint rtcp;

    /// <summary>From session keys; each key 16 bytes, each salt 12.</summary>
    public SrtpGcm(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt)
    {
        rtpSaltHigh = BinaryPrimitives.ReadUInt64BigEndian(rtpSalt);
        rtpSaltLow = BinaryPrimitives.ReadUInt32BigEndian(rtpSalt.AsSpan(sizeof(ulong)));
        this.rtcpSalt = rtcpSalt;
        rtp = NewContext(rtpKey);
        rtcp = NewContext(rtcpKey);
    }

    public static SrtpGcm FromMaster(SrtpMaster master) => new(
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpEncryption, SrtpProfiles.KeyBytes),
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpSalt, IvBytes),
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpEncryption, SrtpProfiles.KeyBytes),
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpSalt, IvBytes));

    public override int ProtectRtp(Span<byte> buffer, int length, int headerLength, uint ssrc, long index)
    {
        Span<byte> iv = stackalloc byte[IvBytes];
        WriteRtpIv(iv, ssrc, index);
        Seal(rtp, iv, buffer[..headerLength], buffer[headerLength..length], buffer.Slice(length, TagBytes));
        return length + TagBytes;
    }

    public override bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, long index, out int length)
    {
        length = packet.Length - TagBytes;
        if (length < headerLength) return false;

        Span<byte> iv = stackalloc byte[IvBytes];
        WriteRtpIv(iv, ssrc, index);
        return TryOpen(rtp, iv, packet[..headerLength], packet[headerLength..length], packet[length..]);
    }

    public override int ProtectRtcp(Span<byte> buffer, int length, uint index)
    {
        Span<byte> indexWord = buffer.Slice(length + TagBytes, IndexBytes);
        BinaryPrimitives.WriteUInt32BigEndian(indexWord, EncryptedFlag | index);

        Span<byte> iv = stackalloc byte[IvBytes];
        Span<byte> associated = stackalloc byte[RtcpHeaderBytes + IndexBytes];
        WriteRtcpIv(iv, buffer, index);
        WriteRtcpAssociated(associated, buffer, indexWord);
        Seal(rtcp, iv, associated, buffer[RtcpHeaderBytes..length], buffer.Slice(length, TagBytes));
        return length + TagBytes + IndexBytes;
    }

    public override bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        length = packet.Length - TagBytes - IndexBytes;
        if (length < RtcpHeaderBytes || !TryReadRtcpIndex(packet, out uint index)) return false;

        Span<byte> iv = stackalloc byte[IvBytes];
        Span<byte> associated = stackalloc byte[RtcpHeaderBytes + IndexBytes];
        WriteRtcpIv(iv, packet, index);
        WriteRtcpAssociated(associated, packet, packet[^IndexBytes..]);
        return TryOpen(rtcp, iv, associated, packet[RtcpHeaderBytes..length], packet.Slice(length, TagBytes));
    }

    public override bool TryReadRtcpIndex(ReadOnlySpan<byte> packet, out uint index)
    {
        index = 0;
        if (packet.Length < RtcpHeaderBytes + TagBytes + IndexBytes) return false;
        uint word = BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexBytes..]);
        index = word & ~EncryptedFlag;
        return (word & EncryptedFlag) != 0;
    }

    public override long Touch()
    {
        // Fetched without being read: where the guess is wrong, nothing happens. Elsewhere than on x64 .NET has no such instruction.
        for (int at = 0; Sse.IsSupported && at < ContextBytes; at += CacheLineBytes) Sse.Prefetch0((byte*)rtp + at);
        return *(long*)rtp;
    }

    public override void Dispose()
    {
        OpenSsl.EVP_CIPHER_CTX_free(rtp);
        OpenSsl.EVP_CIPHER_CTX_free(rtcp);
        rtp = rtcp = 0;
    }

    private static nint NewContext(byte[] key)
    {
        nint context = OpenSsl.EVP_CIPHER_CTX_new();
        fixed (byte* k = key)
        {
            if (OpenSsl.EVP_CipherInit_ex(context, OpenSsl.EVP_aes_128_gcm(), 0, k, null, 1) != 1)
                throw new InvalidOperationException("OpenSSL refused an AES-128-GCM key.");
        }

        return context;
    }

    /// <summary>Two zero bytes, SSRC, rollover counter, sequence number; all XOR salt (RFC 7714 §8.1).</summary>
    private void WriteRtpIv(Span<byte> iv, uint ssrc, long index)
    {
        // The last six bytes are the index as it stands: rollover counter, then sequence number.
        BinaryPrimitives.WriteUInt64BigEndian(iv, rtpSaltHigh ^ (((ulong)ssrc << 16) | (ushort)(index >> 32)));
        BinaryPrimitives.WriteUInt32BigEndian(iv[sizeof(ulong)..], rtpSaltLow ^ (uint)index);
    }

    /// <summary>Two zero bytes, SSRC, two zero bytes, 31-bit index; all XOR salt (RFC 7714 §9.1).</summary>
    private void WriteRtcpIv(Span<byte> iv, ReadOnlySpan<byte> packet, uint index)
    {
        iv.Clear();
        packet.Slice(4, 4).CopyTo(iv[2..]);
        BinaryPrimitives.WriteUInt32BigEndian(iv[8..], index);
        for (int i = 0; i < iv.Length; i++) iv[i] ^= rtcpSalt[i];
    }

    private static void WriteRtcpAssociated(Span<byte> associated, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> indexWord)
    {
        packet[..RtcpHeaderBytes].CopyTo(associated);
        indexWord.CopyTo(associated[RtcpHeaderBytes..]);
    }

    private static void Seal(nint context, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> associated, Span<byte> text, Span<byte> tag)
    {
        int written;
        fixed (byte* i = iv, a = associated, x = text, t = tag)
        {
            bool sealedUp = OpenSsl.EVP_CipherInit_ex_iv(context, 0, 0, null, i, 1) == 1
                && OpenSsl.EVP_CipherUpdate(context, null, &written, a, associated.Length) == 1
                && (text.IsEmpty || OpenSsl.EVP_CipherUpdate(context, x, &written, x, text.Length) == 1)
                && OpenSsl.EVP_CipherFinal_ex(context, t, &written) == 1
                && OpenSsl.EVP_CIPHER_CTX_ctrl(context, OpenSsl.GcmGetTag, TagBytes, t) == 1;
            if (!sealedUp) throw new InvalidOperationException("OpenSSL failed in AES-128-GCM.");
        }
    }

    private static bool TryOpen(nint context, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> associated, Span<byte> text, Span<byte> tag)
    {
        int written;
        fixed (byte* i = iv, a = associated, x = text, t = tag)
        {
            return OpenSsl.EVP_CipherInit_ex_iv(context, 0, 0, null, i, 0) == 1
                && OpenSsl.EVP_CIPHER_CTX_ctrl(context, OpenSsl.GcmSetTag, TagBytes, t) == 1
                && OpenSsl.EVP_CipherUpdate(context, null, &written, a, associated.Length) == 1
                && (text.IsEmpty || OpenSsl.EVP_CipherUpdate(context, x, &written, x, text.Length) == 1)
                && OpenSsl.EVP_CipherFinal_ex(context, t, &written) == 1;
        }
    }
}
