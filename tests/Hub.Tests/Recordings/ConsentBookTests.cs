using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;

namespace CaseHub.Hub.Tests.Recordings;

public class ConsentBookTests
{
    private readonly ConsentBook book = new();
    private readonly Guid gp = Guid.NewGuid();

    [Theory]
    [InlineData(null, false, "consent")]
    [InlineData(null, true, "consent")]
    [InlineData(false, false, "consent")]
    [InlineData(false, true, "consent")]
    [InlineData(true, false, null)]
    [InlineData(true, true, "pause")]
    public void A_person_is_written_after_their_own_yes_while_nobody_has_paused(bool? answer, bool paused, string? heldBy)
    {
        book.Ask(gp);
        if (answer is { } agrees) book.Answer(gp, agrees, 1);
        if (paused) book.Pause();

        Assert.Equal(heldBy, book.HeldBy(Opened()));
    }

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(true, true, null)]
    [InlineData(true, false, "consent")]
    [InlineData(false, null, "consent")]
    [InlineData(false, true, "consent")]
    [InlineData(false, false, "consent")]
    public void A_device_stands_on_its_token_and_its_persons_no_is_a_no_for_it(bool token, bool? person, string? heldBy)
    {
        var device = Opened(token);
        book.MeetDevice(device.DeviceId, token);
        if (person is { } agrees) book.Answer(gp, agrees, 1);

        Assert.Equal(heldBy, book.HeldBy(device));
    }

    [Fact]
    public void What_was_answered_for_a_device_in_the_room_stands_when_it_comes_back()
    {
        var device = Opened(token: true);
        Assert.True(book.MeetDevice(device.DeviceId, agrees: true));
        book.AnswerForDevice(device.DeviceId, agrees: false);

        Assert.False(book.MeetDevice(device.DeviceId, agrees: true));
        Assert.Equal("consent", book.HeldBy(device with { ParticipantId = Guid.NewGuid() }));
    }

    [Fact]
    public void A_yes_stands_for_no_more_people_than_it_was_given_for()
    {
        book.Answer(gp, agrees: true, peopleThere: 2);
        Assert.False(book.Count(gp, 1));
        Assert.False(book.Count(gp, 2));
        Assert.Null(book.HeldBy(Opened()));

        Assert.True(book.Count(gp, 3));

        Assert.Equal("consent", book.HeldBy(Opened()));
        Assert.Null(book.Answers.Single().Agrees);
        Assert.False(book.Count(gp, 4));
    }

    [Fact]
    public void A_no_stays_a_no_whoever_sits_down_beside()
    {
        book.Answer(gp, agrees: false, peopleThere: 1);

        Assert.False(book.Count(gp, 2));
        Assert.False(book.Answers.Single().Agrees);
    }

    [Fact]
    public void Whoever_was_asked_before_keeps_their_answer()
    {
        Assert.True(book.Ask(gp));
        book.Answer(gp, agrees: true, 1);

        Assert.False(book.Ask(gp));
        Assert.True(book.Answers.Single().Agrees);
    }

    private PublicationOpened Opened(bool? token = null) =>
        new(Guid.NewGuid(), gp, "GP", Guid.NewGuid(), Guid.NewGuid(), new Publication(Guid.NewGuid(), Guid.NewGuid(), "camera", "", token));
}
