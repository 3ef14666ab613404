using System.Globalization;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Exports;

[Trait("Category", "Long")]
public class LongExports(ITestOutputHelper output)
{
    private const int TwoHours = 7200;

    [Fact]
    public async Task Two_hours_show_how_far_they_are_and_how_long_it_will_take()
    {
        var sample = new Sample("Dr Patient", 0, TwoHours, "red", 400);
        byte[] media = await MediaSamples.FfmpegAsync(
        [
            "-f", "lavfi", "-i", $"color=c=red:s=64x36:r=5:d={TwoHours}", "-f", "lavfi", "-i", $"sine=f=400:r=48000:d={TwoHours}",
            "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "20k", "-c:a", "libopus", "-b:a", "16k", "-f", "webm", "pipe:1",
        ]);
        await using var world = await ExportWorld.StartAsync([], options => (options.Width, options.Height, options.FrameRate) = (160, 120, 5), services => services.AddSingleton(TimeProvider.System));
        await world.AddTrackAsync(sample, media);
        await world.AddTrackAsync(sample with { Label = "Late", StartsAt = 3600 }, media);

        var id = await world.AskAsync("mp4");
        var seen = new List<(int Percent, long? Remaining)>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        ExportView view;
        do
        {
            await Task.Delay(100, deadline.Token);
            view = await world.Hub.GrantedAsync(world.Hub.Gp, new ReadExport.Request(id));
            if (seen.Count == 0 || seen[^1].Percent != view.Percent) seen.Add((view.Percent, view.RemainingSeconds));
        }
        while (view.State is "queued" or "running");

        output.WriteLine(string.Join(", ", seen.Select(at => $"{at.Percent} % ({at.Remaining} s)")));
        Assert.Equal(seen.Select(at => at.Percent).Order(), seen.Select(at => at.Percent));
        Assert.InRange(seen.Count, 20, 101);
        Assert.Contains(seen, at => at is { Percent: > 5 and < 95, Remaining: > 0 });
        string file = await world.FileAsync(id);
        var format = (await MediaSamples.ProbeAsync(file)).GetProperty("format");
        Assert.Equal(3 * 3600, double.Parse(format.GetProperty("duration").GetString()!, CultureInfo.InvariantCulture), 1.0);
        Assert.InRange(await MediaSamples.ToneAsync(file, 400, TwoHours + 1800, 2), 0.05, 1);
    }
}
