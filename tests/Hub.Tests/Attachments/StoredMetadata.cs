using System.Diagnostics;
using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Uploads;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Packets;

namespace CaseHub.Hub.Tests.Attachments;

/// <summary>What Debian's exiftool, which knows more metadata than we do, still finds in what was stored. Files are made here by it and by ffmpeg, with a place in every corner.</summary>
[Trait("Category", "Hub")]
public sealed class StoredMetadata
{
    /// <summary>Told of a file by any that can be opened: how large, how long, which colours. The rest would be somebody's.</summary>
    private static readonly HashSet<string> Harmless = ["ExifTool", "System", "File", "Composite", "JFIF", "PNG", "PNG-pHYs", "PNG-cICP", "RIFF", "ICC_Profile", "ICC-header", "Track1", "Track2", "QuickTime", "Matroska", "Info", "MPEG", "Opus", "Vorbis", "FLAC", "Ogg", "Theora"];

    [Theory]
    [InlineData("camera.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("photo.png")]
    [InlineData("photo.webp")]
    public async Task Of_a_photo_only_how_to_turn_it_is_left(string vector)
    {
        using var folder = TemporaryFolder.New();
        string path = Path.Combine(folder.Path, vector);
        // exiftool finds fault with how our small WebP ends, so it gets another.
        if (vector.EndsWith(".webp", StringComparison.Ordinal)) await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x48", "-frames:v", "1", path);
        else await File.WriteAllBytesAsync(path, Pictures.Bytes(vector));
        await RunAsync("exiftool", "-q", "-overwrite_original", "-GPSLatitude=45.4642", "-GPSLatitudeRef=N", "-GPSLongitude=9.19", "-XMP:City=SECRETVILLE", "-XMP:GPSLatitude=45.4642", "-EXIF:Artist=SECRET", "-EXIF:Orientation#=6", path);
        if (vector.EndsWith(".jpg", StringComparison.Ordinal)) await RunAsync("exiftool", "-q", "-overwrite_original", "-IPTC:City=SECRETVILLE", "-Comment=SECRET", path);
        if (vector.EndsWith(".png", StringComparison.Ordinal)) await RunAsync("exiftool", "-q", "-overwrite_original", "-PNG:Comment=SECRET", "-PNG-iTXt:Title=SECRET", path);
        // As telephones do: a second picture, a film, behind the end of the first.
        byte[] photo = await File.ReadAllBytesAsync(path);
        if (!vector.EndsWith(".webp", StringComparison.Ordinal)) photo = [.. photo, .. photo, .. "SECRET"u8];
        Assert.Contains("45.46", JsonSerializer.Serialize(await TagsAsync(path)), StringComparison.Ordinal);

        string stored = await StoreAsync(folder, vector, photo);

        var tags = await TagsAsync(stored);
        Assert.Equal(["IFD0:Orientation"], tags.Keys.Where(tag => tag.StartsWith("IFD", StringComparison.Ordinal)));
        Assert.Equal("6", tags["IFD0:Orientation"].ToString());
        AssertHarmless(tags, "IFD0");
        AssertNothingTells(await File.ReadAllBytesAsync(stored));
    }

    [Theory]
    [InlineData("clip.mp4", "-c:v libx264 -c:a aac")]
    [InlineData("clip.mov", "-c:v libx264 -c:a aac")]
    [InlineData("clip.webm", "-c:v libvpx -c:a libopus")]
    [InlineData("clip.mkv", "-c:v libvpx -c:a libopus")]
    [InlineData("sound.m4a", "-vn -c:a aac")]
    [InlineData("sound.mp3", "-vn -c:a libmp3lame")]
    [InlineData("sound.ogg", "-vn -c:a libopus")]
    [InlineData("sound.wav", "-vn")]
    [InlineData("sound.flac", "-vn")]
    public async Task Of_a_clip_picture_and_sound_are_left_and_no_place(string name, string codecs)
    {
        using var folder = TemporaryFolder.New();
        string path = Path.Combine(folder.Path, name);
        await RunAsync("ffmpeg", [
            "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1", "-f", "lavfi", "-i", "sine=duration=1", .. codecs.Split(' '),
            "-metadata", "location=+45.4642+009.1900/SECRET", "-metadata", "title=SECRET", "-metadata", "comment=SECRET", "-metadata:s:a:0", "title=SECRET", path]);
        if (name is "clip.mp4" or "clip.mov" or "sound.m4a")
            await RunAsync("exiftool", "-q", "-overwrite_original", "-Keys:GPSCoordinates=45.4642, 9.19, 0", "-UserData:GPSCoordinates=45.4642, 9.19, 0", "-XMP:City=SECRETVILLE", path);
        byte[] clip = await File.ReadAllBytesAsync(path);
        Assert.NotEqual(-1, Pictures.Find(clip, "SECRET"u8));

        string stored = await StoreAsync(folder, name, clip);

        AssertHarmless(await TagsAsync(stored));
        AssertNothingTells(await File.ReadAllBytesAsync(stored));
        Assert.Equal(await StreamsAsync(path), await StreamsAsync(stored));
    }

    [Fact]
    public async Task A_film_that_was_held_upright_stays_so()
    {
        using var folder = TemporaryFolder.New();
        string path = Path.Combine(folder.Path, "clip.mp4");
        await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1", "-c:v", "libx264", path);
        await RunAsync("exiftool", "-q", "-overwrite_original", "-Rotation=90", path);

        string stored = await StoreAsync(folder, "clip.mp4", await File.ReadAllBytesAsync(path));

        Assert.Equal("90", (await TagsAsync(stored))["Composite:Rotation"].ToString());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public async Task A_film_that_was_cut_short_is_refused_in_words(double part)
    {
        using var folder = TemporaryFolder.New();
        string path = Path.Combine(folder.Path, "clip.mp4");
        await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1", "-c:v", "libx264", path);
        byte[] clip = await File.ReadAllBytesAsync(path);
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        Assert.Equal("attachment-clip-damaged", (await hub.RefusedAsync(hub.Gp, new AttachFile.Request(id, "clip.mp4", new MemoryStream(clip[..(int)(clip.Length * part)])))).Code);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(hub.Folder, "tmp")));
    }

    [Fact]
    public async Task Without_an_encoder_a_clip_is_only_downloaded()
    {
        await using var hub = await HubFixture.StartAsync(null, new KeyValuePair<string, string?>("CaseHub:Exports:Ffmpeg", "no-such-program"));
        var id = await hub.DraftAsync();

        var attached = await hub.GrantedAsync(hub.Gp, new AttachFile.Request(id, "clip.mp4", new MemoryStream([.. "\0\0\0\u0018ftypmp42"u8, .. new byte[100]])));

        Assert.Equal((true, false, false), (attached.IsUncleaned, attached.IsFilm, attached.IsSound));
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(attached.Id));
        Assert.False(content.IsInline);
    }

    [Fact]
    public async Task A_WebM_which_every_copy_changes_arrives_on_another_hub_as_it_was_and_is_only_downloaded()
    {
        using var folder = TemporaryFolder.New();
        string path = Path.Combine(folder.Path, "clip.webm");
        await RunAsync("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1", "-f", "lavfi", "-i", "sine=duration=1", "-c:v", "libvpx", "-c:a", "libopus", path);
        await using var first = await HubFixture.StartAsync();
        var id = await first.AcceptedAsync();
        var sent = await first.GrantedAsync(first.Gp, new AttachFile.Request(id, "clip.webm", new MemoryStream(await File.ReadAllBytesAsync(path))));
        await using var second = await HubFixture.StartAsync();

        await PacketSamples.DoneAsync(second.ImportedAsync(await first.TakenAlongAsync(first.Gp, id)));

        await second.GrantedAsync(second.Gp, new TakeOverImport.Request(id));
        var here = Assert.Single(await second.GrantedAsync(second.Gp, new ListAttachments.Request(id)));
        Assert.Equal((sent.Id, sent.Sha256, false, true), (here.Id, here.Sha256, sent.IsUncleaned, here.IsUncleaned));
    }

    /// <summary>In pieces, as a browser sends it; nothing of it stays in the data folder but the blob.</summary>
    /// <returns>The blob, under a name of its own.</returns>
    private static async Task<string> StoreAsync(TemporaryFolder folder, string name, byte[] file)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        var upload = await hub.GrantedAsync(hub.Gp, new StartUpload.Request(id, name, file.Length));
        await hub.GrantedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 0, new MemoryStream(file, 0, 100), 100));
        await hub.GrantedAsync(hub.Gp, new AppendUpload.Request(upload.Id, 100, new MemoryStream(file, 100, file.Length - 100), file.Length - 100));
        foreach (string path in Directory.GetFiles(hub.Folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains("/db/", StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal)))
            AssertNothingTells(await File.ReadAllBytesAsync(path));
        var attachment = Assert.Single(await hub.GrantedAsync(hub.Gp, new ListAttachments.Request(id)));
        await using var content = await hub.GrantedAsync(hub.Gp, new ReadAttachment.Request(attachment.Id));
        string stored = Path.Combine(folder.Path, $"stored{Path.GetExtension(name)}");
        await using var target = File.Create(stored);
        await content.Stream.CopyToAsync(target);
        return stored;
    }

    private static void AssertHarmless(Dictionary<string, JsonElement> tags, params string[] besides) =>
        Assert.DoesNotContain(tags.Keys.Where(tag => tag.Contains(':', StringComparison.Ordinal)).Select(tag => tag.Split(':')[0]), group => !Harmless.Contains(group) && !besides.Contains(group));

    private static void AssertNothingTells(byte[] stored)
    {
        Assert.Equal(-1, Pictures.Find(stored, "SECRET"u8));
        Assert.Equal(-1, Pictures.Find(stored, "+45.46"u8));
    }

    private static async Task<Dictionary<string, JsonElement>> TagsAsync(string path)
    {
        string text = await RunAsync("exiftool", "-j", "-G1", "-a", "-u", "-ee", "-n", path);
        return JsonSerializer.Deserialize<Dictionary<string, JsonElement>[]>(text)![0];
    }

    private static Task<string> StreamsAsync(string path) => RunAsync("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height,nb_read_packets", "-count_packets", "-of", "csv=p=0", path);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        string problems = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {problems}");
        return output;
    }
}
