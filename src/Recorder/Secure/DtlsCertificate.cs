using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CaseHub.Recorder.Secure;

/// <summary>The engine's self-signed ECDSA P-256 certificate; its fingerprint in the SDP is what a browser trusts (RFC 8122 §5).</summary>
internal sealed class DtlsCertificate
{
    /// <summary>Bytes of a SHA-256 fingerprint.</summary>
    public const int FingerprintBytes = 32;

    private DtlsCertificate(byte[] der, byte[] privateKey)
    {
        Der = der;
        PrivateKey = privateKey;
        Fingerprint = SHA256.HashData(der);
    }

    public byte[] Der { get; }

    /// <summary>SEC 1 (RFC 5915) form.</summary>
    public byte[] PrivateKey { get; }

    /// <summary>SHA-256 of the certificate.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>Makes a new one, valid for a year: browsers look at the fingerprint only, but some refuse an expired one.</summary>
    public static DtlsCertificate Create(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CaseHub", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = clock.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return new DtlsCertificate(certificate.RawData, key.ExportECPrivateKey());
    }
}
