using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>The browser's side of web push: its keys, and how it opens what it gets (RFC 8291, RFC 8188). Written from the documents, apart from the library that the hub sends with.</summary>
internal sealed class PushBrowser : IDisposable
{
    private readonly ECDiffieHellman key;
    private readonly byte[] publicKey;
    private readonly byte[] auth;

    private PushBrowser(ECDiffieHellman key, byte[] auth)
    {
        this.key = key;
        this.auth = auth;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        publicKey = [4, .. point.X!, .. point.Y!];
    }

    public string P256dh => Base64Url.EncodeToString(publicKey);

    public string Auth => Base64Url.EncodeToString(auth);

    public static PushBrowser New() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), RandomNumberGenerator.GetBytes(16));

    public static PushBrowser With(string privateKey, string publicKey, string auth)
    {
        byte[] point = Base64Url.DecodeFromChars(publicKey);
        var parts = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Base64Url.DecodeFromChars(privateKey), Q = new ECPoint { X = point[1..33], Y = point[33..] } };
        return new PushBrowser(ECDiffieHellman.Create(parts), Base64Url.DecodeFromChars(auth));
    }

    /// <summary>The text in a body of content coding <c>aes128gcm</c> with a single record.</summary>
    public string Open(byte[] body)
    {
        byte[] salt = body[..16], sender = body[21..(21 + body[20])], record = body[(21 + body[20])..];
        Assert.True(record.Length <= BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)), "One record.");
        using var from = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        byte[] secret = key.DeriveRawSecretAgreement(from.PublicKey);
        byte[] input = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, auth, [.. "WebPush: info\0"u8, .. publicKey, .. sender]);
        byte[] contentKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        byte[] nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        byte[] plain = new byte[record.Length - 16];
        using (var aes = new AesGcm(contentKey, 16)) aes.Decrypt(nonce, record[..^16], record[^16..], plain);
        int end = Array.FindLastIndex(plain, b => b != 0);
        Assert.Equal(2, plain[end]);
        return Encoding.UTF8.GetString(plain, 0, end);
    }

    public void Dispose() => key.Dispose();
}
