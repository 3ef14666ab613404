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

    /// <summary>One person, one behind the stage, one interpreter into Italian: who sees and hears whom by their scopes.</summary>
    [Theory]
    [InlineData("", "A-A--")]
    [InlineData("backstage", "ABAB-")]
    [InlineData("lang:it", "CAA--")]
    [InlineData("lang:it backstage", "CAAB-")]
    [InlineData("lang:fr lang:it:off", "A-A--")]
    public void What_is_for_a_group_is_shown_to_who_has_that_scope(string scopes, string expected)
    {
        SlotPlace[] slots = Free(SlotKind.Audio, SlotKind.Audio, SlotKind.Video, SlotKind.Video, SlotKind.Screen);
        StageEntry[] stage = [Person(A), Person(B) with { Group = "backstage" }, Interpreter(C)];

        Guid?[] shown = SlotMapping.Assign(slots, stage, Viewer, scopes: scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(expected, string.Concat(shown.Select(publication => publication is { } id ? NameOf(id) : '-')));
    }

    [Fact]
    public void The_chosen_interpreter_takes_a_slot_of_the_floors_and_no_louder_voice_gets_it_back()
    {
        SlotPlace[] floor = [new(SlotKind.Audio, A), new(SlotKind.Audio, B)];
        Assert.Equal([A, D], SlotMapping.Assign(floor, [Person(A), Person(B), Person(C), Interpreter(D)], Viewer, scopes: ["lang:it"]));

        SlotPlace[] withInterpreter = [new(SlotKind.Audio, A), new(SlotKind.Audio, D)];
        Assert.Equal([C, D], SlotMapping.Assign(withInterpreter, [Person(C), Person(B), Person(A), Interpreter(D)], Viewer, scopes: ["lang:it"]));
        Assert.Equal([C, B], SlotMapping.Assign(withInterpreter, [Person(C), Person(B), Person(A), Interpreter(D)], Viewer));
    }

    [Fact]
    public void Two_interpreters_who_hand_over_are_both_heard() =>
        Assert.Equal(
            [C, B, D],
            SlotMapping.Assign(
                [new(SlotKind.Audio, C), new(SlotKind.Audio, B), new(SlotKind.Audio, A)], [Person(B), Person(A), Interpreter(C), Interpreter(D)], Viewer, scopes: ["lang:it"]));

    [Fact]
    public void A_player_that_hears_an_interpreter_sees_who_speaks_on_the_floor() =>
        Assert.Equal(
            [D, B],
            SlotMapping.Assign([new(SlotKind.Audio, A), new(SlotKind.Video, A)], [Person(B), Person(A), Interpreter(D)], Viewer, scopes: ["lang:it"]));

    [Fact]
    public void An_interpreter_is_no_picture_and_does_not_hear_themselves()
    {
        SlotPlace[] slots = Free(SlotKind.Audio, SlotKind.Video);

        Assert.Equal([D, null], SlotMapping.Assign(slots, [Interpreter(D) with { HasVideo = true }], Viewer, scopes: ["lang:it"]));
        Assert.Equal([null, null], SlotMapping.Assign(slots, [Interpreter(D) with { Owner = Viewer }], Viewer, scopes: ["lang:it"]));
    }

    [Fact]
    public void What_is_moved_away_loses_its_slot_whatever_is_wished() =>
        Assert.Equal(
            [B],
            SlotMapping.Assign([new(SlotKind.Video, A)], [Person(A) with { Group = "backstage" }, Person(B)], Viewer, Wishes("A!")));

    private static ViewWish[]? Wishes(string text) => text.Length == 0 ? null :
        [.. text.Split(' ').Select(word => new ViewWish(Names[word[0]], word.EndsWith('-') ? 0 : 360, word.EndsWith('!')))];

    private static char NameOf(Guid publication) => Names.Single(name => name.Value == publication).Key;

    private static SlotPlace[] Free(params SlotKind[] kinds) => [.. kinds.Select(kind => new SlotPlace(kind, null))];

    private static StageEntry Person(Guid id) => new(id, Guid.NewGuid(), HasAudio: true, HasVideo: true, IsScreen: false);

    private static StageEntry Picture(Guid id) => new(id, Guid.NewGuid(), HasAudio: false, HasVideo: true, IsScreen: false);

    private static StageEntry Interpreter(Guid id) => new(id, Guid.NewGuid(), HasAudio: true, HasVideo: false, IsScreen: false) { IsInterpreter = true, Group = "lang:it" };

    private static StageEntry Screen(Guid id) => new(id, Guid.NewGuid(), HasAudio: false, HasVideo: true, IsScreen: true);
}
