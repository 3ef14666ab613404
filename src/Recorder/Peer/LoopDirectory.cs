using System.Collections.Concurrent;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Which loop of the engine a name or an address belongs to: the system spreads what arrives over the loops' sockets and knows
/// nothing of peers. Written when one is taken or given up, read by a loop that was brought what is not its own. Thread-safe.
/// </summary>
internal sealed class LoopDirectory
{
    private readonly ConcurrentDictionary<ulong, MediaLoop> byUfrag = new();
    private readonly ConcurrentDictionary<PeerAddress, MediaLoop> byAddress = new();

    /// <summary>Names and addresses that are somebody's.</summary>
    public (int Ufrags, int Addresses) Count => (byUfrag.Count, byAddress.Count);

    /// <param name="ufrag">The first half of a check's user name, as a number.</param>
    public MediaLoop? OwnerOf(ulong ufrag) => byUfrag.GetValueOrDefault(ufrag);

    /// <param name="address">Of a validated place on the UDP port.</param>
    public MediaLoop? OwnerOf(in PeerAddress address) => byAddress.GetValueOrDefault(address);

    public void Claim(ulong ufrag, MediaLoop owner) => byUfrag[ufrag] = owner;

    public void Release(ulong ufrag) => byUfrag.TryRemove(ufrag, out _);

    /// <summary>Whoever proved to be there last has the address.</summary>
    /// <returns>Who had it before and has not given it up; null for nobody else.</returns>
    public MediaLoop? Claim(in PeerAddress address, MediaLoop owner)
    {
        while (true)
        {
            // Mostly a check of somebody who is there already, which costs no lock.
            if (!byAddress.TryGetValue(address, out MediaLoop? former))
            {
                if (byAddress.TryAdd(address, owner)) return null;
                continue;
            }

            if (former == owner) return null;
            if (byAddress.TryUpdate(address, owner, former)) return former;
        }
    }

    /// <summary>Gives an address up, unless another loop has it by now.</summary>
    public void Release(in PeerAddress address, MediaLoop owner) => byAddress.TryRemove(new KeyValuePair<PeerAddress, MediaLoop>(address, owner));
}
