using System.Globalization;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Tests.Recordings.Exports;

/// <summary>One picture and one sound, looked at and listened to as whoever gets the file does.</summary>
[Trait("Category", "Hub")]
public class VideoExports
{
    private static readonly Sample Red = new("Dr Red", 0, 12, "red", 400);
    private static readonly Sample Blue = new("Dr Blue", 4, 4, "blue", 1000);
    private static readonly Sample Voice = new("Only a voice", 8, 4, null, 1700);

    [Theory]
    [InlineData("mp4", "h264", "aac")]
    [InlineData("webm", "vp8", "opus")]
    public async Task Everybody_is_seen_at_their_place_and_heard_in_their_time(string format, string video, string audio)
    {
        await using var world = await ExportWorld.StartAsync([Red, Blue, Voice]);
        await world.AddAsync(Mark(world, 3_000, "First = question; #1"));
        await world.AddAsync(Mark(world, 9_000, ""));

        string file = await world.FileAsync(await world.AskAsync(format));

        var probe = await MediaSamples.ProbeAsync(file);
        Assert.Equal("", await MediaSamples.ComplaintsAsync(file));
        Assert.Equal([video, audio], probe.GetProperty("streams").EnumerateArray().Where(stream => stream.GetProperty("codec_type").GetString() is "video" or "audio").Select(stream => stream.GetProperty("codec_name").GetString()));
        Assert.Equal(12, double.Parse(probe.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture), 0.15);
        Assert.Equal([(0, "0:00:00"), (3000, "First = question; #1"), (9000, "0:00:09")], probe.GetProperty("chapters").EnumerateArray().Select(chapter =>
            ((int)Math.Round(double.Parse(chapter.GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture) * 1000), chapter.GetProperty("tags").GetProperty("title").GetString()!)));

        // Alone in the middle; then two side by side; then the voice is a card beside the first.
        Assert.Equal("red", Name(await MediaSamples.ColourAsync(file, 2, 320, 180)));
        Assert.Equal("red", Name(await MediaSamples.ColourAsync(file, 6, 160, 180)));
        Assert.Equal("blue", Name(await MediaSamples.ColourAsync(file, 6, 480, 180)));
        Assert.Equal("red", Name(await MediaSamples.ColourAsync(file, 10, 160, 180)));
        Assert.Equal("card", Name(await MediaSamples.ColourAsync(file, 10, 480, 40)));

        Assert.InRange(await MediaSamples.ToneAsync(file, 400, 1, 2), 0.05, 1);
        Assert.InRange(await MediaSamples.ToneAsync(file, 1000, 1, 2), 0, 0.005);
        Assert.InRange(await MediaSamples.ToneAsync(file, 1000, 5, 2), 0.05, 1);
        Assert.InRange(await MediaSamples.ToneAsync(file, 1700, 5, 2), 0, 0.005);
        Assert.InRange(await MediaSamples.ToneAsync(file, 1700, 9, 2), 0.05, 1);
        Assert.InRange(await MediaSamples.ToneAsync(file, 1000, 9, 2), 0, 0.005);
    }

    [Fact]
    public async Task A_clip_holds_its_stretch_alone_and_its_chapters_count_from_its_begin()
    {
        await using var world = await ExportWorld.StartAsync([Red, Blue, Voice]);
        await world.AddAsync(Mark(world, 5_000, "inside"));
        await world.AddAsync(Mark(world, 9_000, "outside"));

        string file = await world.FileAsync(await world.AskAsync("mp4", fromMs: 4_500, toMs: 7_500));

        var probe = await MediaSamples.ProbeAsync(file);
        Assert.Equal(3, double.Parse(probe.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture), 0.15);
        Assert.Equal(["0:00:00", "inside"], probe.GetProperty("chapters").EnumerateArray().Select(chapter => chapter.GetProperty("tags").GetProperty("title").GetString()!));
        Assert.Equal("blue", Name(await MediaSamples.ColourAsync(file, 0.2, 480, 180)));
        Assert.InRange(await MediaSamples.ToneAsync(file, 1000, 0.2, 2.6), 0.05, 1);
        Assert.InRange(await MediaSamples.ToneAsync(file, 1700, 0, 3), 0, 0.005);
    }

    [Fact]
    public async Task A_screen_is_large_and_the_faces_are_beside_it()
    {
        await using var world = await ExportWorld.StartAsync([Red, Blue with { StartsAt = 0, Seconds = 12, Source = "screen" }]);

        string file = await world.FileAsync(await world.AskAsync("mp4"));

        Assert.Equal("blue", Name(await MediaSamples.ColourAsync(file, 6, 256, 180)));
        Assert.Equal("red", Name(await MediaSamples.ColourAsync(file, 6, 576, 180)));
    }

    [Fact]
    public async Task A_recording_of_voices_alone_becomes_cards_with_names()
    {
        await using var world = await ExportWorld.StartAsync([Voice with { StartsAt = 0 }]);

        string file = await world.FileAsync(await world.AskAsync("mp4"));

        Assert.Equal("card", Name(await MediaSamples.ColourAsync(file, 2, 100, 40)));
        Assert.InRange(await MediaSamples.ToneAsync(file, 1700, 1, 2), 0.05, 1);
    }

    [Fact]
    public async Task Who_has_withdrawn_is_neither_seen_nor_heard()
    {
        await using var world = await ExportWorld.StartAsync([Red, Blue]);
        await world.ChangeAsync(recording => recording.Tracks.Single(track => track.Label == "Dr Blue").Standing = TrackStanding.Sealed);

        string file = await world.FileAsync(await world.AskAsync("mp4"));

        Assert.Equal("red", Name(await MediaSamples.ColourAsync(file, 6, 320, 180)));
        Assert.InRange(await MediaSamples.ToneAsync(file, 1000, 4, 4), 0, 0.005);
    }

    [Fact]
    public async Task Names_and_captions_that_look_like_commands_are_only_words()
    {
        string hostile = "%{pts} '\"; drawtext=textfile=/etc/passwd {\\pos(0,0)}\n\u202E[Events] " + new string('x', 10_000);
        await using var world = await ExportWorld.StartAsync([Red with { Label = hostile, Seconds = 3 }, new Sample("خالد محمود 王医生", 0, 3, "blue")]);
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(
            $"WEBVTT\n\n00:00.500 --> 00:02.500\n%{{eif}} {{\\an8}} \u202E' \" \\N [Script Info] ،اردو 中文 {new string('ﷺ', 900)}\n"));
        await world.Hub.GrantedAsync(world.Hub.Gp, new WriteCaptions.Request(world.RecordingId, "ur", text));

        string file = await world.FileAsync(await world.AskAsync("mp4", captions: "burnt-in"));

        Assert.Equal("", await MediaSamples.ComplaintsAsync(file));
        Assert.Equal("blue", Name(await MediaSamples.ColourAsync(file, 0.2, 480, 100)));
    }

    [Fact]
    public async Task Captions_beside_the_picture_are_tracks_of_their_language()
    {
        await using var world = await ExportWorld.StartAsync([Red]);
        foreach (string language in (string[])["en", "zh-Hans"])
        {
            using var text = new MemoryStream("WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nBefore\n\n00:00:05.000 --> 00:00:07.000\nInside\n"u8.ToArray());
            await world.Hub.GrantedAsync(world.Hub.Gp, new WriteCaptions.Request(world.RecordingId, language, text));
        }

        string file = await world.FileAsync(await world.AskAsync("webm", fromMs: 4_000, toMs: 10_000, captions: "track"));

        var streams = (await MediaSamples.ProbeAsync(file)).GetProperty("streams").EnumerateArray().Where(stream => stream.GetProperty("codec_type").GetString() == "subtitle").ToList();
        Assert.Equal(["eng", "zho"], streams.Select(stream => stream.GetProperty("tags").GetProperty("language").GetString()!));
        string words = await MediaSamples.RunAsync("ffmpeg", ["-v", "error", "-i", file, "-map", "0:s:0", "-f", "webvtt", "-"]);
        Assert.Matches("00:01\\.0[0-9]{2} --> 00:03\\.0[0-9]{2}\nInside", words);
        Assert.DoesNotContain("Before", words, StringComparison.Ordinal);
    }

    internal static RecordingMark Mark(ExportWorld world, long atMs, string text) => new()
    {
        Id = Guid.CreateVersion7(), RecordingId = world.RecordingId, OrganisationId = world.Hub.Gp.OrganisationId, By = world.Hub.Gp.Id, AtMs = atMs, Text = text,
    };

    internal static string Name((int Red, int Green, int Blue) colour) => colour switch
    {
        ( > 180, < 80, < 80) => "red",
        ( < 80, < 80, > 180) => "blue",
        ( > 30 and < 65, > 40 and < 75, > 50 and < 90) => "card",
        ( < 40, < 40, < 45) => "ground",
        _ => colour.ToString(),
    };
}
