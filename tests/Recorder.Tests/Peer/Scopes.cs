using static CaseHub.Recorder.Tests.Peer.Compounds;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>
/// Publications for a group, and viewers with scopes, on one loop and on two. What must not come is waited for by something that comes after it:
/// whoever may have it has it, and everybody has what was sent later to all.
/// </summary>
public class Scopes
{
    private const string Backstage = "backstage";

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task Backstage_is_forwarded_to_who_is_there_and_not_to_the_audience(int loops, bool audienceLast)
    {
        await using var stage = new Stage(Loops(loops));
        (TestPeer insider, TestPeer audience) = await ArriveAsync(stage, audienceLast);
        TestPeer hidden = await stage.PublishAsync(group: Backstage), shown = await stage.PublishAsync(video: false);

        hidden.SendRtp(Stage.AudioHeader(1), [7]);
        hidden.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(7));
        Assert.True(insider.Until(() => insider.Rtp.Count == 2));
        shown.SendRtp(Stage.AudioHeader(1), [9]);

        Assert.True(audience.Until(() => audience.Rtp.Count > 0));
        Assert.Equal([9], audience.Rtp.Select(packet => packet.Payload[^1]));
        Assert.DoesNotContain(SlotsOf(stage, audience), slot => slot.PublicationId is not null && !slot.IsAudio);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task Who_is_brought_on_stage_is_seen_from_the_next_keyframe_and_heard_from_the_next_word(int loops, bool audienceLast)
    {
        var publication = Guid.NewGuid();
        await using var stage = new Stage(Loops(loops));
        (TestPeer insider, TestPeer audience) = await ArriveAsync(stage, audienceLast);
        TestPeer person = await stage.PublishAsync(publication: publication, group: Backstage);
        person.SendRtp(Stage.AudioHeader(1), [1]);
        person.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1));
        Assert.True(insider.Until(() => insider.Rtp.Count == 2));
        person.Drain();
        int asked = Requests(person);

        Assert.True(await stage.Room.MoveAsync(publication, null));
        stage.Expect<SlotsChanged>(changed => changed.PeerId == audience.Id && changed.Slots.All(slot => slot.PublicationId == publication));
        Assert.True(person.Until(() => Requests(person) > asked), "No keyframe was asked for.");
        person.SendRtp(Stage.VideoHeader(2), Stage.DeltaFrame(2));
        person.SendRtp(Stage.AudioHeader(2), [2]);
        person.SendRtp(Stage.VideoHeader(3), Stage.Keyframe(3));

        Assert.True(audience.Until(() => audience.Rtp.Count == 2));
        Assert.Equal([2, 3], audience.Rtp.Select(packet => (int)packet.Payload[^1]).Order());
        // Who saw it before sees it on without a gap.
        Assert.True(insider.Until(() => insider.Rtp.Count == 5));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task Who_is_taken_off_stage_is_gone_with_the_next_packet(int loops, bool audienceLast)
    {
        var publication = Guid.NewGuid();
        await using var stage = new Stage(Loops(loops));
        (TestPeer insider, TestPeer audience) = await ArriveAsync(stage, audienceLast);
        TestPeer person = await stage.PublishAsync(publication: publication, video: false), other = await stage.PublishAsync(video: false);
        person.SendRtp(Stage.AudioHeader(1), [1]);
        Assert.True(audience.Until(() => audience.Rtp.Count == 1));
        Assert.True(insider.Until(() => insider.Rtp.Count == 1));

        Assert.True(await stage.Room.MoveAsync(publication, Backstage));
        person.SendRtp(Stage.AudioHeader(2), [2]);
        Assert.True(insider.Until(() => insider.Rtp.Count == 2));
        other.SendRtp(Stage.AudioHeader(1), [9]);

        Assert.True(audience.Until(() => audience.Rtp.Count == 2));
        Assert.Equal([1, 9], audience.Rtp.Select(packet => packet.Payload[^1]));
        Assert.DoesNotContain(SlotsOf(stage, audience), slot => slot.PublicationId == publication);
    }

    [Fact]
    public async Task A_viewers_scopes_are_kept_before_it_is_connected_and_can_be_changed()
    {
        var publication = Guid.NewGuid();
        await using var stage = new Stage();
        TestPeer person = await stage.PublishAsync(publication: publication, video: false, group: Backstage);
        person.SendRtp(Stage.AudioHeader(1), [1]);
        stage.Expect<PublicationStarted>();
        TestPeer viewer = stage.NewPeer();
        viewer.TakeAnswer(await stage.Room.ViewAsync(viewer.Id, viewer.Id, TestOffer.Viewer(viewer, video: 0), default), stage.Engine.Port);

        Assert.True(await stage.Room.ScopeAsync(viewer.Id, [Backstage]));
        viewer.Connect();
        stage.Expect<SlotsChanged>(changed => changed.PeerId == viewer.Id && changed.Slots[0].PublicationId == publication);

        Assert.True(await stage.Room.ScopeAsync(viewer.Id, []));
        stage.Expect<SlotsChanged>(changed => changed.PeerId == viewer.Id && changed.Slots[0].PublicationId is null);
        Assert.False(await stage.Room.ScopeAsync(person.Id, [Backstage]));
        Assert.False(await stage.Room.ScopeAsync(Guid.NewGuid(), [Backstage]));
        Assert.False(await stage.Room.MoveAsync(Guid.NewGuid(), Backstage));
    }

    [Fact]
    public async Task A_publication_is_moved_before_its_first_packet_too()
    {
        var publication = Guid.NewGuid();
        await using var stage = new Stage(Stage.TwoLoops());
        (TestPeer insider, TestPeer audience) = await ArriveAsync(stage, audienceLast: true);
        TestPeer person = await stage.PublishAsync(publication: publication, video: false), other = await stage.PublishAsync(video: false);

        Assert.True(await stage.Room.MoveAsync(publication, Backstage));
        person.SendRtp(Stage.AudioHeader(1), [1]);
        Assert.True(insider.Until(() => insider.Rtp.Count == 1));
        other.SendRtp(Stage.AudioHeader(1), [9]);

        Assert.True(audience.Until(() => audience.Rtp.Count > 0));
        Assert.Equal([9], audience.Rtp.Select(packet => packet.Payload[^1]));
    }

    [Fact]
    public async Task A_listener_of_an_interpreter_hears_them_beside_a_floor_that_has_more_voices_than_slots()
    {
        Guid interpreter = Guid.NewGuid();
        await using var stage = new Stage();
        TestPeer italian = await stage.ViewAsync(audio: 2, video: 0, scopes: ["lang:it"]), floor = await stage.ViewAsync(audio: 2, video: 0);
        for (int i = 0; i < 3; i++) (await stage.PublishAsync(video: false)).SendRtp(Stage.AudioHeader(1), [1], quietness: 10);
        TestPeer voice = await stage.PublishAsync(publication: interpreter, video: false, kind: PublicationKind.Interpreter, group: "lang:it:off");
        voice.SendRtp(Stage.AudioHeader(1), [2], quietness: 90);
        stage.Expect<PublicationStarted>(started => started.PublicationId == interpreter);
        Assert.DoesNotContain(SlotsOf(stage, italian), slot => slot.PublicationId == interpreter);

        Assert.True(await stage.Room.MoveAsync(interpreter, "lang:it"));
        stage.Expect<SlotsChanged>(changed => changed.PeerId == italian.Id && changed.Slots.Any(slot => slot.PublicationId == interpreter));
        voice.SendRtp(Stage.AudioHeader(2), [3], quietness: 90);

        Assert.True(italian.Until(() => italian.Rtp.Exists(packet => packet.Payload[^1] == 3)));
        Assert.DoesNotContain(SlotsOf(stage, floor), slot => slot.PublicationId == interpreter);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task An_interpreters_channel_with_a_picture_is_refused(bool audio, bool video)
    {
        await using var stage = new Stage();
        TestPeer peer = stage.NewPeer();

        MediaAnswer answer = await stage.Room.PublishAsync(
            peer.Id, peer.Id, Guid.NewGuid(), PublicationKind.Interpreter, "lang:it", TestOffer.Publisher(peer, audio, video), default);

        Assert.Equal("interpreter-sound-alone", answer.Refusal!.Code);
    }

    [Fact]
    public async Task What_only_a_group_may_see_is_recorded_like_anything_else()
    {
        var publication = Guid.NewGuid();
        await using var stage = new Stage();
        TestPeer voice = await stage.PublishAsync(publication: publication, video: false, kind: PublicationKind.Interpreter, group: "lang:it:off");
        voice.SendRtp(Stage.AudioHeader(1), [0xFC, 1, 2]);
        stage.Expect<PublicationStarted>();
        using var media = new MemoryStream();

        TrackRecording? recording = await stage.Room.RecordAsync(publication, new TrackSpool(media), default);
        Assert.True(await stage.Room.MoveAsync(publication, "lang:it"));
        for (int i = 2; i < 52; i++) voice.SendRtp(Stage.AudioHeader(i), [0xFC, 1, 2]);
        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Any(peer => peer.PacketsIn == 51), TestPeer.Patience));

        TrackSummary summary = await recording!.StopAsync();
        Assert.True(summary is { HasAudio: true, Bytes: > 0 });
    }

    private static MediaOptions Loops(int loops) => loops == 1 ? new MediaOptions() { Loops = 1 } : Stage.TwoLoops();

    /// <summary>One viewer behind the stage and one of the audience; with two loops the later of them is on the other.</summary>
    private static async Task<(TestPeer Insider, TestPeer Audience)> ArriveAsync(Stage stage, bool audienceLast)
    {
        TestPeer first = await stage.ViewAsync(scopes: audienceLast ? [Backstage] : []), second = await stage.ViewAsync(scopes: audienceLast ? [] : [Backstage]);
        return audienceLast ? (first, second) : (second, first);
    }

    private static IReadOnlyList<SlotMap> SlotsOf(Stage stage, TestPeer viewer) =>
        stage.Events.OfType<SlotsChanged>().Last(changed => changed.PeerId == viewer.Id).Slots;
}
