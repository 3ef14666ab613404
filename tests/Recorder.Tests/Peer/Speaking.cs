namespace CaseHub.Recorder.Tests.Peer;

/// <summary>Slots that follow the voices, over real sockets with a clock that only the test moves.</summary>
public class Speaking
{
    private const byte Silent = 127;
    private const byte Talking = 30;

    [Fact]
    public async Task The_fourth_voice_takes_a_silent_ones_slot_when_it_speaks_and_is_heard()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer viewer = await stage.ViewAsync(audio: 3, video: 0);
        var people = new Person[4];
        for (int i = 0; i < people.Length; i++) people[i] = await ArriveAsync(stage);
        stage.Expect<SlotsChanged>(changed => Heard(changed).SetEquals(people.Take(3).Select(person => person.Publication)));

        Talk(stage, clock, people, speaker: 3);

        Assert.Contains(people[3].Publication, Heard(stage.Expect<SlotsChanged>(changed => Heard(changed).Contains(people[3].Publication))));
        people[3].Send(Talking, 0x44);
        Assert.True(viewer.Until(() => viewer.Rtp.Exists(packet => packet.Payload.Contains((byte)0x44))), "The fourth voice is not heard.");
    }

    [Fact]
    public async Task A_player_of_one_sound_and_one_picture_follows_the_main_speaker()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        await stage.ViewAsync(audio: 1, video: 1);
        Person[] people = [await ArriveAsync(stage, video: true), await ArriveAsync(stage, video: true)];
        stage.Expect<SlotsChanged>(changed => changed.Slots.All(slot => slot.PublicationId == people[0].Publication));

        Talk(stage, clock, people, speaker: 1);

        stage.Expect<SlotsChanged>(changed => changed.Slots.All(slot => slot.PublicationId == people[1].Publication));
    }

    [Fact]
    public async Task What_the_page_asks_for_is_shown_at_once_and_again_when_it_asks_for_another()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(audio: 0, video: 1);
        Person[] people = [await ArriveAsync(stage, video: true), await ArriveAsync(stage, video: true)];
        stage.Expect<SlotsChanged>(changed => changed.Slots[0].PublicationId == people[0].Publication);

        Assert.True(await stage.Room.WishAsync(viewer.Id, [new ViewWish(people[1].Publication, 360, IsPinned: true)]));
        stage.Expect<SlotsChanged>(changed => changed.Slots[0].PublicationId == people[1].Publication);

        Assert.True(await stage.Room.WishAsync(viewer.Id, []));
        stage.Expect<SlotsChanged>(changed => changed.Slots[0].PublicationId == people[0].Publication);
        Assert.False(await stage.Room.WishAsync(Guid.NewGuid(), []));
    }

    private static HashSet<Guid> Heard(SlotsChanged changed) => [.. changed.Slots.Where(slot => slot.IsAudio).Select(slot => slot.PublicationId ?? Guid.Empty)];

    private static async Task<Person> ArriveAsync(Stage stage, bool video = false)
    {
        var publication = Guid.NewGuid();
        var person = new Person(await stage.PublishAsync(publication: publication, video: video), publication);
        person.Send(Silent, 1);
        stage.Expect<PublicationStarted>(started => started.PublicationId == publication);
        return person;
    }

    /// <summary>One talks and the others send silence, until the slots change; the clock moves by a packet's time each.</summary>
    private static void Talk(Stage stage, SteppedClock clock, Person[] people, int speaker)
    {
        int before = stage.Events.OfType<SlotsChanged>().Count();
        Assert.True(people[0].Peer.Until(() =>
        {
            for (int i = 0; i < people.Length; i++) people[i].Send(i == speaker ? Talking : Silent, 1);
            clock.Advance(TimeSpan.FromMilliseconds(20));
            return stage.Events.OfType<SlotsChanged>().Count() > before;
        }), "No slot changed.");
    }

    private sealed class Person(TestPeer peer, Guid publication)
    {
        private int sequence;

        public TestPeer Peer { get; } = peer;

        public Guid Publication { get; } = publication;

        public void Send(byte quietness, byte filler) => Peer.SendRtp(Stage.AudioHeader(++sequence), [0xFC, filler, 0], quietness: quietness);
    }
}
