namespace CaseHub.Recorder.Secure;

/// <summary>AES-128 in counter mode with one key: SRTP's cipher and the generator of its session keys (RFC 3711 §4.1.1, §4.3.3).</summary>
internal sealed unsafe class AesCounter : IDisposable
{
    private nint context = OpenSsl.EVP_CIPHER_CTX_new();

    public AesCounter(ReadOnlySpan<byte> key)
    {
        fixed (byte* k = key)
        {
            if (OpenSsl.EVP_CipherInit_ex(context, OpenSsl.EVP_aes_128_ctr(), 0, k, null, 1) != 1)
                throw new InvalidOperationException("OpenSSL refused an AES-128-CTR key.");
        }
    }

    /// <summary>Adds the keystream that starts at <paramref name="counter"/> (16 bytes) to the bytes, in place.</summary>
    public void Apply(ReadOnlySpan<byte> counter, Span<byte> bytes)
    {
        int written;
        fixed (byte* iv = counter, data = bytes)
        {
            if (OpenSsl.EVP_CipherInit_ex_iv(context, 0, 0, null, iv, 1) != 1
                || OpenSsl.EVP_CipherUpdate(context, data, &written, data, bytes.Length) != 1)
                throw new InvalidOperationException("OpenSSL failed in AES-128-CTR.");
        }
    }

    public void Dispose()
    {
        OpenSsl.EVP_CIPHER_CTX_free(context);
        context = 0;
    }
}
