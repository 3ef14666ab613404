using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Figures, not rules: what sending a picture of Chromium's to many viewers costs by each way that <see cref="LeavingDatagrams"/> knows.</summary>
public sealed class WaysOut(ITestOutputHelper output)
{
    private const int Viewers = 100;
    private const int Rounds = 400;
    private const int LevelUdp = 17, UdpGro = 104;

    // A picture as Chromium cuts it, with what SRTP adds: the last packets are a byte longer.
    private static readonly int[] Cut = [996, 996, 997, 997], Padded = [997, 997, 997, 997];

    [Theory(Explicit = true)]
    [InlineData("each by sendto", false, false, false)]
    [InlineData("each by sendmmsg", false, true, false)]
    [InlineData("segments as Chromium cuts", true, true, false)]
    [InlineData("segments padded to one size", true, true, true)]
    public void What_sending_a_datagram_costs(string way, bool segments, bool batches, bool padded)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var counters = new Counters();
        using var port = new LeavingDatagrams(socket, counters) { HasBatches = batches };
        port.HasSegments &= segments;
        var link = new Link(port);
        var egress = new Egress([link], new EngineClock(TimeProvider.System));
        List<Socket> viewers = [.. Enumerable.Range(0, Viewers).Select(_ => NewViewer())];
        RemotePlace[] places = [.. viewers.Select(viewer => new RemotePlace(link, PeerAddress.Of((IPEndPoint)viewer.LocalEndPoint!)))];

        Send(egress, places, padded);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long sent = Counters.Sum([counters]).PacketsOut;
        Send(egress, places, padded);
        double microseconds = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (Counters.Sum([counters]).PacketsOut - sent);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"figure\":\"cpu-us-per-datagram-sent\",\"value\":{microseconds:F2},\"way\":\"{way}\"}}"));
        foreach (Socket viewer in viewers) viewer.Dispose();
    }

    private static void Send(Egress egress, RemotePlace[] places, bool padded)
    {
        for (int round = 0; round < Rounds; round++)
        {
            foreach (RemotePlace place in places)
            {
                foreach (int length in padded ? Padded : Cut) egress.Add(place, length);
            }

            egress.Flush();
        }
    }

    /// <summary>Nobody reads; what comes in one piece stays so, as on the way to a card that cuts it.</summary>
    private static Socket NewViewer()
    {
        var viewer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        viewer.SetRawSocketOption(LevelUdp, UdpGro, BitConverter.GetBytes(1));
        viewer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return viewer;
    }

    private sealed class Link(LeavingDatagrams leaving) : IDatagramPort, IDatagramLink
    {
        public void SendTrain(ReadOnlySpan<byte> train, int each, in PeerAddress receiver) => leaving.Add(train, each, receiver);

        public void Flush() => leaving.Flush();

        public bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver) => leaving.TrySend(datagram, receiver);

        public bool TryReceive(out Span<byte> datagram, out RemotePlace from)
        {
            datagram = default;
            from = default;
            return false;
        }

        public void Tick(long nowMicroseconds)
        {
        }

        public void Keep()
        {
        }

        public void Release()
        {
        }

        public void Dispose()
        {
        }
    }
}
