using System.Globalization;

namespace CaseHub.Recorder;

/// <summary>Checks the settings at start; an error names the setting and its range.</summary>
internal static class MediaOptionsCheck
{
    private static readonly (TimeSpan Min, TimeSpan Max) PeerTimeout = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(120));
    private static readonly (TimeSpan Min, TimeSpan Max) HandshakeTimeout = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(120));

    private static readonly (TimeSpan Min, TimeSpan Max) TcpCheckTimeout = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>Of one engine; more would only pass packets among each other.</summary>
    public const int MaxLoops = 16;

    public static void Verify(MediaOptions options)
    {
        Range(nameof(options.Port), options.Port, 0, ushort.MaxValue);
        Range(nameof(options.TcpPort), options.TcpPort ?? 0, 0, ushort.MaxValue);
        Range(nameof(options.Loops), options.Loops ?? 1, 1, MaxLoops);
        Range(nameof(options.MaxViewersPerLoop), options.MaxViewersPerLoop, 1, 100_000);
        Range(nameof(options.MaxTcpConnections), options.MaxTcpConnections, 1, 100_000);
        Range(nameof(options.MaxTcpConnectionsPerAddress), options.MaxTcpConnectionsPerAddress, 1, 100_000);
        Range(nameof(options.TcpCheckTimeout), options.TcpCheckTimeout, TcpCheckTimeout);
        Range(nameof(options.TcpQueueBytes), options.TcpQueueBytes, 8 * 1024, 1024 * 1024);
        Range(nameof(options.MaxPeersPerRoom), options.MaxPeersPerRoom, 1, 100_000);
        Range(nameof(options.MaxPendingPeers), options.MaxPendingPeers, 1, 100_000);
        Range(nameof(options.MaxPacketsPerSecond), options.MaxPacketsPerSecond, 500, 1_000_000);
        Range(nameof(options.MaxHandshakeBytes), options.MaxHandshakeBytes, 16 * 1024, 1024 * 1024);
        Range(nameof(options.MaxResendsPerSecond), options.MaxResendsPerSecond, 10, 100_000);
        Range(nameof(options.MaxSlots), options.MaxSlots, 1, 64);
        Range(nameof(options.MaxSdpLength), options.MaxSdpLength, 1_000, 64 * 1024);
        Range(nameof(options.PeerTimeout), options.PeerTimeout, PeerTimeout);
        Range(nameof(options.HandshakeTimeout), options.HandshakeTimeout, HandshakeTimeout);
    }

    private static void Range(string name, int value, int min, int max)
    {
        if (value >= min && value <= max) return;
        throw new MediaStartException(string.Create(CultureInfo.InvariantCulture, $"CaseHub:Media:{name} is {value}; it must be {min} to {max}."));
    }

    private static void Range(string name, TimeSpan value, (TimeSpan Min, TimeSpan Max) range)
    {
        if (value >= range.Min && value <= range.Max) return;
        throw new MediaStartException($"CaseHub:Media:{name} is {value}; it must be {range.Min} to {range.Max}.");
    }
}
