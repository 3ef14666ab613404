using System.Diagnostics;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Playback;

/// <summary>A track of one person as ffmpeg writes it: their face and their tone, VP8 and Opus, a keyframe each second. Made once a run.</summary>
internal static class FakeTrack
{
    public const int Seconds = 24;

    private static readonly Lazy<Task<byte[][]>> Made = new(() => Task.WhenAll(MakeAsync(Persona.Gp, Seconds), MakeAsync(Persona.Specialist, Seconds - DemoRecording.LateMs / 1000)));

    /// <summary>The GP's and the specialist's.</summary>
    public static Task<byte[][]> BothAsync() => Made.Value;

    private static async Task<byte[]> MakeAsync(Persona person, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("track-");
        string Of(string file) => Path.Combine(folder.FullName, file);
        try
        {
            FakeCamera.Write(Of("camera.y4m"), person.Background);
            FakeMicrophone.Write(Of("microphone.wav"), person.ToneHz);
            string[] arguments =
            [
                "-v", "error", "-stream_loop", "-1", "-i", Of("camera.y4m"), "-stream_loop", "-1", "-i", Of("microphone.wav"), "-t", $"{seconds}",
                "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "300k", "-g", "15", "-c:a", "libopus", "-b:a", "24k", Of("track.webm"),
            ];
            using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
            await ffmpeg.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, ffmpeg.ExitCode);
            return await File.ReadAllBytesAsync(Of("track.webm"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
