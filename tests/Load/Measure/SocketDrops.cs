using System.Globalization;

namespace CaseHub.Load.Measure;

/// <summary>What the system threw away because a socket of ours was full, from /proc/net/udp.</summary>
internal static class SocketDrops
{
    /// <param name="ports">Of our sockets.</param>
    public static long Of(IReadOnlySet<int> ports)
    {
        // sl local_address rem_address st ... drops; an address is HEXADDRESS:HEXPORT.
        long drops = 0;
        foreach (string line in File.ReadLines("/proc/self/net/udp").Skip(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int port = int.Parse(fields[1].AsSpan(fields[1].IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (ports.Contains(port)) drops += long.Parse(fields[^1], CultureInfo.InvariantCulture);
        }

        return drops;
    }
}
