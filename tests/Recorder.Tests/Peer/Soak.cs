using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>
/// Half an hour with people joining and leaving every second: what the process holds must be the same at the end as after the first
/// sixth. <c>CASEHUB_SOAK_MINUTES</c> makes it shorter or longer.
/// </summary>
[Collection(nameof(Alone))]
public class Soak(ITestOutputHelper output)
{
    private const double DefaultMinutes = 30;

    // What .NET's own heaps, compiler and thread pool move by themselves. A connection leaked each second would be 30 MB of the first and 50 MB of the second.
    private const long ManagedTolerance = 1 << 20, NativeTolerance = 2 << 20, ResidentTolerance = 32 << 20;
    private const int FilesTolerance = 4;

    [Fact]
    [Trait("Category", "Long")]
    public async Task People_who_join_and_leave_every_second_leave_nothing_behind()
    {
        var length = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("CASEHUB_SOAK_MINUTES") ?? $"{DefaultMinutes}", CultureInfo.InvariantCulture));
        var options = new MediaOptions
        {
            Port = 0,
            Addresses = ["127.0.0.1"],
            PeerTimeout = TimeSpan.FromSeconds(5),
            HandshakeTimeout = TimeSpan.FromSeconds(5),
            TcpCheckTimeout = TimeSpan.FromSeconds(2),
        };
        await using MediaEngine engine = MediaEngine.Start(options, TimeProvider.System, NullLoggerFactory.Instance);
        using var crowd = new Crowd(engine);
        var time = Stopwatch.StartNew();

        await crowd.ComeAndGoAsync(() => time.Elapsed < length / 6);
        Footing early = Footing.Measure();
        output.WriteLine($"after {time.Elapsed:mm\\:ss}, {crowd.Joins} joins: {early}");
        for (int part = 2; part <= 6; part++)
        {
            await crowd.ComeAndGoAsync(() => time.Elapsed < length * part / 6);
            output.WriteLine($"after {time.Elapsed:mm\\:ss}, {crowd.Joins} joins: {Footing.Measure()}");
        }

        Footing late = Footing.Measure();
        output.WriteLine($"counted: {engine.Counters.PacketsIn} in, {engine.Counters.PacketsOut} out, {crowd.Heard} packets of media heard");
        Assert.Empty(crowd.Room.Statistics());
        Assert.InRange(late.Managed - early.Managed, long.MinValue, ManagedTolerance);
        Assert.InRange(late.Native - early.Native, long.MinValue, NativeTolerance);
        Assert.InRange(late.Resident - early.Resident, long.MinValue, ResidentTolerance);
        Assert.InRange(late.Files - early.Files, int.MinValue, FilesTolerance);
        Assert.True(crowd.Heard > crowd.Joins, "Hardly anybody heard anything.");
    }

    /// <summary>Every second one joins: to publish or to view, by UDP or TCP, with one or other kind of viewer; each stays for ten, and ends in one of four ways.</summary>
    private sealed class Crowd(MediaEngine engine) : IDisposable
    {
        private const int Stays = 10;

        private static readonly byte[] Picture = [.. Stage.Keyframe(0), .. new byte[900]];

        private readonly Queue<(TestPeer Peer, bool Publishes)> present = new();
        private int packets;

        public MediaRoom Room { get; } = engine.OpenRoom(Guid.NewGuid(), _ => { });

        public int Joins { get; private set; }

        public long Heard { get; private set; }

        public async Task ComeAndGoAsync(Func<bool> goesOn)
        {
            while (goesOn())
            {
                present.Enqueue(await JoinAsync());
                TalkForASecond();
                if (present.Count > Stays) await LeaveAsync(present.Dequeue().Peer, Joins % 4);
            }

            while (present.TryDequeue(out var last)) await LeaveAsync(last.Peer, 0);
            Assert.True(SpinWait.SpinUntil(() => Room.Statistics().Count == 0, TestPeer.Patience), "Somebody is still there.");
        }

        public void Dispose()
        {
            foreach ((TestPeer peer, _) in present) peer.Dispose();
        }

        private async Task<(TestPeer Peer, bool Publishes)> JoinAsync()
        {
            int number = Joins++;
            var peer = new TestPeer(tcp: number % 4 >= 2);
            bool publishes = number % 2 == 0;
            CancellationToken cancel = TestContext.Current.CancellationToken;
            peer.TakeAnswer(
                publishes
                    ? await Room.PublishAsync(peer.Id, peer.Id, Guid.NewGuid(), TestOffer.Publisher(peer), cancel)
                    : await Room.ViewAsync(peer.Id, peer.Id, TestOffer.Viewer(peer, rtx: number % 8 < 4), cancel),
                peer.IsTcp ? engine.TcpPort : engine.Port);
            // Every ninth never comes: it is forgotten with the handshake's timeout.
            if (number % 9 != 8) peer.Connect();
            return (peer, publishes && number % 9 != 8);
        }

        private void TalkForASecond()
        {
            for (long until = Environment.TickCount64 + 1_000; Environment.TickCount64 < until;)
            {
                packets++;
                foreach ((TestPeer peer, bool publishes) in present)
                {
                    if (packets % 50 == 0 && peer.ChecksAnswered > 0) peer.Check(nominate: true);
                    if (publishes) peer.SendRtp(Stage.AudioHeader(packets), new byte[100]);
                    if (publishes) peer.SendRtp(Stage.VideoHeader(packets), Picture);
                    peer.Drain(1);
                    Heard += peer.Rtp.Count;
                    peer.Rtp.Clear();
                    peer.Rtcp.Clear();
                }
            }
        }

        /// <summary>Says goodbye, is sent away, or vanishes, which is noticed when its checks stop.</summary>
        private async Task LeaveAsync(TestPeer peer, int way)
        {
            if (way is 0 or 1) peer.Close();
            if (way == 2) await Room.ClosePeerAsync(peer.Id);
            peer.Dispose();
        }
    }
}
