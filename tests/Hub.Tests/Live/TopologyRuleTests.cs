using CaseHub.Hub.Live;

namespace CaseHub.Hub.Tests.Live;

public class TopologyRuleTests
{
    private const SessionKind Consult = SessionKind.Consult;
    private const SessionKind Briefing = SessionKind.Briefing;
    private const Topology Relay = Topology.Relay;
    private const Topology Direct = Topology.PeerToPeer;

    [Theory]
    // Who is there and what is wanted decides the target.
    [InlineData(Consult, 1, 0, false, false, "Open", Relay, Relay, Relay)]
    [InlineData(Consult, 2, 0, false, false, "Open", Relay, Relay, Direct)]
    [InlineData(Consult, 3, 0, false, false, "Open", Relay, Relay, Relay)]
    [InlineData(Consult, 2, 1, false, false, "Open", Relay, Relay, Relay)]
    [InlineData(Consult, 2, 0, true, false, "Open", Relay, Relay, Relay)]
    [InlineData(Consult, 2, 0, false, true, "Open", Relay, Relay, Relay)]
    [InlineData(Briefing, 2, 0, false, false, "Open", Relay, Relay, Relay)]
    // Make before break: the present way stays until the other one carries media.
    [InlineData(Consult, 2, 0, false, false, "Connected", Relay, Direct, Direct)]
    [InlineData(Consult, 2, 0, false, false, "Connected", Direct, Direct, Direct)]
    [InlineData(Consult, 2, 0, true, false, "Connected", Direct, Direct, Relay)]
    [InlineData(Consult, 3, 0, false, false, "Connected", Direct, Direct, Relay)]
    // A broken or pointless peer-to-peer connection ends at once.
    [InlineData(Consult, 2, 0, false, false, "Failed", Direct, Relay, Relay)]
    [InlineData(Consult, 1, 0, false, false, "Connected", Direct, Relay, Relay)]
    [InlineData(Consult, 2, 0, false, false, "Failed", Relay, Relay, Relay)]
    public void Where_media_runs_follows_from_who_is_there_and_what_flows(
        SessionKind kind, int browsers, int devices, bool recording, bool relayOnly, string direct, Topology now, Topology expectedNow, Topology expectedTarget)
    {
        var facts = new TopologyFacts(kind, browsers, devices, recording, relayOnly, Enum.Parse<DirectLink>(direct), RelayReady: false, now);

        Assert.Equal(new TopologyDecision(expectedNow, expectedTarget), TopologyRule.Decide(facts));
    }

    [Fact]
    public void Back_on_the_relay_peer_to_peer_ends_when_everybody_has_arrived()
    {
        var facts = new TopologyFacts(Consult, 2, 0, RecordingOrAsked: true, RelayOnly: false, DirectLink.Connected, RelayReady: true, Direct);

        Assert.Equal(new TopologyDecision(Relay, Relay), TopologyRule.Decide(facts));
    }

    [Fact]
    public void Peer_to_peer_and_recording_never_meet_once_the_relay_is_ready()
    {
        var combinations =
            from kind in Enum.GetValues<SessionKind>()
            from browsers in Enumerable.Range(0, 5)
            from devices in Enumerable.Range(0, 2)
            from relayOnly in new[] { false, true }
            from direct in Enum.GetValues<DirectLink>()
            from now in Enum.GetValues<Topology>()
            select new TopologyFacts(kind, browsers, devices, RecordingOrAsked: true, relayOnly, direct, RelayReady: true, now);

        Assert.All(combinations, facts => Assert.Equal(new TopologyDecision(Relay, Relay), TopologyRule.Decide(facts)));
    }
}
