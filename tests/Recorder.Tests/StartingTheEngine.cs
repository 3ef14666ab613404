using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder.Tests;

public class StartingTheEngine
{
    [Fact]
    public void A_port_in_use_is_named_with_its_setting()
    {
        using var holder = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        holder.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        int port = ((IPEndPoint)holder.LocalEndPoint!).Port;

        MediaStartException refused = Assert.Throws<MediaStartException>(() => Start(new MediaOptions { Port = port }));

        Assert.Contains($"{port}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CaseHub:Media:Port", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_place_of_an_address_is_refused() =>
        Assert.Contains("'media.example'", Assert.Throws<MediaStartException>(() => Start(new MediaOptions { Port = 0, Addresses = ["media.example"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_tcp_port_in_use_is_named_with_its_setting()
    {
        using var holder = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        holder.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        holder.Listen();
        int port = ((IPEndPoint)holder.LocalEndPoint!).Port;

        MediaStartException refused = Assert.Throws<MediaStartException>(() => Start(new MediaOptions { Port = 0, TcpPort = port }));

        Assert.Contains($"TCP {port}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CaseHub:Media:TcpPort", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sctp/192.0.2.1")]
    [InlineData("0.0.0.0")]
    [InlineData("fe80::1")]
    [InlineData("224.0.0.1")]
    [InlineData("tcp/192.0.2.1")]
    public void An_address_that_cannot_be_announced_is_refused_with_its_setting(string address)
    {
        MediaStartException refused = Assert.Throws<MediaStartException>(() => Start(new MediaOptions { Port = 0, TcpPort = 0, Addresses = [address] }));

        Assert.Contains($"'{address}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CaseHub:Media:Addresses", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_addresses_and_ports_are_announced_in_place_of_our_own()
    {
        await using MediaEngine engine = Start(new MediaOptions { Port = 0, Addresses = ["tcp/203.0.113.5:443", "203.0.113.5", "udp/[2001:db8::5]:3478", "::ffff:198.51.100.7"] });
        using var peer = new Peer.TestPeer();

        MediaAnswer answer = await engine.OpenRoom(Guid.NewGuid(), _ => { }).ViewAsync(peer.Id, peer.Id, Peer.TestOffer.Viewer(peer), default);

        string[] ways = [.. answer.Sdp!.Split("\r\n").Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)).Select(line => line.Split(' ')).Select(part => $"{part[2]} {part[4]} {part[5]}")];
        Assert.Equal(
            [
                $"udp 203.0.113.5 {engine.Port}", "udp 2001:db8::5 3478", $"udp 198.51.100.7 {engine.Port}",
                "tcp 203.0.113.5 443", $"tcp 203.0.113.5 {engine.TcpPort}", $"tcp 198.51.100.7 {engine.TcpPort}",
            ],
            ways);
    }

    [Fact]
    public async Task Every_announced_address_of_this_machine_reaches_the_engine_by_udp_and_tcp()
    {
        await using MediaEngine engine = Start(new MediaOptions { Port = 0 });
        MediaRoom room = engine.OpenRoom(Guid.NewGuid(), _ => { });
        using var asking = new Peer.TestPeer();
        MediaAnswer first = await room.ViewAsync(asking.Id, asking.Id, Peer.TestOffer.Viewer(asking), default);
        string[][] ways = [.. first.Sdp!.Split("\r\n").Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)).Select(line => line.Split(' '))];

        Assert.All(ways, way =>
        {
            using var peer = new Peer.TestPeer();
            var end = new IPEndPoint(IPAddress.Parse(way[4]), int.Parse(way[5], System.Globalization.CultureInfo.InvariantCulture));
            MediaAnswer answer = room.ViewAsync(peer.Id, peer.Id, Peer.TestOffer.Viewer(peer), default).GetAwaiter().GetResult();
            peer.TakeAnswer(answer, way[2] == "tcp" ? new Peer.TcpWire(end) : new Peer.UdpWire(end));
            peer.Connect();
        });
    }

    [Fact]
    public async Task Without_tcp_no_tcp_is_announced()
    {
        await using MediaEngine engine = Start(new MediaOptions { Port = 0, TcpPort = 0 });
        using var peer = new Peer.TestPeer();

        MediaAnswer answer = await engine.OpenRoom(Guid.NewGuid(), _ => { }).ViewAsync(peer.Id, peer.Id, Peer.TestOffer.Viewer(peer), default);

        Assert.Equal(0, engine.TcpPort);
        Assert.DoesNotContain("tcptype", answer.Sdp, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 250, "CaseHub:Media:Loops")]
    [InlineData(17, 250, "CaseHub:Media:Loops")]
    [InlineData(2, 0, "CaseHub:Media:MaxViewersPerLoop")]
    public void Loops_and_their_viewers_are_bounded(int loops, int viewers, string setting) =>
        Assert.Contains(setting, Assert.Throws<MediaStartException>(() => Start(new MediaOptions { Port = 0, Loops = loops, MaxViewersPerLoop = viewers })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task There_are_as_many_loops_as_cores_or_as_asked_for()
    {
        await using MediaEngine byDefault = Start(new MediaOptions { Port = 0 });
        await using MediaEngine asAsked = Start(new MediaOptions { Port = 0, Loops = 5 });

        Assert.Equal(Math.Min(Environment.ProcessorCount, 16), byDefault.Loops.Count);
        Assert.Equal(5, asAsked.Loops.Count);
    }

    [Fact]
    public void A_setting_out_of_range_is_named() =>
        Assert.Contains("CaseHub:Media:PeerTimeout", Assert.Throws<MediaStartException>(() => Start(new MediaOptions { Port = 0, PeerTimeout = TimeSpan.Zero })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Without_configured_addresses_those_of_the_interfaces_are_announced()
    {
        await using MediaEngine engine = Start(new MediaOptions { Port = 0 });
        using var peer = new Peer.TestPeer();

        MediaAnswer answer = await engine.OpenRoom(Guid.NewGuid(), _ => { }).ViewAsync(peer.Id, peer.Id, Peer.TestOffer.Viewer(peer), default);

        Assert.Contains($"127.0.0.1 {engine.Port} typ host", answer.Sdp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_has_one_room()
    {
        await using MediaEngine engine = Start(new MediaOptions { Port = 0 });
        Guid session = Guid.NewGuid();

        MediaRoom room = engine.OpenRoom(session, _ => { });

        Assert.Same(room, engine.OpenRoom(session, _ => { }));
        await room.CloseAsync();
        Assert.NotSame(room, engine.OpenRoom(session, _ => { }));
    }

    private static MediaEngine Start(MediaOptions options) => MediaEngine.Start(options, TimeProvider.System, NullLoggerFactory.Instance);
}
