using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Secure;

/// <summary>
/// Every call into the system's OpenSSL 3, and nothing else. Sources: the manual pages of libssl and libcrypto 3.0.
/// .NET's own cryptography uses the same library, so the thread's error queue must be cleared before each DTLS call.
/// </summary>
internal static unsafe partial class OpenSsl
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    // SSL_CTX_set_options bits.
    public const ulong NoQueryMtu = 1UL << 12;
    public const ulong NoTicket = 1UL << 14;
    public const ulong CipherServerPreference = 1UL << 22;
    public const ulong NoRenegotiation = 1UL << 30;

    // Commands of SSL_ctrl and SSL_CTX_ctrl (the C macros' numbers).
    public const int SetMtu = 17;
    public const int SetReadAhead = 41;
    public const int SetSessionCacheMode = 44;
    public const int DtlsHandleTimeout = 74;
    public const int SetMinProtocolVersion = 123;
    public const int SetMaxProtocolVersion = 124;
    public const nint Dtls12 = 0xFEFD;

    public const int VerifyPeer = 1;
    public const int VerifyFailIfNoPeerCertificate = 2;
    public const int CertificateRejected = 28;
    public const int ErrorWantRead = 2;
    public const int ErrorWantWrite = 3;
    public const int ErrorZeroReturn = 6;
    public const int EcKey = 408;
    public const nint SessionCacheOff = 0;

    // Commands a datagram BIO is asked.
    public const int BioFlush = 11;
    public const int BioQueryMtu = 40;
    public const int BioGetFallbackMtu = 47;
    public const int BioGetMtuOverhead = 49;
    public const int BioTypeSourceSink = 0x0400;
    public const int BioRead = 0x01;
    public const int BioShouldRetry = 0x08;

    public const int GcmGetTag = 0x10;
    public const int GcmSetTag = 0x11;

    /// <summary>An SRTP protection profile as OpenSSL keeps it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SrtpProtectionProfile
    {
        public nint Name;
        public nuint Id;
    }

    [LibraryImport(Crypto)] public static partial nuint OpenSSL_version_num();
    [LibraryImport(Crypto)] public static partial void ERR_clear_error();
    [LibraryImport(Crypto)] public static partial nuint ERR_peek_last_error();
    [LibraryImport(Crypto)] public static partial void ERR_error_string_n(nuint error, byte* text, nuint length);

    // DTLS context.
    [LibraryImport(Ssl)] public static partial nint DTLS_method();
    [LibraryImport(Ssl)] public static partial nint SSL_CTX_new(nint method);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_free(nint context);
    [LibraryImport(Ssl)] public static partial ulong SSL_CTX_set_options(nint context, ulong options);
    [LibraryImport(Ssl)] public static partial nint SSL_CTX_ctrl(nint context, int command, nint number, nint pointer);
    [LibraryImport(Ssl)] public static partial int SSL_CTX_use_certificate_ASN1(nint context, int length, byte* der);
    [LibraryImport(Ssl)] public static partial int SSL_CTX_use_PrivateKey_ASN1(int type, nint context, byte* der, nint length);
    [LibraryImport(Ssl)] public static partial void SSL_CTX_set_verify(nint context, int mode, nint callback);
    [LibraryImport(Ssl)]
    public static partial void SSL_CTX_set_cert_verify_callback(nint context, delegate* unmanaged<nint, nint, int> callback, nint argument);
    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_cipher_list(nint context, string ciphers);
    /// <summary>Unlike its neighbours, answers 0 on success.</summary>
    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_tlsext_use_srtp(nint context, string profiles);

    // DTLS connection.
    [LibraryImport(Ssl)] public static partial nint SSL_new(nint context);
    [LibraryImport(Ssl)] public static partial void SSL_free(nint ssl);
    [LibraryImport(Ssl)] public static partial void SSL_set_bio(nint ssl, nint read, nint write);
    [LibraryImport(Ssl)] public static partial void SSL_set_accept_state(nint ssl);
    [LibraryImport(Ssl)] public static partial void SSL_set_connect_state(nint ssl);
    [LibraryImport(Ssl)] public static partial int SSL_do_handshake(nint ssl);
    [LibraryImport(Ssl)] public static partial int SSL_read(nint ssl, byte* buffer, int length);
    [LibraryImport(Ssl)] public static partial int SSL_shutdown(nint ssl);
    /// <summary>Gives back the record buffers (33 KB) while nothing is pending in them; nothing may be read or written without them.</summary>
    [LibraryImport(Ssl)] public static partial int SSL_free_buffers(nint ssl);
    [LibraryImport(Ssl)] public static partial int SSL_alloc_buffers(nint ssl);
    [LibraryImport(Ssl)] public static partial int SSL_get_error(nint ssl, int result);
    [LibraryImport(Ssl)] public static partial nint SSL_ctrl(nint ssl, int command, nint number, nint pointer);
    [LibraryImport(Ssl)] public static partial int SSL_set_ex_data(nint ssl, int index, nint data);
    [LibraryImport(Ssl)] public static partial nint SSL_get_ex_data(nint ssl, int index);
    [LibraryImport(Ssl)] public static partial int SSL_get_ex_data_X509_STORE_CTX_idx();
    [LibraryImport(Ssl)] public static partial void DTLS_set_timer_cb(nint ssl, delegate* unmanaged<nint, uint, uint> callback);
    [LibraryImport(Ssl)] public static partial SrtpProtectionProfile* SSL_get_selected_srtp_profile(nint ssl);
    [LibraryImport(Ssl)]
    public static partial int SSL_export_keying_material(
        nint ssl, byte* output, nuint outputLength, byte* label, nuint labelLength, byte* context, nuint contextLength, int useContext);

    // The peer's certificate while it is verified.
    [LibraryImport(Crypto)] public static partial nint X509_STORE_CTX_get_ex_data(nint store, int index);
    [LibraryImport(Crypto)] public static partial nint X509_STORE_CTX_get0_cert(nint store);
    [LibraryImport(Crypto)] public static partial void X509_STORE_CTX_set_error(nint store, int error);
    [LibraryImport(Crypto)] public static partial int i2d_X509(nint certificate, byte** der);

    // A BIO of our own.
    [LibraryImport(Crypto)] public static partial int BIO_get_new_index();
    [LibraryImport(Crypto, StringMarshalling = StringMarshalling.Utf8)] public static partial nint BIO_meth_new(int type, string name);
    [LibraryImport(Crypto)] public static partial int BIO_meth_set_write(nint method, delegate* unmanaged<nint, byte*, int, int> callback);
    [LibraryImport(Crypto)] public static partial int BIO_meth_set_read(nint method, delegate* unmanaged<nint, byte*, int, int> callback);
    [LibraryImport(Crypto)] public static partial int BIO_meth_set_ctrl(nint method, delegate* unmanaged<nint, int, nint, nint, nint> callback);
    [LibraryImport(Crypto)] public static partial nint BIO_new(nint method);
    [LibraryImport(Crypto)] public static partial void BIO_set_data(nint bio, nint data);
    [LibraryImport(Crypto)] public static partial nint BIO_get_data(nint bio);
    [LibraryImport(Crypto)] public static partial void BIO_set_init(nint bio, int init);
    [LibraryImport(Crypto)] public static partial void BIO_set_flags(nint bio, int flags);
    [LibraryImport(Crypto)] public static partial void BIO_clear_flags(nint bio, int flags);

    // Ciphers. A context keeps its key schedule; each packet only sets a new IV.
    [LibraryImport(Crypto)] public static partial nint EVP_CIPHER_CTX_new();
    [LibraryImport(Crypto)] public static partial void EVP_CIPHER_CTX_free(nint context);
    [LibraryImport(Crypto)] public static partial nint EVP_aes_128_gcm();
    [LibraryImport(Crypto)] public static partial nint EVP_aes_128_ctr();
    [LibraryImport(Crypto)] public static partial int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    // Called for each packet, over in less than a microsecond, and waiting for nothing: the garbage collector can wait for them instead of being told.
    /// <summary>EVP_CipherInit_ex of a context that has its key.</summary>
    [LibraryImport(Crypto, EntryPoint = "EVP_CipherInit_ex"), SuppressGCTransition]
    public static partial int EVP_CipherInit_ex_iv(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);
    [LibraryImport(Crypto), SuppressGCTransition] public static partial int EVP_CIPHER_CTX_ctrl(nint context, int command, int number, byte* pointer);
    [LibraryImport(Crypto), SuppressGCTransition] public static partial int EVP_CipherUpdate(nint context, byte* output, int* outputLength, byte* input, int inputLength);
    [LibraryImport(Crypto), SuppressGCTransition] public static partial int EVP_CipherFinal_ex(nint context, byte* output, int* outputLength);

    // HMAC. Marked old by OpenSSL 3, and half the cost of its successor on short packets.
    [LibraryImport(Crypto)] public static partial nint EVP_sha1();
    [LibraryImport(Crypto)] public static partial nint HMAC_CTX_new();
    [LibraryImport(Crypto)] public static partial void HMAC_CTX_free(nint context);
    [LibraryImport(Crypto)] public static partial int HMAC_Init_ex(nint context, byte* key, int length, nint digest, nint engine);
    [LibraryImport(Crypto)] public static partial int HMAC_Update(nint context, byte* data, nuint length);
    [LibraryImport(Crypto)] public static partial int HMAC_Final(nint context, byte* output, uint* length);
}
