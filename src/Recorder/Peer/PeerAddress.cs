using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>Address and port of a remote host; an IPv4 address is kept in its IPv6-mapped form (RFC 4291 §2.5.5.2).</summary>
internal readonly record struct PeerAddress(UInt128 Address, ushort Port)
{
    // Offsets in sockaddr_in and sockaddr_in6, alike on every system we run on.
    private const int PortAt = 2;
    private const int Address4At = 4;
    private const int Address6At = 8;

    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    public bool IsIpv4 => Address >> 32 == 0xFFFF;

    public static PeerAddress Read(SocketAddress from)
    {
        ReadOnlySpan<byte> bytes = from.Buffer.Span;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..]);
        return from.Family == AddressFamily.InterNetworkV6
            ? new PeerAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes[Address6At..]), port)
            : new PeerAddress(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes[Address4At..]), port);
    }

    public static PeerAddress Of(IPEndPoint end) => new(BinaryPrimitives.ReadUInt128BigEndian(end.Address.MapToIPv6().GetAddressBytes()), (ushort)end.Port);

    /// <summary>Writes into a socket address of the socket's own family; flow and scope stay as they are.</summary>
    public void Write(SocketAddress to)
    {
        Span<byte> bytes = to.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortAt..], Port);
        if (to.Family == AddressFamily.InterNetworkV6) BinaryPrimitives.WriteUInt128BigEndian(bytes[Address6At..], Address);
        else BinaryPrimitives.WriteUInt32BigEndian(bytes[Address4At..], (uint)Address);
    }

    /// <summary>The 16 bytes of the address.</summary>
    public void WriteAddress(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
}
