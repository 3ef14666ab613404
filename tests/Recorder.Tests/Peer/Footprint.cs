using System.Globalization;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Figures, not rules: run by name (docs/media.md says how), never with the other tests.</summary>
public class Footprint(ITestOutputHelper output)
{
    private const int Viewers = 200;
    private const int Packets = 200;

    // Until .NET has compiled what joins need: its compiler takes native memory too.
    private const int WarmUp = 150;

    /// <summary>The engine's end alone: the viewers' own objects are gone when it is measured, and the engine has not noticed yet.</summary>
    [Theory(Explicit = true)]
    [InlineData("chromium")]
    [InlineData("numbered")]
    [InlineData("resent by RTX")]
    [InlineData("resent as sent")]
    public async Task What_a_viewer_of_one_sound_and_one_picture_keeps(string kind)
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer publisher = await stage.PublishAsync();
        await ViewAsync(stage, kind, WarmUp);
        Send(stage, publisher, 0, clock);
        Footing before = Footing.Measure();

        await ViewAsync(stage, kind, Viewers);
        Send(stage, publisher, Packets, clock);

        Footing after = Footing.Measure();
        double managed = (after.Managed - before.Managed) / 1024.0 / Viewers, native = (after.Native - before.Native) / 1024.0 / Viewers;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{{\"figure\":\"kb-per-viewer\",\"value\":{managed + native:F0},\"managed\":{managed:F0},\"native\":{native:F0},\"viewer\":\"{kind}\",\"viewers\":{Viewers}}}"));
        Assert.Equal(WarmUp + Viewers + 1, stage.Events.OfType<PeerConnected>().Count());
    }

    private static async Task ViewAsync(Stage stage, string kind, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using TestPeer peer = new() { LocalUfrag = kind == "chromium" ? "Z7wO" : TestPeer.Ufrag };
            peer.TakeAnswer(await stage.Room.ViewAsync(peer.Id, peer.Id, OfferOf(peer, kind), TestContext.Current.CancellationToken), stage.Engine.Port);
            peer.Connect();
        }
    }

    private static string OfferOf(TestPeer peer, string kind)
    {
        const string Numbers = "transport-cc";
        if (kind == "numbered") return TestOffer.Viewer(peer);
        if (kind == "resent by RTX") return TestOffer.Viewer(peer).Replace(Numbers, "x", StringComparison.Ordinal);
        if (kind == "resent as sent") return TestOffer.Viewer(peer, rtx: false);
        string offer = Vector.Text("chromium-view.sdp");
        string[] sections = offer.Split("m=");
        string fingerprint = string.Join(':', peer.Fingerprint.Select(each => each.ToString("X2", CultureInfo.InvariantCulture)));
        return string.Join("m=", sections[..3]).Replace("BUNDLE 0 1 2 3", "BUNDLE 0 1", StringComparison.Ordinal)
            .Replace("DD:1C:09:F2:74:96:53:6F:D5:D1:85:CD:A0:0F:BF:56:A4:DA:2E:0E:5B:B2:63:98:0C:48:00:A5:68:CB:02:75", fingerprint, StringComparison.Ordinal);
    }

    /// <summary>Two seconds of 100 packets of picture and 50 of sound, 1 Mbit/s.</summary>
    private static void Send(Stage stage, TestPeer publisher, int first, SteppedClock clock)
    {
        for (int i = first; i < first + Packets; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            long before = stage.Engine.Counters.PacketsIn;
            publisher.SendRtp(Stage.VideoHeader(i), [.. Stage.Keyframe(0), .. new byte[1_170]]);
            if (i % 2 == 0) publisher.SendRtp(Stage.AudioHeader(i / 2), new byte[88]);
            Assert.True(SpinWait.SpinUntil(() => stage.Engine.Counters.PacketsIn > before, TestPeer.Patience));
        }
    }
}
