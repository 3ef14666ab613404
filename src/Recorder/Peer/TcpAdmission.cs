using System.Collections.Concurrent;

namespace CaseHub.Recorder.Peer;

/// <summary>How many TCP connections there may be, in all and from one network, whichever loop has them. Thread-safe.</summary>
internal sealed class TcpAdmission(MediaOptions options)
{
    private readonly ConcurrentDictionary<UInt128, int> ofNetwork = new();
    private int all;

    /// <summary>Counts one more; called where connections are accepted, by one thread.</summary>
    /// <returns>False when there are as many as may be.</returns>
    public bool TryEnter(in PeerAddress remote)
    {
        UInt128 network = NetworkOf(remote);
        if (Volatile.Read(ref all) >= options.MaxTcpConnections) return false;
        if (ofNetwork.GetValueOrDefault(network) >= options.MaxTcpConnectionsPerAddress) return false;
        Interlocked.Increment(ref all);
        ofNetwork.AddOrUpdate(network, 1, (_, count) => count + 1);
        return true;
    }

    public void Leave(in PeerAddress remote)
    {
        UInt128 network = NetworkOf(remote);
        Interlocked.Decrement(ref all);
        if (ofNetwork.AddOrUpdate(network, 0, (_, count) => count - 1) == 0)
            ofNetwork.TryRemove(new KeyValuePair<UInt128, int>(network, 0));
    }

    /// <summary>Whose connections are counted together: an IPv4 address, or the /64 that one IPv6 host has all of.</summary>
    private static UInt128 NetworkOf(in PeerAddress remote) => remote.IsIpv4 ? remote.Address : remote.Address >> 64;
}
