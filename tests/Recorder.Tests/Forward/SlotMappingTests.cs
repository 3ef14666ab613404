using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Tests.Forward;

public class SlotMappingTests
{
    private static readonly Guid Viewer = Guid.NewGuid();
    private static readonly Guid A = Guid.NewGuid(), B = Guid.NewGuid(), C = Guid.NewGuid();

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

    private static SlotPlace[] Free(params SlotKind[] kinds) => [.. kinds.Select(kind => new SlotPlace(kind, null))];

    private static StageEntry Person(Guid id) => new(id, Guid.NewGuid(), HasAudio: true, HasVideo: true, IsScreen: false);

    private static StageEntry Picture(Guid id) => new(id, Guid.NewGuid(), HasAudio: false, HasVideo: true, IsScreen: false);

    private static StageEntry Screen(Guid id) => new(id, Guid.NewGuid(), HasAudio: false, HasVideo: true, IsScreen: true);
}
