using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CaseHub.Recorder.Peer;

/// <summary>Our half of one peer's ICE credentials (RFC 8445 §5.3): eight characters name the peer, 32 authenticate it.</summary>
internal sealed class IceCredentials
{
    /// <summary>48 bits of randomness, twice what RFC 8445 asks; exactly a long, so that looking it up costs nothing.</summary>
    public const int UfragLength = 8;

    private const int PwdLength = 32;
    private const string IceChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private IceCredentials(string ufrag, string pwd)
    {
        Ufrag = ufrag;
        Pwd = pwd;
        PwdBytes = Encoding.ASCII.GetBytes(pwd);
        Key = KeyOf(Encoding.ASCII.GetBytes(ufrag));
    }

    public string Ufrag { get; }

    public string Pwd { get; }

    public byte[] PwdBytes { get; }

    /// <summary>The ufrag as a number.</summary>
    public ulong Key { get; }

    public static IceCredentials Create() =>
        new(RandomNumberGenerator.GetString(IceChars, UfragLength), RandomNumberGenerator.GetString(IceChars, PwdLength));

    public static ulong KeyOf(ReadOnlySpan<byte> ufrag) => BinaryPrimitives.ReadUInt64BigEndian(ufrag);
}
