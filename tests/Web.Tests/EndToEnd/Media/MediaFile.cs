using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>One packet of a media file.</summary>
/// <param name="IsAudio">Sound; else picture.</param>
/// <param name="Time">Where it is shown or heard.</param>
/// <param name="Hash">SHA-256 of its data, lower-case hex.</param>
public sealed record MediaPacket(bool IsAudio, TimeSpan Time, bool IsKeyframe, string Hash);

/// <summary>Looks into a media file with ffmpeg, as any player would.</summary>
public sealed class MediaFile(string path)
{
    private const int SampleRate = 48_000, Width = 160, Height = 90;

    /// <summary>What ffmpeg complains about when it decodes everything; empty for a sound file.</summary>
    public async Task<string> DecodingErrorsAsync(CancellationToken cancel)
    {
        var (_, errors) = await RunAsync("ffmpeg", ["-v", "error", "-i", path, "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "null", "-"], cancel);
        return errors;
    }

    public async Task<TimeSpan> DurationAsync(CancellationToken cancel)
    {
        var (text, _) = await RunAsync("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path], cancel);
        string line = System.Text.Encoding.ASCII.GetString(text).Trim();
        return double.TryParse(line, CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidOperationException($"{path} names no duration ('{line}').");
    }

    /// <summary>All packets in the order of the file.</summary>
    public Task<IReadOnlyList<MediaPacket>> PacketsAsync(CancellationToken cancel) => PacketsAsync([], cancel);

    /// <summary>Where a player lands that seeks to a moment: the first packet after ffmpeg's own seek.</summary>
    public async Task<MediaPacket?> SeekAsync(TimeSpan to, CancellationToken cancel) =>
        await PacketsAsync(["-read_intervals", string.Create(CultureInfo.InvariantCulture, $"{to.TotalSeconds:F3}%+#1")], cancel) is [var first, ..] ? first : null;

    public async Task<Spectrum> SpectrumAsync(CancellationToken cancel)
    {
        var (pcm, _) = await RunAsync("ffmpeg", ["-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", $"{SampleRate}", "-f", "f32le", "-"], cancel);
        return new Spectrum(MemoryMarshal.Cast<byte, float>(pcm), SampleRate);
    }

    /// <summary>When each packet of sound begins, seconds.</summary>
    public async Task<IReadOnlyList<double>> SoundTimesAsync(CancellationToken cancel)
    {
        var (text, _) = await RunAsync("ffprobe", ["-v", "error", "-select_streams", "a:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0", path], cancel);
        return [.. System.Text.Encoding.ASCII.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.Trim().TrimEnd(','), CultureInfo.InvariantCulture))];
    }

    /// <summary>The commonest colour of the picture at a moment, to a step of 16 per channel, averaged over those pixels.</summary>
    public async Task<Colour> DominantColourAsync(TimeSpan at, CancellationToken cancel)
    {
        var (rgb, errors) = await RunAsync("ffmpeg", ["-v", "error", "-ss", $"{at.TotalSeconds}", "-i", path, "-frames:v", "1",
            "-vf", $"scale={Width}:{Height}", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], cancel);
        if (rgb.Length == 0) throw new InvalidOperationException($"{path} has no picture at {at.TotalSeconds} s. {errors}");
        var commonest = rgb.Chunk(3).Select(p => new Colour(p[0], p[1], p[2]))
            .GroupBy(c => (c.Red / 16, c.Green / 16, c.Blue / 16)).MaxBy(g => g.Count())!.ToList();
        return new Colour((byte)commonest.Average(c => c.Red), (byte)commonest.Average(c => c.Green), (byte)commonest.Average(c => c.Blue));
    }

    private async Task<IReadOnlyList<MediaPacket>> PacketsAsync(string[] part, CancellationToken cancel)
    {
        var (text, _) = await RunAsync("ffprobe", ["-v", "error", .. part, "-show_data_hash", "sha256", "-show_entries", "packet=codec_type,pts_time,flags,data_hash", "-of", "csv=p=0", path], cancel);
        return [.. System.Text.Encoding.ASCII.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(PacketOf)];
    }

    // "audio,0.021000,K__,SHA256:…"
    private static MediaPacket PacketOf(string line)
    {
        string[] words = line.Trim().Split(',');
        var time = TimeSpan.FromSeconds(double.Parse(words[1], CultureInfo.InvariantCulture));
        return new MediaPacket(words[0] == "audio", time, words[2].StartsWith('K'), words[3][(words[3].IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    private static async Task<(byte[] Output, string Errors)> RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardOutput.BaseStream.CopyToAsync(output, cancel);
        await process.WaitForExitAsync(cancel);
        return (output.ToArray(), (await errors).Trim());
    }
}
