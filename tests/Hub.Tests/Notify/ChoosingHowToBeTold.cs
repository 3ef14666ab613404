using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Settings;

namespace CaseHub.Hub.Tests.Notify;

public sealed class ChoosingHowToBeTold
{
    [Fact]
    public async Task Begins_with_mail_and_shows_what_was_saved()
    {
        await using var hub = await Post.HubAsync();
        var first = await hub.GrantedAsync(hub.Gp, new ReadTelling.Request());
        Assert.Equal(("gp@test.casehub", "Europe/Rome", "en", true, true), (first.Address, first.TimeZone, first.LanguageNow, first.MailIsOn, first.CallsAreOn));
        Assert.Equal(["organisation"], first.Topics.Where(topic => topic.Value.Count == 0).Select(topic => topic.Key));

        await hub.GrantedAsync(hub.Gp, new SaveTelling.Request(new Dictionary<string, IReadOnlyList<string>> { ["answers"] = ["push", "sms"], ["live"] = [], ["account"] = [] }, "18:30", "22:00", "7:00", "ur"));

        var saved = await hub.GrantedAsync(hub.Gp, new ReadTelling.Request());
        Assert.Equal(("18:30", "22:00", "07:00", "ur", "ur"), (saved.DigestAt, saved.QuietFrom, saved.QuietUntil, saved.Language, saved.LanguageNow));
        Assert.Equal(["push", "sms"], saved.Topics["answers"]);
        Assert.Empty(saved.Topics["live"]);
        Assert.Equal(["mail"], saved.Topics["account"]);
        Assert.Equal(["mail"], saved.Topics["questions"]);
    }

    [Theory]
    [InlineData("24:00", null, null, null, "digestAt")]
    [InlineData("noon", null, null, null, "digestAt")]
    [InlineData(null, "22:00", null, null, "quietUntil")]
    [InlineData(null, null, "07:00", null, "quietFrom")]
    [InlineData(null, "22:00", "22:00", null, "quietUntil")]
    [InlineData("23:00", "22:00", "07:00", null, "digestAt")]
    [InlineData("06:59", "22:00", "07:00", null, "digestAt")]
    [InlineData(null, null, null, "de", "language")]
    public async Task Refuses_times_and_languages_that_make_no_sense_at_their_field(string? digest, string? from, string? until, string? language, string field)
    {
        await using var hub = await Post.HubAsync();

        Assert.Equal([field], (await hub.RefusedAsync(hub.Gp, new SaveTelling.Request(null, digest, from, until, language))).Fields.Keys);
    }

    [Fact]
    public async Task Takes_a_digest_at_the_end_of_the_quiet_hours()
    {
        await using var hub = await Post.HubAsync();

        await hub.GrantedAsync(hub.Gp, new SaveTelling.Request(null, "07:00", "22:00", "07:00"));
    }

    [Theory]
    [InlineData("weather", "mail", "topics")]
    [InlineData("answers", "pigeon", "topics.answers")]
    [InlineData("answers", "voice", "topics.answers")]
    public async Task Refuses_topics_and_channels_that_there_are_not(string topic, string channel, string field)
    {
        await using var hub = await Post.HubAsync();

        Assert.Equal([field], (await hub.RefusedAsync(hub.Gp, new SaveTelling.Request(new Dictionary<string, IReadOnlyList<string>> { [topic] = [channel] }))).Fields.Keys);
    }

    [Fact]
    public async Task Sends_a_test_by_everything_but_a_call_once_a_minute()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        await hub.AddBrowserAsync(hub.Gp);
        await hub.ChooseAsync(hub.Gp, s => (s.SealedPhone, s.QuietFrom, s.QuietUntil) = ("sealed", new TimeOnly(0, 0), new TimeOnly(23, 0)));

        await hub.GrantedAsync(hub.Gp, new SendTest.Request());
        Assert.Equal("test-too-soon", (await hub.RefusedAsync(hub.Gp, new SendTest.Request())).Code);
        await post.DeliverAsync(hub);

        Assert.Equal([Channels.Mail, Channels.Push, Channels.Sms], post.Tried.Select(letter => letter.Channel).Order());
        Assert.Single((await hub.GrantedAsync(hub.Gp, new ListNotices.Request())).Notices);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.GrantedAsync(hub.Gp, new SendTest.Request());
    }

    [Fact]
    public async Task Shows_an_administrator_what_did_not_arrive_why_and_at_whom_of_their_own_organisation()
    {
        var post = new Post { Answer = letter => Task.FromResult(Sending.Refused("refused")) };
        await using var hub = await Post.HubAsync();
        await hub.TellAsync("case-shared", hub.Gp);
        await hub.TellAsync("note-written", hub.Gp);
        await hub.TellAsync("case-shared", hub.Dermatologist);
        await post.DeliverAsync(hub);

        var failure = Assert.Single((await hub.GrantedAsync(hub.Administrator, new ReadDeliveries.Request())).Failures);

        Assert.Equal(("mail", "refused", 2, "gp"), (failure.Channel, failure.Problem, failure.Count, Assert.Single(failure.People)));
    }
}
