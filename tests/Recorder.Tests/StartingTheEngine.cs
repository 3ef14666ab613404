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
