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

    /// <param name="from">A sockaddr_in or sockaddr_in6.</param>
    public static PeerAddress Read(ReadOnlySpan<byte> from, AddressFamily family)
    {
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(from[PortAt..]);
        return family == AddressFamily.InterNetworkV6
            ? new PeerAddress(BinaryPrimitives.ReadUInt128BigEndian(from[Address6At..]), port)
            : new PeerAddress(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(from[Address4At..]), port);
    }

    public static PeerAddress Of(IPEndPoint end) => new(BinaryPrimitives.ReadUInt128BigEndian(end.Address.MapToIPv6().GetAddressBytes()), (ushort)end.Port);

    /// <summary>Writes into a sockaddr_in or sockaddr_in6; flow and scope stay as they are.</summary>
    public void Write(Span<byte> to, AddressFamily family)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to[PortAt..], Port);
        if (family == AddressFamily.InterNetworkV6) BinaryPrimitives.WriteUInt128BigEndian(to[Address6At..], Address);
        else BinaryPrimitives.WriteUInt32BigEndian(to[Address4At..], (uint)Address);
    }

    /// <summary>The 16 bytes of the address.</summary>
    public void WriteAddress(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
}
