using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>People come and go. Alone in the process: it counts the process's memory and files.</summary>
[Collection(nameof(Alone))]
public class Churn(ITestOutputHelper output)
{
    private const int Joins = 200;

    private const int Rounds = 4;

    // A connection that stayed would be 20 KB of objects and 35 KB of OpenSSL's.
    private const long ObjectBytesOfAJoin = 1_000, NativeBytesOfAJoin = 20_000;
    private const int FilesOfDotNet = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_who_came_and_went_leave_no_memory_and_no_socket_behind()
    {
        await using MediaEngine engine = MediaEngine.Start(new MediaOptions { Port = 0, Addresses = ["127.0.0.1"] }, TimeProvider.System, NullLoggerFactory.Instance);
        MediaRoom room = engine.OpenRoom(Guid.NewGuid(), _ => { });
        await ComeAndGoAsync(engine, room, Joins / 2);

        // The compiler of .NET takes megabytes now and then and gives them back; what leaks is missing after each round.
        var rounds = new List<(Footing Before, Footing After)>();
        while (rounds.Count == 0 || (rounds.Count < Rounds && !IsClean(rounds[^1])))
        {
            Footing before = Footing.Measure();
            await ComeAndGoAsync(engine, room, Joins);
            rounds.Add((before, Footing.Measure()));
            output.WriteLine($"before: {before}\nafter:  {rounds[^1].After}");
        }

        Assert.True(IsClean(rounds[^1]));
    }

    private static bool IsClean((Footing Before, Footing After) round) =>
        round.After.Managed - round.Before.Managed < Joins * ObjectBytesOfAJoin
        && round.After.Native - round.Before.Native < Joins * NativeBytesOfAJoin
        && round.After.Files - round.Before.Files < FilesOfDotNet;

    /// <summary>Publishers and viewers by turns, by UDP and TCP; some say goodbye, some are sent away, and each shows something first.</summary>
    private static async Task ComeAndGoAsync(MediaEngine engine, MediaRoom room, int joins)
    {
        for (int i = 0; i < joins; i++)
        {
            using var peer = new TestPeer(tcp: i % 4 >= 2);
            bool publishes = i % 2 == 0;
            MediaAnswer answer = publishes
                ? await room.PublishAsync(peer.Id, peer.Id, Guid.NewGuid(), TestOffer.Publisher(peer), Cancel)
                : await room.ViewAsync(peer.Id, peer.Id, TestOffer.Viewer(peer, rtx: i % 8 < 4), Cancel);
            peer.TakeAnswer(answer, peer.IsTcp ? engine.TcpPort : engine.Port);
            peer.Connect();
            if (publishes) peer.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(0));
            if (i % 3 == 0) await room.ClosePeerAsync(peer.Id);
            else peer.Close();
            Assert.True(SpinWait.SpinUntil(() => room.Statistics().Count == 0, TestPeer.Patience));
        }
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
