using System.Net;
using CaseHub.Load.Commands;
using CaseHub.Load.Doors;
using CaseHub.Load.Measure;
using CaseHub.Load.Peers;
using CaseHub.Load.Traffic;
using CaseHub.Recorder;

namespace CaseHub.Web.Tests.Server;

/// <summary>What the relay is measured with must itself count right.</summary>
public class LoadGeneratorTests
{
    private const int Viewers = 3;

    [Theory]
    [InlineData("even", false)]
    [InlineData("bursts", true)]
    public async Task A_small_load_comes_whole_in_order_and_authentic(string shape, bool numbered)
    {
        var second = TimeSpan.FromSeconds(1);
        var options = new MediaOptions { Port = 0, Addresses = ["127.0.0.1"], Loops = 1 };
        await using BareServer server = await BareServer.StartAsync(IPAddress.Loopback, 0, options);
        using var loop = new PeerLoop();
        using var http = new HttpClient();
        var door = new WhipDoor(loop, http, new Uri(server.Url, "whip"), new Uri(server.Url, "whep"), token: null);
        Feedback feedback = numbered ? Feedback.TransportWide : Feedback.None;
        var settings = new LoadSettings { Viewers = Viewers, Shape = shape, Feedback = feedback, WarmUp = second, Window = second };

        LoadFigures figures = await new LoadRun(settings, loop, door, meter: null).RunAsync();

        Assert.Equal(TrafficPlan.ByName(shape).Packets.Count, figures.Sent);
        Assert.Equal(figures.Sent * Viewers, figures.Received);
        Assert.Equal((0, 0, 0), (figures.Lost, figures.Gaps, figures.Unsent));
        Assert.Equal((0, 0, 0), (figures.Reordered, figures.Duplicated, figures.Wrong));
        Assert.InRange(figures.Authentic, figures.Received / 32, figures.Received / 8);
    }

    [Fact]
    public void Losses_repeats_and_late_packets_are_told_apart_over_the_wrap_of_numbers()
    {
        var count = new StreamCount(ssrc: 1);

        foreach (int number in (int[])[65_530, 65_531, 65_533, 65_532, 65_533, 2, 0]) count.Count((ushort)number);

        Assert.Equal((6, 2, 1), (count.Received, count.Reordered, count.Duplicated));
        // 65534, 65535 and 1 never came.
        Assert.Equal(3, count.Missing);
    }

    [Fact]
    public void Every_shape_is_whole_frames_in_order_of_time_at_about_a_megabit_a_second()
    {
        foreach (string shape in (string[])["even", "bursts", "recorded"])
        {
            TrafficPlan plan = TrafficPlan.ByName(shape);
            Assert.Equal(plan.Packets.Select(packet => packet.AtMicroseconds).Order(), plan.Packets.Select(packet => packet.AtMicroseconds));
            Assert.True(plan.Packets[^1].AtMicroseconds < plan.PeriodMicroseconds);
            Assert.InRange(plan.Packets.Sum(packet => packet.Bytes) * 8.0 / plan.PeriodMicroseconds, 0.9, 1.1);

            PlannedPacket[] picture = [.. plan.Packets.Where(packet => !packet.IsAudio)];
            Assert.True(picture[0].StartsFrame && picture[^1].EndsFrame, shape);
            Assert.All(picture.Zip(picture.Skip(1)), pair => Assert.Equal(pair.First.EndsFrame, pair.Second.StartsFrame));
        }
    }

    [Fact]
    public void Most_of_Chromiums_frames_end_in_packets_a_byte_larger()
    {
        int larger = 0, frames = 0, first = 0;
        foreach (PlannedPacket packet in TrafficPlan.Recorded.Packets.Where(packet => !packet.IsAudio))
        {
            if (packet.StartsFrame) first = packet.Bytes;
            if (!packet.EndsFrame || packet.StartsFrame) continue;
            frames++;
            if (packet.Bytes == first + 1) larger++;
            Assert.InRange(packet.Bytes - first, 0, 1);
        }

        Assert.True(larger > frames / 2, $"{larger} of {frames}");
    }
}
