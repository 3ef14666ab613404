using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CaseHub.Recorder.Secure;

internal enum DtlsRole
{
    Server,
    Client,
}

internal enum DtlsState
{
    Handshaking,
    Connected,

    /// <summary>The handshake cannot succeed any more; <see cref="DtlsConnection.FingerprintMismatched"/> says whether an impostor was met.</summary>
    Failed,

    /// <summary>The peer said close_notify or a fatal alert.</summary>
    Closed,
}

/// <summary>Takes one datagram to send, borrowed for the call.</summary>
internal delegate void DatagramSender(ReadOnlySpan<byte> datagram);

/// <summary>
/// One DTLS-SRTP association (RFC 5764) without a socket: datagrams in by <see cref="Receive"/>, datagrams out by a delegate,
/// time by <see cref="Tick"/>. Used by the engine's loop alone.
/// </summary>
internal sealed unsafe class DtlsConnection : IDisposable
{
    /// <summary>Handshakes spoilt by bytes nobody has vouched for, before the certificate: so many are begun anew, then no more.</summary>
    private const int MaxRestarts = 8;

    // First retransmission after 100 ms, then doubling; OpenSSL gives up after twelve (about 25 s).
    private const uint FirstTimeoutMicroseconds = 100_000;
    private const uint MaxTimeoutMicroseconds = 3_000_000;

    private readonly DtlsContext context;
    private readonly DtlsRole role;
    private readonly byte[] expectedFingerprint;
    private readonly DatagramSender send;
    private readonly LastFlight lastFlight = new();
    private GCHandle handle;
    private nint ssl;
    private byte* datagram;
    private int datagramLength;
    private int restarts;
    private bool recording;

    /// <param name="context">Shared, outlives the connection.</param>
    /// <param name="role">We serve; tests also call.</param>
    /// <param name="expectedFingerprint">SHA-256 that the peer's certificate must have, from its SDP.</param>
    /// <param name="send">Called in the middle of the other methods, for each datagram.</param>
    public DtlsConnection(DtlsContext context, DtlsRole role, byte[] expectedFingerprint, DatagramSender send)
    {
        this.context = context;
        this.role = role;
        this.expectedFingerprint = expectedFingerprint;
        this.send = send;
        handle = GCHandle.Alloc(this);
        Begin();
    }

    public DtlsState State { get; private set; }

    /// <summary>True when the peer showed another certificate than its SDP announced.</summary>
    public bool FingerprintMismatched { get; private set; }

    /// <summary>Set once connected.</summary>
    public SrtpKeys? Keys { get; private set; }

    /// <summary>Takes one DTLS datagram from a validated address.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (State is DtlsState.Failed or DtlsState.Closed) return;
        fixed (byte* pointer = bytes)
        {
            datagram = pointer;
            datagramLength = bytes.Length;
            if (State == DtlsState.Handshaking) Shake();
            else Read();
            datagram = null;
            datagramLength = 0;
        }
    }

    /// <summary>Begins the handshake; the client's part.</summary>
    public void Start() => Shake();

    /// <summary>Resends what is due; called every 10 to 20 ms.</summary>
    /// <param name="nowMicroseconds">Of the engine's monotonic clock.</param>
    public void Tick(long nowMicroseconds)
    {
        if (State == DtlsState.Connected) lastFlight.Resend(nowMicroseconds, send);
        if (State != DtlsState.Handshaking) return;

        OpenSsl.ERR_clear_error();
        if (OpenSsl.SSL_ctrl(ssl, OpenSsl.DtlsHandleTimeout, 0, 0) < 0) State = DtlsState.Failed;
    }

    /// <summary>The peer has the last flight: an authentic packet under the new keys came.</summary>
    public void ConfirmKeys() => lastFlight.Forget();

    /// <summary>Sends close_notify, so that a browser sees the end at once.</summary>
    public void Close()
    {
        if (State == DtlsState.Connected)
        {
            OpenSsl.ERR_clear_error();
            if (OpenSsl.SSL_alloc_buffers(ssl) == 1) _ = OpenSsl.SSL_shutdown(ssl);
        }

        State = DtlsState.Closed;
    }

    public void Dispose()
    {
        if (ssl == 0) return;
        OpenSsl.SSL_free(ssl);
        ssl = 0;
        handle.Free();
    }

    internal static DtlsConnection FromHandle(nint pointer) => (DtlsConnection)GCHandle.FromIntPtr(pointer).Target!;

    /// <summary>Gives OpenSSL the datagram at hand, once.</summary>
    internal int TakeDatagram(Span<byte> buffer)
    {
        int length = Math.Min(datagramLength, buffer.Length);
        new ReadOnlySpan<byte>(datagram, length).CopyTo(buffer);
        datagramLength = 0;
        return length;
    }

    internal void SendDatagram(ReadOnlySpan<byte> bytes)
    {
        if (recording) lastFlight.Add(bytes);
        send(bytes);
    }

    /// <summary>Compares the certificate in constant time with what the SDP promised (RFC 8122 §6.2).</summary>
    internal bool Accepts(nint certificate)
    {
        int length = OpenSsl.i2d_X509(certificate, null);
        if (length <= 0) return false;

        var der = new byte[length];
        fixed (byte* pointer = der)
        {
            byte* end = pointer;
            _ = OpenSsl.i2d_X509(certificate, &end);
        }

        FingerprintMismatched = !CryptographicOperations.FixedTimeEquals(SHA256.HashData(der), expectedFingerprint);
        return !FingerprintMismatched;
    }

    private void Begin()
    {
        nint self = GCHandle.ToIntPtr(handle);
        ssl = OpenSsl.SSL_new(context.Handle);
        nint bio = DatagramBio.Create(self);
        OpenSsl.SSL_set_bio(ssl, bio, bio);
        _ = OpenSsl.SSL_set_ex_data(ssl, 0, self);
        _ = OpenSsl.SSL_ctrl(ssl, OpenSsl.SetMtu, DatagramBio.Mtu, 0);
        OpenSsl.DTLS_set_timer_cb(ssl, &NextTimeout);
        if (role == DtlsRole.Server) OpenSsl.SSL_set_accept_state(ssl);
        else OpenSsl.SSL_set_connect_state(ssl);
        State = DtlsState.Handshaking;
    }

    private void Shake()
    {
        OpenSsl.ERR_clear_error();
        lastFlight.Forget();
        recording = role == DtlsRole.Server;
        int result = OpenSsl.SSL_do_handshake(ssl);
        recording = false;
        if (result == 1) Finish();
        else if (OpenSsl.SSL_get_error(ssl, result) is not (OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite)) Fail();
    }

    private void Finish()
    {
        Keys = ExportKeys();
        State = Keys is null ? DtlsState.Failed : DtlsState.Connected;
        // From here on DTLS says little more than goodbye: its buffers come back for that.
        _ = OpenSsl.SSL_free_buffers(ssl);
    }

    /// <summary>Anyone can send a bad ClientHello to a known port, so it must not end the session: begin anew, within bounds.</summary>
    private void Fail()
    {
        State = DtlsState.Failed;
        if (FingerprintMismatched || ++restarts > MaxRestarts) return;
        OpenSsl.SSL_free(ssl);
        Begin();
    }

    private void Read()
    {
        const int BufferBytes = 2048;
        byte* discarded = stackalloc byte[BufferBytes];
        OpenSsl.ERR_clear_error();
        if (OpenSsl.SSL_alloc_buffers(ssl) != 1) return;
        int result;
        do result = OpenSsl.SSL_read(ssl, discarded, BufferBytes);
        while (result > 0);
        if (OpenSsl.SSL_get_error(ssl, result) is not (OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite)) State = DtlsState.Closed;
        _ = OpenSsl.SSL_free_buffers(ssl);
    }

    private SrtpKeys? ExportKeys()
    {
        OpenSsl.SrtpProtectionProfile* selected = OpenSsl.SSL_get_selected_srtp_profile(ssl);
        if (selected == null) return null;

        var profile = (SrtpProfile)selected->Id;
        Span<byte> exported = stackalloc byte[SrtpKeys.ExportedBytes(profile)];
        ReadOnlySpan<byte> label = "EXTRACTOR-dtls_srtp"u8;
        fixed (byte* output = exported, name = label)
        {
            int done = OpenSsl.SSL_export_keying_material(ssl, output, (nuint)exported.Length, name, (nuint)label.Length, null, 0, 0);
            return done == 1 ? SrtpKeys.FromExporter(profile, exported) : null;
        }
    }

    [UnmanagedCallersOnly]
    private static uint NextTimeout(nint ssl, uint lastMicroseconds) =>
        lastMicroseconds == 0 ? FirstTimeoutMicroseconds : Math.Min(2 * lastMicroseconds, MaxTimeoutMicroseconds);
}
