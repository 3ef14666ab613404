using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Secure;

/// <summary>
/// What all DTLS connections share: certificate, DTLS 1.2 (RFC 6347), the SRTP profiles, and how a peer's certificate is
/// checked. Thread-safe once made; disposed after the last connection.
/// </summary>
internal sealed unsafe class DtlsContext : IDisposable
{
    // Forward secrecy and AEAD only; every WebRTC peer has them (RFC 8827 §6.5).
    private const string Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

    /// <exception cref="DllNotFoundException">The machine has no OpenSSL 3.</exception>
    public DtlsContext(DtlsCertificate certificate)
    {
        Certificate = certificate;
        OpenSsl.ERR_clear_error();
        Handle = OpenSsl.SSL_CTX_new(OpenSsl.DTLS_method());
        bool ready = Handle != 0 && UseCertificate(certificate)
            && OpenSsl.SSL_CTX_ctrl(Handle, OpenSsl.SetMinProtocolVersion, OpenSsl.Dtls12, 0) == 1
            && OpenSsl.SSL_CTX_ctrl(Handle, OpenSsl.SetMaxProtocolVersion, OpenSsl.Dtls12, 0) == 1
            && OpenSsl.SSL_CTX_set_cipher_list(Handle, Ciphers) == 1
            && OpenSsl.SSL_CTX_set_tlsext_use_srtp(Handle, SrtpProfiles.Offered) == 0;
        if (!ready) throw new InvalidOperationException($"OpenSSL refused the DTLS settings: {LastError()}");

        OpenSsl.SSL_CTX_set_options(Handle,
            OpenSsl.NoQueryMtu | OpenSsl.NoTicket | OpenSsl.CipherServerPreference | OpenSsl.NoRenegotiation);
        _ = OpenSsl.SSL_CTX_ctrl(Handle, OpenSsl.SetReadAhead, 1, 0);
        // Nobody resumes: a kept session would be memory for each who ever joined.
        _ = OpenSsl.SSL_CTX_ctrl(Handle, OpenSsl.SetSessionCacheMode, OpenSsl.SessionCacheOff, 0);
        OpenSsl.SSL_CTX_set_verify(Handle, OpenSsl.VerifyPeer | OpenSsl.VerifyFailIfNoPeerCertificate, 0);
        // Replaces chain building: a browser's certificate is self-signed and known by its fingerprint alone (RFC 8827 §6.5).
        OpenSsl.SSL_CTX_set_cert_verify_callback(Handle, &VerifyPeer, 0);
    }

    public DtlsCertificate Certificate { get; }

    internal nint Handle { get; private set; }

    public void Dispose()
    {
        OpenSsl.SSL_CTX_free(Handle);
        Handle = 0;
    }

    internal static string LastError()
    {
        const int TextBytes = 256;
        byte* text = stackalloc byte[TextBytes];
        OpenSsl.ERR_error_string_n(OpenSsl.ERR_peek_last_error(), text, TextBytes);
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }

    private bool UseCertificate(DtlsCertificate certificate)
    {
        fixed (byte* der = certificate.Der, key = certificate.PrivateKey)
        {
            return OpenSsl.SSL_CTX_use_certificate_ASN1(Handle, certificate.Der.Length, der) == 1
                && OpenSsl.SSL_CTX_use_PrivateKey_ASN1(OpenSsl.EcKey, Handle, key, certificate.PrivateKey.Length) == 1;
        }
    }

    /// <summary>Asks the connection; a refusal here makes OpenSSL send the peer a fatal alert and end the handshake.</summary>
    [UnmanagedCallersOnly]
    private static int VerifyPeer(nint store, nint argument)
    {
        nint ssl = OpenSsl.X509_STORE_CTX_get_ex_data(store, OpenSsl.SSL_get_ex_data_X509_STORE_CTX_idx());
        if (DtlsConnection.FromHandle(OpenSsl.SSL_get_ex_data(ssl, 0)).Accepts(OpenSsl.X509_STORE_CTX_get0_cert(store))) return 1;

        OpenSsl.X509_STORE_CTX_set_error(store, OpenSsl.CertificateRejected);
        return 0;
    }
}
