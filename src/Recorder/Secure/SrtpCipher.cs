namespace CaseHub.Recorder.Secure;

/// <summary>
/// Protects or opens the packets of one direction of one peer, given each packet's index. Knows no streams and no replay:
/// <see cref="SrtpSender"/> and <see cref="SrtpReceiver"/> do. Used by one thread.
/// </summary>
internal abstract class SrtpCipher : IDisposable
{
    /// <summary>What protection adds at most, RTCP's index word included, bytes.</summary>
    public const int MaxOverhead = 20;

    /// <summary>Bytes of an RTCP packet left in clear: its first header and the sender's SSRC (RFC 3711 §3.4).</summary>
    protected const int RtcpHeaderBytes = 8;

    protected const uint EncryptedFlag = 0x8000_0000;

    public static SrtpCipher Create(SrtpProfile profile, SrtpMaster master) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => SrtpGcm.FromMaster(master),
        SrtpProfile.AesCm128HmacSha1Tag80 => SrtpCounterMode.FromMaster(master),
        _ => throw new ArgumentOutOfRangeException(nameof(profile)),
    };

    /// <summary>Encrypts in place and appends the tag.</summary>
    /// <param name="buffer">The packet, with <see cref="MaxOverhead"/> bytes of room after it.</param>
    /// <param name="length">Bytes of plain packet.</param>
    /// <param name="headerLength">Bytes of RTP header, CSRCs and extension, which stay in clear.</param>
    /// <param name="ssrc">The packet's SSRC.</param>
    /// <param name="index">48 bits: rollover counter and sequence number (RFC 3711 §3.3.1).</param>
    /// <returns>Bytes of protected packet.</returns>
    public abstract int ProtectRtp(Span<byte> buffer, int length, int headerLength, uint ssrc, long index);

    /// <summary>Authenticates and decrypts in place.</summary>
    /// <returns>False for a bad tag; the contents are then undefined.</returns>
    public abstract bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, long index, out int length);

    /// <summary>Encrypts a compound RTCP packet in place and appends index and tag.</summary>
    public abstract int ProtectRtcp(Span<byte> buffer, int length, uint index);

    /// <summary>Authenticates and decrypts a compound RTCP packet in place.</summary>
    public abstract bool TryUnprotectRtcp(Span<byte> packet, out int length);

    /// <summary>The 31-bit index that a protected RTCP packet carries.</summary>
    public abstract bool TryReadRtcpIndex(ReadOnlySpan<byte> packet, out uint index);

    /// <summary>Reads what the next packet will need, to have it in the cache.</summary>
    public abstract long Touch();

    public abstract void Dispose();
}
