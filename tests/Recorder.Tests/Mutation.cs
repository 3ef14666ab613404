using System.Diagnostics;

namespace CaseHub.Recorder.Tests;

/// <summary>Something that parses bytes and looks at all of the result.</summary>
internal delegate void Exercise(ReadOnlySpan<byte> input);

/// <summary>Feeds a parser broken forms of good inputs. A failure names the input, so that it can become a vector.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFF];

    /// <summary>Every prefix, and every byte changed to each of its other 255 values.</summary>
    public static void EveryPrefixAndByte(byte[][] vectors, Exercise exercise)
    {
        Assert.NotEmpty(vectors);
        foreach (byte[] vector in vectors)
        {
            for (int length = 0; length <= vector.Length; length++) Run(exercise, vector.AsSpan(0, length));
            byte[] changed = [.. vector];
            for (int at = 0; at < changed.Length; at++)
            {
                for (int step = 0; step < 255; step++)
                {
                    changed[at]++;
                    Run(exercise, changed);
                }
                changed[at] = vector[at];
            }
        }
    }

    /// <summary>Inputs with several random changes each.</summary>
    /// <returns>The slowest single input, at its best of five runs: the rest is the machine's doing.</returns>
    public static TimeSpan Random(byte[][] vectors, int count, int seed, Exercise exercise)
    {
        Assert.NotEmpty(vectors);
        var random = new Random(seed);
        byte[] input = new byte[4 * vectors.Max(vector => vector.Length) + 64];
        long slowest = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] vector = vectors[random.Next(vectors.Length)];
            vector.CopyTo(input, 0);
            int length = vector.Length;
            for (int change = random.Next(1, 6); change > 0; change--) length = Change(input, length, vectors, random);
            long took = Time(exercise, input.AsSpan(0, length));
            for (int again = 0; again < 4 && took > slowest; again++) took = Math.Min(took, Time(exercise, input.AsSpan(0, length)));
            slowest = Math.Max(slowest, took);
        }
        return Stopwatch.GetElapsedTime(0, slowest);
    }

    /// <summary>The long form, with the slowest input written to the test's output.</summary>
    public static void Report(string parser, byte[][] vectors, int seed, Exercise exercise, int count = 10_000_000)
    {
        var slowest = Random(vectors, count, seed, exercise);
        TestContext.Current.TestOutputHelper?.WriteLine($"{parser}: {count} inputs, the slowest took {slowest.TotalMilliseconds:F3} ms");
    }

    /// <summary>A parser of packets allocates nothing: one pass to warm up, one to count.</summary>
    public static void AllocatesNothing(byte[][] vectors, Exercise exercise)
    {
        foreach (byte[] vector in vectors) exercise(vector);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] vector in vectors) exercise(vector);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Change(byte[] input, int length, byte[][] vectors, Random random)
    {
        int at = random.Next(length + 1);
        switch (random.Next(7))
        {
            case 0 when at < length:
                input[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 1 when at < length:
                input[at] = (byte)random.Next(256);
                return length;
            case 2 when at < length:
                input[at] = Telling[random.Next(Telling.Length)];
                return length;
            case 3:
                return at;
            case 4 when length < input.Length - 16:
                int inserted = random.Next(1, 17);
                input.AsSpan(at, length - at).CopyTo(input.AsSpan(at + inserted));
                random.NextBytes(input.AsSpan(at, inserted));
                return length + inserted;
            case 5 when at < length:
                int removed = random.Next(1, Math.Min(16, length - at) + 1);
                input.AsSpan(at + removed, length - at - removed).CopyTo(input.AsSpan(at));
                return length - removed;
            case 6:
                byte[] other = vectors[random.Next(vectors.Length)];
                int copied = Math.Min(random.Next(other.Length + 1), input.Length - at);
                other.AsSpan(other.Length - copied).CopyTo(input.AsSpan(at));
                return at + copied;
            default:
                return length;
        }
    }

    private static long Time(Exercise exercise, ReadOnlySpan<byte> input)
    {
        long started = Stopwatch.GetTimestamp();
        Run(exercise, input);
        return Stopwatch.GetTimestamp() - started;
    }

    private static void Run(Exercise exercise, ReadOnlySpan<byte> input)
    {
        try
        {
            exercise(input);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception.GetType().Name} on {Vector.Dump(input)}\n{exception}");
        }
    }
}
