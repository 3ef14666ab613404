namespace CaseHub.Hub.Live;

/// <summary>How far the peer-to-peer connection of the two browsers has come.</summary>
internal enum DirectLink
{
    /// <summary>Not tried yet, or being tried.</summary>
    Open,

    /// <summary>Both browsers see each other's media by it.</summary>
    Connected,

    /// <summary>It failed; not tried again until its pause is over.</summary>
    Failed,
}

/// <summary>Everything that decides where a session's media runs.</summary>
/// <param name="Kind">Only a consult may go peer to peer.</param>
/// <param name="Browsers">Browsers in the room, away ones included.</param>
/// <param name="Devices">WHIP and WHEP devices in the room.</param>
/// <param name="RecordingOrAsked">A recording runs, closes or is asked for.</param>
/// <param name="RelayOnly">An organisation forbids peer to peer.</param>
/// <param name="Direct">The peer-to-peer connection.</param>
/// <param name="RelayReady">Everybody's media flows through the relay.</param>
/// <param name="Now">Where media runs at present.</param>
internal sealed record TopologyFacts(
    SessionKind Kind,
    int Browsers,
    int Devices,
    bool RecordingOrAsked,
    bool RelayOnly,
    DirectLink Direct,
    bool RelayReady,
    Topology Now);

/// <summary>Where media runs from now on, and where it is going.</summary>
internal sealed record TopologyDecision(Topology Now, Topology Target);

/// <summary>The one place that decides between relay and peer to peer. Switches are make-before-break: <c>Now</c> follows <c>Target</c> only
/// when the target's media flows, except that a broken or pointless peer-to-peer connection ends at once.</summary>
internal static class TopologyRule
{
    public static TopologyDecision Decide(TopologyFacts facts)
    {
        var target = MayGoDirect(facts) ? Topology.PeerToPeer : Topology.Relay;
        return new TopologyDecision(target == Topology.PeerToPeer ? WhileGoingDirect(facts) : WhileGoingToRelay(facts), target);
    }

    private static bool MayGoDirect(TopologyFacts facts) =>
        facts is { Kind: SessionKind.Consult, Browsers: 2, Devices: 0, RecordingOrAsked: false, RelayOnly: false, Direct: not DirectLink.Failed };

    private static Topology WhileGoingDirect(TopologyFacts facts) =>
        facts.Direct == DirectLink.Connected ? Topology.PeerToPeer : facts.Now;

    private static Topology WhileGoingToRelay(TopologyFacts facts) =>
        facts is { Now: Topology.PeerToPeer, Browsers: >= 2, Direct: not DirectLink.Failed, RelayReady: false } ? Topology.PeerToPeer : Topology.Relay;
}
