namespace CaseHub.Recorder.Tests.Network;

/// <summary>What one direction of a line does to datagrams.</summary>
/// <param name="Loss">Share that vanishes, 0–1.</param>
/// <param name="Duplicates">Share that comes twice.</param>
/// <param name="Reordered">Share that comes <see cref="Detour"/> later than its turn.</param>
/// <param name="KilobitsPerSecond">Its capacity; null for as much as there is.</param>
internal sealed record LineQuality(double Loss = 0, double Duplicates = 0, double Reordered = 0, double? KilobitsPerSecond = null)
{
    /// <summary>One way.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Detour { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>How long a datagram may wait for its turn before the router throws it away.</summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromMilliseconds(300);
}

/// <summary>One direction of one host's line, on simulated time.</summary>
internal sealed class SimulatedLine(SimulatedNetwork network, Action<byte[]> deliver)
{
    private long freeAtMicroseconds;

    public LineQuality Quality { get; set; } = new();

    public long Sent { get; private set; }

    public long Lost { get; private set; }

    public long DeliveredBytes { get; private set; }

    /// <summary>The longest wait for a turn since this was last set to zero.</summary>
    public long LongestQueueMicroseconds { get; set; }

    public void Send(ReadOnlySpan<byte> datagram)
    {
        Sent++;
        // Drawn whether needed or not: a change of one share leaves the other draws as they are.
        double loss = network.Random.NextDouble(), duplicate = network.Random.NextDouble(), detour = network.Random.NextDouble();
        long start = Math.Max(freeAtMicroseconds, network.Now);
        if (loss < Quality.Loss || start - network.Now > Quality.Queue.TotalMicroseconds)
        {
            Lost++;
            return;
        }

        LongestQueueMicroseconds = Math.Max(LongestQueueMicroseconds, start - network.Now);
        freeAtMicroseconds = start + (Quality.KilobitsPerSecond is { } rate ? (long)(datagram.Length * 8_000 / rate) : 0);
        long arrival = freeAtMicroseconds + (long)Quality.Delay.TotalMicroseconds + (detour < Quality.Reordered ? (long)Quality.Detour.TotalMicroseconds : 0);
        byte[] copy = datagram.ToArray();
        DeliveredBytes += copy.Length;
        network.At(arrival, () => deliver(copy));
        if (duplicate < Quality.Duplicates) network.At(arrival + 1_000, () => deliver(copy));
    }
}
