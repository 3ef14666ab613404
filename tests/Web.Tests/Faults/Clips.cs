using System.Diagnostics;
using System.Globalization;
using CaseHub.Load.Traffic;

namespace CaseHub.Web.Tests.Faults;

/// <summary>Makes clips of moving pictures and of tones with ffmpeg, no two frames of a clip the same.</summary>
internal static class Clips
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    private const int FramesPerSecond = 15;

    /// <param name="tones">Hertz and loudness (1 is the loudest) of each tone of the sound; a soft noise lies below them.</param>
    /// <param name="kilobits">Of the picture, a second.</param>
    public static async Task<MediaClip> MakeAsync(int kilobits, (int Hertz, double Loudness)[] tones, CancellationToken cancel)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("clip-");
        try
        {
            string picture = Path.Combine(folder.FullName, "picture.ivf"), sound = Path.Combine(folder.FullName, "sound.ogg");
            await FfmpegAsync(["-f", "lavfi", "-i", $"testsrc2=s=320x180:r={FramesPerSecond}:d={Period.TotalSeconds}", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8",
                "-b:v", $"{kilobits}k", "-g", $"{FramesPerSecond}", "-keyint_min", $"{FramesPerSecond}", "-auto-alt-ref", "0", picture], cancel);
            await FfmpegAsync(["-f", "lavfi", "-i", $"aevalsrc={Expression(tones)}:s=48000:d={(Period + TimeSpan.FromSeconds(1)).TotalSeconds}", "-c:a", "libopus", "-b:a", "48k", sound], cancel);
            return MediaClip.Read(await File.ReadAllBytesAsync(picture, cancel), await File.ReadAllBytesAsync(sound, cancel), Period);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Expression((int Hertz, double Loudness)[] tones) =>
        string.Join('+', tones.Select(tone => string.Create(CultureInfo.InvariantCulture, $"{0.3 * tone.Loudness:F4}*sin(2*PI*{tone.Hertz}*t)")).Append("0.002*(random(0)-0.5)"));

    private static async Task FfmpegAsync(string[] arguments, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-threads", "1", .. arguments]) { UseShellExecute = false, RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0) throw new InvalidOperationException($"ffmpeg could not make a clip: {errors}");
    }
}
