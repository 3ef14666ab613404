using CaseHub.Recorder.Secure;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>How connections end, and who is told.</summary>
public class Leaving
{
    [Fact]
    public async Task A_removed_publisher_is_told_and_its_slots_are_empty()
    {
        await using var stage = new Stage();
        Guid publication = Guid.NewGuid();
        TestPeer viewer = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync(publication: publication);
        publisher.SendRtp(Stage.AudioHeader(1), [1]);
        Assert.True(viewer.Until(() => viewer.Rtp.Count == 1));

        Assert.True(await stage.Room.ClosePeerAsync(publisher.Id));
        publisher.SendRtp(Stage.AudioHeader(2), [2]);

        Assert.True(publisher.Until(() => publisher.DtlsState == DtlsState.Closed));
        stage.Expect<PublicationEnded>(ended => ended.PublicationId == publication);
        stage.Expect<PeerClosed>(closed => closed.PeerId == publisher.Id && closed.Reason == PeerCloseReason.Removed);
        Assert.All(stage.Expect<SlotsChanged>().Slots, slot => Assert.Null(slot.PublicationId));
        viewer.Drain();
        Assert.Single(viewer.Rtp);
        Assert.False(await stage.Room.ClosePeerAsync(publisher.Id));
    }

    [Fact]
    public async Task A_browser_that_leaves_is_noticed()
    {
        await using var stage = new Stage();
        TestPeer publisher = await stage.PublishAsync();

        publisher.Close();

        stage.Expect<PeerClosed>(closed => closed.PeerId == publisher.Id && closed.Reason == PeerCloseReason.Left);
    }

    [Fact]
    public async Task The_stop_of_the_engine_is_told_to_every_browser()
    {
        await using var stage = new Stage();
        TestPeer publisher = await stage.PublishAsync();

        await stage.Engine.DisposeAsync();

        Assert.True(publisher.Until(() => publisher.DtlsState == DtlsState.Closed));
        stage.Expect<PeerClosed>(closed => closed.Reason == PeerCloseReason.EngineStopped);
    }
}
