using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Secure;

/// <summary>
/// OpenSSL's view of our socket: each read takes the one datagram at hand, each write is one datagram. (A memory BIO would join
/// the records of a flight.) Its data is the connection's handle.
/// </summary>
internal static unsafe class DatagramBio
{
    /// <summary>What fits any path without fragmentation, bytes of datagram (RFC 8261 §5 uses the same).</summary>
    public const int Mtu = 1200;

    private const int UdpAndIpBytes = 28;
    private const int RetryFlags = 0x0F;

    private static readonly nint Method = NewMethod();

    public static nint Create(nint connection)
    {
        nint bio = OpenSsl.BIO_new(Method);
        OpenSsl.BIO_set_data(bio, connection);
        OpenSsl.BIO_set_init(bio, 1);
        return bio;
    }

    private static nint NewMethod()
    {
        nint method = OpenSsl.BIO_meth_new(OpenSsl.BIO_get_new_index() | OpenSsl.BioTypeSourceSink, "CaseHub datagram");
        _ = OpenSsl.BIO_meth_set_read(method, &Read);
        _ = OpenSsl.BIO_meth_set_write(method, &Write);
        _ = OpenSsl.BIO_meth_set_ctrl(method, &Control);
        return method;
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* buffer, int length)
    {
        OpenSsl.BIO_clear_flags(bio, RetryFlags);
        int taken = DtlsConnection.FromHandle(OpenSsl.BIO_get_data(bio)).TakeDatagram(new Span<byte>(buffer, length));
        if (taken > 0) return taken;

        OpenSsl.BIO_set_flags(bio, OpenSsl.BioRead | OpenSsl.BioShouldRetry);
        return -1;
    }

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* buffer, int length)
    {
        OpenSsl.BIO_clear_flags(bio, RetryFlags);
        DtlsConnection.FromHandle(OpenSsl.BIO_get_data(bio)).SendDatagram(new ReadOnlySpan<byte>(buffer, length));
        return length;
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint number, nint pointer) => command switch
    {
        OpenSsl.BioFlush => 1,
        OpenSsl.BioQueryMtu or OpenSsl.BioGetFallbackMtu => Mtu,
        OpenSsl.BioGetMtuOverhead => UdpAndIpBytes,
        _ => 0,
    };
}
