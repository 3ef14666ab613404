using System.Buffers.Binary;
using System.Diagnostics;

namespace CaseHub.Recorder.Tests.Webm;

/// <summary>Real VP8 frames and Opus packets, made once by ffmpeg: four seconds of a test picture at 30 frames/s, of a tone of 440 Hz.</summary>
internal sealed class SampleMedia
{
    private static readonly Lazy<SampleMedia> Made = new(() => new SampleMedia());

    private SampleMedia()
    {
        using var folder = new TempFolder();
        string ivf = folder.File("picture.ivf");
        Ffmpeg.Run($"-v error -f lavfi -i testsrc=size=320x240:rate=30 -t 4 -c:v libvpx -deadline realtime -cpu-used 8 -g 60 -b:v 300k {ivf}");
        Frames = ReadIvf(File.ReadAllBytes(ivf));
        Sounds = MakeSounds("sine=frequency=440:sample_rate=48000", seconds: 4);
    }

    /// <summary>Opus packets of 20 ms of whatever a filter of ffmpeg makes.</summary>
    public static IReadOnlyList<byte[]> MakeSounds(string filter, int seconds)
    {
        using var folder = new TempFolder();
        string ogg = folder.File("sound.ogg");
        Ffmpeg.Run($"-v error -f lavfi -i {filter} -t {seconds} -ac 2 -c:a libopus -b:a 32k -frame_duration 20 {ogg}");
        return ReadOgg(File.ReadAllBytes(ogg));
    }

    public static SampleMedia Instance => Made.Value;

    /// <summary>120 VP8 frames of 320x240, a keyframe each two seconds.</summary>
    public IReadOnlyList<byte[]> Frames { get; }

    /// <summary>200 Opus packets of 20 ms.</summary>
    public IReadOnlyList<byte[]> Sounds { get; }

    private static List<byte[]> ReadIvf(byte[] file)
    {
        var frames = new List<byte[]>();
        for (int at = 32; at < file.Length;)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
            frames.Add(file.AsSpan(at + 12, size).ToArray());
            at += 12 + size;
        }
        return frames;
    }

    // Pages of segments; a packet ends with a segment shorter than 255 (RFC 3533 §6). The first two packets are headers.
    private static List<byte[]> ReadOgg(byte[] file)
    {
        var packets = new List<byte[]>();
        var packet = new List<byte>();
        for (int at = 0; at < file.Length;)
        {
            var table = file.AsSpan(at + 27, file[at + 26]);
            at += 27 + table.Length;
            foreach (byte segment in table)
            {
                packet.AddRange(file.AsSpan(at, segment));
                at += segment;
                if (segment == 255) continue;
                packets.Add([.. packet]);
                packet.Clear();
            }
        }
        return packets[2..];
    }
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("casehub-");

    public string File(string name) => Path.Combine(directory.FullName, name);

    public void Dispose() => directory.Delete(recursive: true);
}

/// <summary>Runs Debian's ffmpeg and ffprobe.</summary>
internal static class Ffmpeg
{
    public static string Run(string arguments) => Run("ffmpeg", "-nostdin -y " + arguments);

    /// <summary>Decodes all of a file; whatever ffmpeg complains of fails the test.</summary>
    public static void AssertDecodes(string file) =>
        Assert.Equal("", Run($"-v error -i {file} -fps_mode passthrough -enc_time_base -1 -f null -"));

    public static double Duration(string file) =>
        double.Parse(Run("ffprobe", $"-v error -show_entries format=duration -of csv=p=0 {file}"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Presentation times of a stream's packets, in seconds.</summary>
    public static double[] Times(string file, string stream) =>
        [.. Run("ffprobe", $"-v error -select_streams {stream} -show_entries packet=pts_time -of csv=p=0 {file}")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>How strong a tone is in a stretch of the sound, 1 for a full sine.</summary>
    public static double Tone(string file, double hertz, double from, double seconds)
    {
        string raw = file + ".f32";
        Run(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-v error -ss {from} -i {file} -t {seconds} -map 0:a:0 -ac 1 -ar 8000 -f f32le {raw}"));
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(raw));
        double sine = 0, cosine = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * hertz * i / 8_000;
            sine += samples[i] * Math.Sin(angle);
            cosine += samples[i] * Math.Cos(angle);
        }
        return 2 * Math.Sqrt((sine * sine) + (cosine * cosine)) / Math.Max(1, samples.Length);
    }

    public static string Run(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string complaints = errors.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}\n{complaints}");
        return (output + complaints).Trim();
    }
}
