using CaseHub.Recorder.Tests.Peer;

namespace CaseHub.Recorder.Tests.Network;

/// <summary>Whole sessions over bad lines, in simulated time.</summary>
public sealed class SimulatedSessions
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(1, 0.01, false)]
    [InlineData(2, 0.05, false)]
    [InlineData(3, 0.1, false)]
    [InlineData(4, 0.2, false)]
    [InlineData(5, 0.01, true)]
    [InlineData(6, 0.2, true)]
    public async Task Every_picture_comes_whole_over_lines_that_lose_double_and_reorder(int seed, double loss, bool onAnotherLoop)
    {
        await using var session = await Session.StartAsync(seed, onAnotherLoop);
        session.OnEveryLine(new LineQuality(loss, Duplicates: 0.02, Reordered: 0.05));
        session.Network.Run(Minute);
        // Good lines before the end: nobody can miss what was lost last of all.
        session.OnEveryLine(new LineQuality());
        session.Network.Run(Settling);
        session.Publisher.IsSending = false;
        session.Network.Run(Settling);

        Assert.Equal(0, session.Viewer.Contradictions);
        Assert.Equal(session.Publisher.Frames, session.Viewer.Pictures);
        Assert.True(session.Publisher.Resent > 0);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_session()
    {
        var first = await PlayAsync(7);
        var second = await PlayAsync(7);
        var other = await PlayAsync(8);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);

        static async Task<(int, int, int, long)> PlayAsync(int seed)
        {
            await using var session = await Session.StartAsync(seed);
            session.OnEveryLine(new LineQuality(0.1, Reordered: 0.1));
            session.Network.Run(TimeSpan.FromSeconds(10));
            return (session.Viewer.Sounds.Count, session.Viewer.Pictures, session.Publisher.Resent, session.ViewerHost.Down.Lost);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_viewer_whose_line_was_dead_for_ten_seconds_sees_and_hears_again_by_itself(bool onAnotherLoop)
    {
        await using var session = await Session.StartAsync(9, onAnotherLoop);
        session.Network.Run(TimeSpan.FromSeconds(5));
        session.ViewerHost.Up.Quality = session.ViewerHost.Down.Quality = new LineQuality(Loss: 1);
        session.Network.Run(TimeSpan.FromSeconds(10));
        long back = session.Network.Now;
        session.ViewerHost.Up.Quality = session.ViewerHost.Down.Quality = new LineQuality();
        int heard = session.Viewer.Sounds.Count;
        session.Network.Run(Settling);

        Assert.True(session.Viewer.LastPictureMicroseconds > back);
        Assert.True(session.Viewer.Sounds.Count > heard);
        Assert.DoesNotContain(session.Network.Events, happened => happened is PeerClosed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task However_many_viewers_lose_the_picture_the_publisher_makes_one_keyframe_a_second(bool onAnotherLoop)
    {
        await using var session = await Session.StartAsync(10, onAnotherLoop);
        var crowd = new List<SimulatedHost>();
        for (int i = 0; i < 5; i++) crowd.Add((await session.AddViewerAsync()).Host);
        int before = session.Publisher.Keyframes;
        foreach (SimulatedHost host in crowd) host.Down.Quality = new LineQuality(Loss: 0.9);
        session.Network.Run(TimeSpan.FromSeconds(20));

        Assert.InRange(session.Publisher.Keyframes - before, 1, 21);
    }

    private sealed class Session : IAsyncDisposable
    {
        private SimulatedHost publisherHost = null!;

        private Session(int seed, bool onAnotherLoop) =>
            Network = onAnotherLoop ? new SimulatedNetwork(seed, loops: 2, maxViewersPerLoop: 1) : new SimulatedNetwork(seed);

        public SimulatedNetwork Network { get; }

        public SimulatedPublisher Publisher { get; private set; } = null!;

        public SimulatedViewer Viewer { get; private set; } = null!;

        public SimulatedHost ViewerHost { get; private set; } = null!;

        /// <summary>One who sends and one who watches, the picture already there.</summary>
        /// <param name="onAnotherLoop">Whether the watcher is on another loop than the sender, who has a watcher beside it too.</param>
        public static async Task<Session> StartAsync(int seed, bool onAnotherLoop = false)
        {
            var session = new Session(seed, onAnotherLoop);
            (TestPeer sender, session.publisherHost) = await session.Network.JoinAsync(peer =>
                session.Network.Room.PublishAsync(peer.Id, Guid.NewGuid(), Guid.NewGuid(), TestOffer.Publisher(peer), default));
            if (onAnotherLoop) await session.AddViewerAsync();
            (session.Viewer, session.ViewerHost) = await session.AddViewerAsync();
            Assert.Equal(onAnotherLoop ? 2 : 1, session.Network.Room.Parts.Count);
            session.Publisher = new SimulatedPublisher(session.Network, sender);
            session.Network.Run(TimeSpan.FromMilliseconds(200));
            return session;
        }

        public async Task<(SimulatedViewer Viewer, SimulatedHost Host)> AddViewerAsync()
        {
            (TestPeer peer, SimulatedHost host) = await Network.JoinAsync(peer => Network.Room.ViewAsync(peer.Id, Guid.NewGuid(), TestOffer.Viewer(peer), default));
            return (new SimulatedViewer(Network, peer), host);
        }

        public void OnEveryLine(LineQuality quality)
        {
            foreach (SimulatedHost host in (SimulatedHost[])[publisherHost, ViewerHost]) host.Up.Quality = host.Down.Quality = quality;
        }

        public ValueTask DisposeAsync() => Network.DisposeAsync();
    }
}
