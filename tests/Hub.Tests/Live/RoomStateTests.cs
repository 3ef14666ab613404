using CaseHub.Hub.Live;

namespace CaseHub.Hub.Tests.Live;

public class RoomStateTests
{
    private readonly RoomState room = new(Guid.NewGuid(), SessionKind.Consult, relayOnly: false);

    [Fact]
    public void Two_browsers_move_to_peer_to_peer_when_both_have_arrived()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        Assert.Equal((Topology.Relay, Topology.PeerToPeer), Where());

        Arrive(gp);
        Assert.Equal((Topology.Relay, Topology.PeerToPeer), Where());

        Arrive(specialist);
        Assert.Equal((Topology.PeerToPeer, Topology.PeerToPeer), Where());
    }

    [Fact]
    public void Asking_to_record_brings_both_back_to_the_relay_and_stopping_lets_them_go_again()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        ArriveBoth(gp, specialist);

        room.Recording = new RecordingView(Guid.NewGuid(), "asking", gp.ClinicianId, null, [], "clinical-record", false, null, null, [], null);
        room.Decide();
        Assert.Equal((Topology.PeerToPeer, Topology.Relay), Where());

        ArriveBoth(gp, specialist);
        Assert.Equal((Topology.Relay, Topology.Relay), Where());

        room.Recording = null;
        room.Decide();
        Assert.Equal((Topology.Relay, Topology.PeerToPeer), Where());
        ArriveBoth(gp, specialist);
        Assert.Equal((Topology.PeerToPeer, Topology.PeerToPeer), Where());
    }

    [Fact]
    public void Arriving_at_an_older_target_means_nothing()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        long old = room.Generation - 1;
        room.Arrive(gp, old);
        room.Arrive(specialist, old);
        room.Decide();

        Assert.Equal((Topology.Relay, Topology.PeerToPeer), Where());
    }

    [Fact]
    public void A_reload_takes_the_stay_over_and_everybody_meets_on_the_relay()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        ArriveBoth(gp, specialist);

        long before = room.Generation;
        var (again, isNew) = room.Enter(Newcomer("gp", gp.ClinicianId, gp.DeviceId));
        room.Decide();

        Assert.False(isNew);
        Assert.Same(gp, again);
        Assert.Equal(2, room.People.Count);
        Assert.Equal((Topology.Relay, Topology.PeerToPeer), Where());
        Assert.True(room.Generation > before);
    }

    [Fact]
    public void A_link_that_comes_back_disturbs_no_peer_to_peer_connection()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        ArriveBoth(gp, specialist);
        var returning = Newcomer("gp", gp.ClinicianId, gp.DeviceId);
        returning.PageId = gp.PageId;

        room.Enter(returning);
        room.Decide();

        Assert.Equal((Topology.PeerToPeer, Topology.PeerToPeer), Where());
    }

    [Fact]
    public void A_broken_peer_to_peer_connection_is_left_alone_until_it_is_forgiven()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        ArriveBoth(gp, specialist);

        room.FailDirect();
        room.Decide();
        Assert.Equal((Topology.Relay, Topology.Relay), Where());

        room.ForgiveDirect();
        room.Decide();
        Assert.Equal((Topology.Relay, Topology.PeerToPeer), Where());
    }

    [Fact]
    public void Who_is_away_is_not_waited_for()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        specialist.ConnectionId = null;

        Arrive(gp);

        Assert.Equal((Topology.PeerToPeer, Topology.PeerToPeer), Where());
    }

    [Fact]
    public void The_last_of_two_to_stay_is_on_the_relay_at_once()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        ArriveBoth(gp, specialist);

        room.Remove(specialist);
        room.Decide();

        Assert.Equal((Topology.Relay, Topology.Relay), Where());
    }

    [Fact]
    public void Every_new_target_has_a_generation_of_its_own()
    {
        var (gp, specialist) = (Enter("gp"), Enter("specialist"));
        var seen = new List<long> { room.Generation };
        foreach (bool recording in new[] { true, false, true })
        {
            room.Recording = recording ? new RecordingView(Guid.NewGuid(), "asking", gp.ClinicianId, null, [], "clinical-record", false, null, null, [], null) : null;
            room.Decide();
            ArriveBoth(gp, specialist);
            seen.Add(room.Generation);
        }

        Assert.Equal(seen.Order().Distinct(), seen);
    }

    private Participant Enter(string name)
    {
        var (person, _) = room.Enter(Newcomer(name, Guid.NewGuid(), Guid.NewGuid()));
        room.Decide();
        return person;
    }

    private static Participant Newcomer(string name, Guid clinicianId, Guid deviceId) =>
        new() { ParticipantId = Guid.NewGuid(), ClinicianId = clinicianId, Name = name, DeviceId = deviceId, PageId = Guid.NewGuid(), ConnectionId = Guid.NewGuid().ToString() };

    private void Arrive(Participant person)
    {
        room.Arrive(person, room.Generation);
        room.Decide();
    }

    private void ArriveBoth(Participant first, Participant second)
    {
        Arrive(first);
        Arrive(second);
    }

    private (Topology Now, Topology Target) Where() => (room.Topology, room.Target);
}
