using System.Numerics;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Average power over time at each frequency of a mono sound (Hann windows of 8,192 samples).</summary>
public sealed class Spectrum
{
    private const int Window = 8192;
    private readonly double[] power = new double[Window / 2];
    private readonly double binHz;

    public Spectrum(ReadOnlySpan<float> samples, int sampleRate)
    {
        binHz = sampleRate / (double)Window;
        var block = new Complex[Window];
        for (int start = 0; start + Window <= samples.Length; start += Window)
        {
            for (int i = 0; i < Window; i++) block[i] = samples[start + i] * (0.5 - 0.5 * Math.Cos(2 * Math.PI * i / Window));
            Transform(block);
            for (int i = 0; i < power.Length; i++) power[i] += block[i].Magnitude * block[i].Magnitude;
        }
    }

    /// <summary>The frequency with the most power; 0 for silence.</summary>
    public double DominantHz => Total < 1e-6 ? 0 : binHz * Array.IndexOf(power, power.Max());

    /// <summary>The part of all power that lies within 20 Hz of a frequency, 0–1.</summary>
    public double ShareAt(double hz)
    {
        if (Total < 1e-6) return 0;
        int from = (int)((hz - 20) / binHz), to = (int)((hz + 20) / binHz);
        return power[from..(to + 1)].Sum() / Total;
    }

    private double Total => power.Sum();

    // Cooley and Tukey's transform in place, radix 2.
    private static void Transform(Complex[] block)
    {
        for (int i = 1, j = 0; i < block.Length; i++)
        {
            int bit = block.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) (block[i], block[j]) = (block[j], block[i]);
        }

        for (int size = 2; size <= block.Length; size <<= 1)
        {
            var step = Complex.FromPolarCoordinates(1, -2 * Math.PI / size);
            for (int start = 0; start < block.Length; start += size) Combine(block.AsSpan(start, size), step);
        }
    }

    private static void Combine(Span<Complex> part, Complex step)
    {
        var turn = Complex.One;
        int half = part.Length / 2;
        for (int i = 0; i < half; i++, turn *= step)
        {
            var (even, odd) = (part[i], part[i + half] * turn);
            (part[i], part[i + half]) = (even + odd, even - odd);
        }
    }
}
