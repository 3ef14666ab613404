using System.Net;
using System.Net.Sockets;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>How datagrams leave and arrive by the dozen, on loopback.</summary>
public sealed class Departing : IDisposable
{
    private readonly Socket from = UdpPort.NewSocket(SocketType.Dgram, ProtocolType.Udp);
    private readonly Counters counters = new();
    private readonly PacketArena arena = new(160 * 1024);
    private readonly List<Socket> receivers = [];

    public Departing()
    {
        from.Blocking = false;
        from.Bind(new IPEndPoint(from.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
    }

    public static TheoryData<bool, bool> Ways => new() { { true, true }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_train_arrives_as_the_datagrams_it_was_made_of_whatever_the_system_can_do(bool segments, bool batches)
    {
        using var leaving = Leaving(segments, batches);
        PeerAddress first = Receiver(), second = Receiver();

        leaving.Add(Train(1_000, 1_000, 1_000, 400), 1_000, first);
        leaving.Add(Train(120), 120, second);
        leaving.Add(Train(700, 700), 700, second);
        leaving.Flush();

        Assert.Equal([(1_000, 0), (1_000, 1), (1_000, 2), (400, 3)], Received(0, 4));
        Assert.Equal([(120, 0), (700, 0), (700, 1)], Received(1, 3));
        Assert.Equal((7, 4_920), (Counters.Sum([counters]).PacketsOut, Counters.Sum([counters]).BytesOut));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void More_receivers_than_one_call_takes_get_theirs(bool segments, bool batches)
    {
        using var leaving = Leaving(segments, batches);
        PeerAddress receiver = Receiver();
        for (int i = 0; i < 2 * LeavingDatagrams.Capacity + 3; i++) leaving.Add(Train(100), 100, receiver);
        leaving.Flush();

        Assert.Equal(2 * LeavingDatagrams.Capacity + 3, Received(0, 2 * LeavingDatagrams.Capacity + 3).Count);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_the_system_refuses_is_counted_and_keeps_nobody_waiting(bool segments, bool batches)
    {
        using var leaving = Leaving(segments, batches);
        PeerAddress receiver = Receiver(), nobody = PeerAddress.Of(new IPEndPoint(IPAddress.Broadcast, 9));

        leaving.Add(Train(500, 500), 500, nobody);
        leaving.Add(Train(300), 300, receiver);
        leaving.Flush();

        Assert.Equal(2, counters.Dropped(DropReason.SendFailed));
        Assert.Equal([(300, 0)], Received(0, 1));
    }

    [Fact]
    public void An_egress_joins_what_follows_to_one_place_and_parts_it_when_a_longer_one_comes()
    {
        var link = new NotedLink();
        var egress = new Egress([], new EngineClock(TimeProvider.System));
        var place = new RemotePlace(link, new PeerAddress(1, 1));
        var other = new RemotePlace(link, new PeerAddress(2, 2));

        foreach (int length in (int[])[900, 900, 901, 901, 300, 900]) egress.Add(place, length);
        egress.Add(other, 900);
        egress.Flush();

        Assert.Equal(["1: 1800/900", "1: 2102/901", "1: 900/900", "2: 900/900"], link.Trains);
    }

    [Fact]
    public void Datagrams_arrive_in_order_and_an_overlong_one_is_left_out()
    {
        using var to = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        to.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var arriving = new ArrivingDatagrams(to);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Connect(to.LocalEndPoint!);
        for (int i = 0; i < ArrivingDatagrams.Capacity + 2; i++) sender.Send(i == 3 ? new byte[3_000] : new byte[i + 1]);

        bool more = arriving.Refill();
        var lengths = new List<int>();
        Take(arriving, lengths, (IPEndPoint)sender.LocalEndPoint!);
        bool rest = arriving.Refill();
        Take(arriving, lengths, (IPEndPoint)sender.LocalEndPoint!);

        Assert.True(more);
        Assert.False(rest);
        Assert.Equal(Enumerable.Range(1, ArrivingDatagrams.Capacity + 2).Where(length => length != 4), lengths);
    }

    public void Dispose()
    {
        from.Dispose();
        foreach (Socket receiver in receivers) receiver.Dispose();
    }

    private static void Take(ArrivingDatagrams arriving, List<int> lengths, IPEndPoint sender)
    {
        while (arriving.TryTake(out Span<byte> datagram, out PeerAddress address))
        {
            Assert.Equal(PeerAddress.Of(sender), address);
            lengths.Add(datagram.Length);
        }
    }

    private LeavingDatagrams Leaving(bool segments, bool batches)
    {
        var leaving = new LeavingDatagrams(from, counters);
        // Where the system lacks it, the way without is tried twice.
        leaving.HasSegments &= segments;
        leaving.HasBatches = batches;
        return leaving;
    }

    private PeerAddress Receiver()
    {
        var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1024 * 1024 };
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        receivers.Add(receiver);
        return PeerAddress.Of((IPEndPoint)receiver.LocalEndPoint!);
    }

    /// <summary>Packets side by side, each full of its own position.</summary>
    private ReadOnlySpan<byte> Train(params int[] lengths)
    {
        int start = arena.Used;
        for (int i = 0; i < lengths.Length; i++)
        {
            arena.Room[..lengths[i]].Fill((byte)i);
            arena.Keep(lengths[i]);
        }

        return arena.KeptFrom(start);
    }

    private List<(int Length, int Contents)> Received(int receiver, int count)
    {
        var received = new List<(int, int)>();
        var buffer = new byte[2_000];
        while (received.Count < count && receivers[receiver].Poll(TestPeer.Patience, SelectMode.SelectRead))
        {
            int length = receivers[receiver].Receive(buffer);
            received.Add((length, buffer.Take(length).Distinct().Single()));
        }

        return received;
    }

    private sealed class NotedLink : IDatagramLink
    {
        public List<string> Trains { get; } = [];

        public void SendTrain(ReadOnlySpan<byte> train, int each, in PeerAddress receiver) => Trains.Add($"{receiver.Port}: {train.Length}/{each}");

        public bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver) => false;

        public void Keep()
        {
        }

        public void Release()
        {
        }
    }
}
