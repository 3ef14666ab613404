using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Tests.Forward;

public class SlotMappingTests
{
    private static readonly Guid Viewer = Guid.NewGuid();
    private static readonly Guid A = Guid.NewGuid(), B = Guid.NewGuid(), C = Guid.NewGuid(), D = Guid.NewGuid();
    private static readonly Dictionary<char, Guid> Names = new() { ['A'] = A, ['B'] = B, ['C'] = C, ['D'] = D };

    [Fact]
    public void Publications_take_free_slots_in_order_of_arrival() =>
        Assert.Equal(
            [A, B, A, B, null],
            SlotMapping.Assign(Free(SlotKind.Audio, SlotKind.Audio, SlotKind.Video, SlotKind.Video, SlotKind.Screen), [Person(A), Person(B)], Viewer));

    [Fact]
    public void Whoever_has_a_slot_keeps_it_when_another_leaves()
    {
        SlotPlace[] slots = [new(SlotKind.Audio, A), new(SlotKind.Audio, B)];

        Assert.Equal([null, B], SlotMapping.Assign(slots, [Person(B)], Viewer));
        Assert.Equal([C, B], SlotMapping.Assign(slots, [Person(B), Person(C)], Viewer));
    }

    [Fact]
    public void Who_finds_no_slot_waits()
    {
        Assert.Equal([A], SlotMapping.Assign(Free(SlotKind.Audio), [Person(A), Person(B)], Viewer));
        Assert.Equal([B], SlotMapping.Assign([new(SlotKind.Audio, A)], [Person(B)], Viewer));
    }

    [Fact]
    public void A_screen_takes_the_screen_slot_and_a_camera_never_does()
    {
        SlotPlace[] slots = Free(SlotKind.Video, SlotKind.Screen);

        Assert.Equal([null, A], SlotMapping.Assign(slots, [Screen(A)], Viewer));
        Assert.Equal([A, null], SlotMapping.Assign(slots, [Picture(A), Picture(B)], Viewer));
    }

    [Fact]
    public void A_second_screen_takes_an_ordinary_picture_slot()
    {
        Assert.Equal([B, A], SlotMapping.Assign(Free(SlotKind.Video, SlotKind.Screen), [Screen(A), Screen(B)], Viewer));
        Assert.Equal([A], SlotMapping.Assign(Free(SlotKind.Video), [Screen(A)], Viewer));
    }

    [Fact]
    public void The_viewers_own_publications_are_left_out() =>
        Assert.Equal([B], SlotMapping.Assign(Free(SlotKind.Audio), [Person(A) with { Owner = Viewer }, Person(B)], Viewer));

    [Fact]
    public void Sound_goes_to_who_stands_first_on_the_stage_and_who_is_heard_keeps_the_slot()
    {
        SlotPlace[] slots = [new(SlotKind.Audio, A), new(SlotKind.Audio, B), new(SlotKind.Audio, C)];

        Assert.Equal([A, D, C], SlotMapping.Assign(slots, [Person(D), Person(C), Person(A), Person(B)], Viewer));
    }

    /// <summary>Two free picture slots, four people on the stage in the order of the alphabet; ! is pinned, - is out of sight.</summary>
    [Theory]
    [InlineData("", "AB")]
    [InlineData("C", "CA")]
    [InlineData("C D", "CD")]
    [InlineData("D C", "CD")]
    [InlineData("C D!", "DC")]
    [InlineData("D! C! A!", "DC")]
    [InlineData("A-", "BC")]
    [InlineData("A- B- C- D-", "AB")]
    public void Pictures_go_to_the_pinned_then_to_the_asked_for_then_to_speakers(string wishes, string shown)
    {
        SlotPlace[] slots = Free(SlotKind.Video, SlotKind.Video);

        Guid?[] assigned = SlotMapping.Assign(slots, [Person(A), Person(B), Person(C), Person(D)], Viewer, Wishes(wishes));

        Assert.Equal(shown, string.Concat(assigned.Select(publication => NameOf(publication!.Value))));
    }

    [Fact]
    public void A_pinned_face_takes_the_slot_of_the_last_on_the_stage_and_nobody_else_moves()
    {
        SlotPlace[] slots = [new(SlotKind.Video, C), new(SlotKind.Video, B), new(SlotKind.Video, A)];

        Assert.Equal([D, B, A], SlotMapping.Assign(slots, [Person(A), Person(B), Person(C), Person(D)], Viewer, Wishes("D!")));
    }

    [Fact]
    public void A_player_of_one_sound_and_one_picture_gets_both_of_the_main_speaker()
    {
        SlotPlace[] slots = [new(SlotKind.Audio, A), new(SlotKind.Video, A)];

        Assert.Equal([B, B], SlotMapping.Assign(slots, [Person(B), Person(A)], Viewer));
        Assert.Equal([B, B], SlotMapping.Assign(slots, [Picture(C), Person(B), Person(A)], Viewer));
        Assert.Equal([C, A], SlotMapping.Assign(slots, [Person(C) with { HasVideo = false }, Person(A)], Viewer));
    }

    [Fact]
    public void Two_or_three_people_stay_where_they_are_whoever_speaks()
    {
        SlotPlace[] slots =
        [
            new(SlotKind.Audio, A), new(SlotKind.Audio, B), new(SlotKind.Audio, null),
            new(SlotKind.Video, A), new(SlotKind.Video, B), new(SlotKind.Screen, null),
        ];
        Guid?[] expected = [A, B, null, A, B, null];

        Assert.Equal(expected, SlotMapping.Assign(slots, [Person(B), Person(A)], Viewer));
        Assert.Equal(expected, SlotMapping.Assign(slots, [Person(B), Person(A)], Viewer, Wishes("B! A")));
    }

    [Fact]
    public void A_screen_keeps_its_slot_whatever_is_wished() =>
        Assert.Equal(
            [B, A],
            SlotMapping.Assign([new(SlotKind.Video, B), new(SlotKind.Screen, A)], [Screen(B), Person(C), Screen(A)], Viewer, Wishes("B!")));

    private static ViewWish[]? Wishes(string text) => text.Length == 0 ? null :
        [.. text.Split(' ').Select(word => new ViewWish(Names[word[0]], word.EndsWith('-') ? 0 : 360, word.EndsWith('!')))];

    private static char NameOf(Guid publication) => Names.Single(name => name.Value == publication).Key;

    private static SlotPlace[] Free(params SlotKind[] kinds) => [.. kinds.Select(kind => new SlotPlace(kind, null))];

    private static StageEntry Person(Guid id) => new(id, Guid.NewGuid(), HasAudio: true, HasVideo: true, IsScreen: false);

    private static StageEntry Picture(Guid id) => new(id, Guid.NewGuid(), HasAudio: false, HasVideo: true, IsScreen: false);

    private static StageEntry Screen(Guid id) => new(id, Guid.NewGuid(), HasAudio: false, HasVideo: true, IsScreen: true);
}
