using System.Text;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>
/// Writes one pitch as a wav file (48 kHz, mono, 16 bit) that Chromium plays in a loop as its microphone. The pitch comes in
/// syllables: a tone that never changes is noise to a browser's noise suppression and would be taken out.
/// </summary>
public static class FakeMicrophone
{
    public const int SampleRate = 48_000, Seconds = 4;

    private const double SyllablesPerSecond = 3, Peak = 0.4;

    public static void Write(string path, double toneHz)
    {
        const int bytes = SampleRate * Seconds * 2;
        using var wav = new BinaryWriter(File.Create(path), Encoding.ASCII);
        wav.Write("RIFF"u8); wav.Write(36 + bytes); wav.Write("WAVE"u8);
        wav.Write("fmt "u8); wav.Write(16); wav.Write((short)1); wav.Write((short)1);
        wav.Write(SampleRate); wav.Write(SampleRate * 2); wav.Write((short)2); wav.Write((short)16);
        wav.Write("data"u8); wav.Write(bytes);
        for (int i = 0; i < SampleRate * Seconds; i++) wav.Write((short)(short.MaxValue * SampleAt(i / (double)SampleRate, toneHz)));
    }

    private static double SampleAt(double seconds, double toneHz)
    {
        double loudness = Math.Max(0, Math.Sin(2 * Math.PI * SyllablesPerSecond * seconds));
        return Peak * loudness * Math.Sin(2 * Math.PI * toneHz * seconds);
    }
}
