using System.Globalization;
using System.Net.Sockets;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Figures, not rules: run by name (docs/media.md says how), never with the other tests.</summary>
public class Cost(ITestOutputHelper output)
{
    private const int Viewers = 20;
    private const int Packets = 4_000;
    private const int PacketsPerMillisecond = 1;

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_forwarded_packet_of_1200_bytes_costs(bool viewersByTcp)
    {
        await using var stage = new Stage(new MediaOptions { PeerTimeout = TimeSpan.FromSeconds(120) });
        TestPeer publisher = await stage.PublishAsync(audio: false);
        var viewers = new List<TestPeer>();
        for (int i = 0; i < Viewers; i++) viewers.Add(await stage.ViewAsync(audio: 0, tcp: viewersByTcp));
        if (viewersByTcp) foreach (TestPeer viewer in viewers) _ = SwallowAsync(((SocketWire)viewer.Wire).Socket);
        byte[] payload = [.. Stage.Keyframe(0), .. new byte[1_176]];
        await SendAsync(publisher, payload, 0);
        MediaCounters before = stage.Engine.Counters;
        double cpuBefore = LoopSeconds();

        await SendAsync(publisher, payload, Packets);

        double seconds = LoopSeconds() - cpuBefore;
        long sent = stage.Engine.Counters.PacketsOut - before.PacketsOut;
        string dropped = string.Join(", ", stage.Engine.Counters.Dropped.Where(reason => reason.Value > 0).Select(reason => $"\"{reason.Key}\":{reason.Value}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{{\"figure\":\"cpu-us-per-forwarded-packet\",\"value\":{seconds * 1e6 / sent:F2},\"packets\":{sent},\"viewers\":{Viewers},\"tcp\":{(viewersByTcp ? "true" : "false")},\"dropped\":{{{dropped}}}}}"));
        Assert.True(sent > 0);
    }

    /// <summary>Takes what comes until the connection ends: what is not taken over TCP is not sent.</summary>
    private static async Task SwallowAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }

    private static async Task SendAsync(TestPeer publisher, byte[] payload, int firstSequence)
    {
        for (int i = 0; i < Packets; i++)
        {
            publisher.SendRtp(Stage.VideoHeader(firstSequence + i), payload);
            if (i % PacketsPerMillisecond == 0) await Task.Delay(1);
        }
    }

    /// <summary>CPU time of the media thread, from /proc: the system counts it in hundredths of a second.</summary>
    private static double LoopSeconds()
    {
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            if (File.ReadAllText(task + "/comm").Trim() != "CaseHub media") continue;
            string[] fields = File.ReadAllText(task + "/stat").Split(')')[1].Split(' ');
            return (int.Parse(fields[12], CultureInfo.InvariantCulture) + int.Parse(fields[13], CultureInfo.InvariantCulture)) / 100.0;
        }

        throw new InvalidOperationException("The media thread was not found.");
    }
}
