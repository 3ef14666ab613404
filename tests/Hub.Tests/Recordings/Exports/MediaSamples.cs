using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CaseHub.Hub.Tests.Recordings.Exports;

/// <summary>Generated media, and what can be measured of what was made from it; all by Debian's ffmpeg, outside of the hub.</summary>
internal static class MediaSamples
{
    private const int SampleRate = 8000;

    private static readonly ConcurrentDictionary<(double Seconds, string? Colour, int? Hertz), Lazy<Task<byte[]>>> Made = new();

    /// <summary>A WebM as the recorder leaves them: VP8 of one colour, Opus of one tone, or one of both. Each is made once a run, so nobody writes into it.</summary>
    public static Task<byte[]> WebmAsync(Sample sample) =>
        Made.GetOrAdd((sample.Seconds, sample.Colour, sample.Hertz), _ => new Lazy<Task<byte[]>>(() => MakeAsync(sample))).Value;

    private static async Task<byte[]> MakeAsync(Sample sample)
    {
        string seconds = sample.Seconds.ToString(CultureInfo.InvariantCulture);
        List<string> arguments = [];
        if (sample.Colour is not null) arguments.AddRange(["-f", "lavfi", "-i", $"color=c={sample.Colour}:s=320x180:r=10:d={seconds}"]);
        if (sample.Hertz is not null) arguments.AddRange(["-f", "lavfi", "-i", $"sine=f={sample.Hertz}:r=48000:d={seconds}"]);
        if (sample.Colour is not null) arguments.AddRange(["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "200k"]);
        if (sample.Hertz is not null) arguments.AddRange(["-c:a", "libopus", "-b:a", "32k"]);
        return await FfmpegAsync([.. arguments, "-f", "webm", "pipe:1"]);
    }

    /// <summary>What ffprobe says: format, streams, chapters.</summary>
    public static async Task<JsonElement> ProbeAsync(string path) =>
        JsonElement.Parse(await RunAsync("ffprobe", ["-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters", path]));

    /// <summary>The colour of one place of the picture at one moment.</summary>
    public static async Task<(int Red, int Green, int Blue)> ColourAsync(string path, double atSeconds, int x, int y)
    {
        byte[] pixel = await FfmpegAsync(
            ["-ss", atSeconds.ToString(CultureInfo.InvariantCulture), "-i", path, "-frames:v", "1", "-vf", $"format=rgb24,crop=1:1:{x}:{y}", "-f", "rawvideo", "pipe:1"]);
        return (pixel[0], pixel[1], pixel[2]);
    }

    /// <summary>How strong a tone is in a stretch of the sound: 1 is a sine of full scale.</summary>
    public static async Task<double> ToneAsync(string path, double hertz, double fromSeconds, double seconds)
    {
        byte[] raw = await FfmpegAsync(
            ["-ss", fromSeconds.ToString(CultureInfo.InvariantCulture), "-t", seconds.ToString(CultureInfo.InvariantCulture), "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", $"{SampleRate}", "-f", "s16le", "pipe:1"]);
        double real = 0, imaginary = 0;
        int count = raw.Length / 2;
        for (int i = 0; i < count; i++)
        {
            double value = BitConverter.ToInt16(raw, i * 2) / 32768.0;
            double angle = 2 * Math.PI * hertz * i / SampleRate;
            real += value * Math.Cos(angle);
            imaginary += value * Math.Sin(angle);
        }

        return count == 0 ? 0 : 2 * Math.Sqrt(real * real + imaginary * imaginary) / count;
    }

    /// <summary>Decodes all of a file; answers what the decoders complain of.</summary>
    public static Task<string> ComplaintsAsync(string path) => RunAsync("ffmpeg", ["-v", "warning", "-i", path, "-f", "null", "-"], error: true);

    public static Task<byte[]> FfmpegAsync(IReadOnlyList<string> arguments) => BytesAsync("ffmpeg", ["-v", "error", "-nostdin", .. arguments]);

    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, bool error = false)
    {
        using var process = Start(program, arguments);
        var complaints = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await complaints}");
        return error ? await complaints : output;
    }

    private static async Task<byte[]> BytesAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Start(program, arguments);
        var complaints = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await complaints}");
        return output.ToArray();
    }

    private static Process Start(string program, IReadOnlyList<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
