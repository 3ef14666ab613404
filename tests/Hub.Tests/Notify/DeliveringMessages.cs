using CaseHub.Hub.Cases;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseHub.Hub.Tests.Notify;

public class DeliveringMessages
{
    [Fact]
    public async Task Sends_each_message_once_with_who_and_which_case()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        await hub.RequestedAsync(hub.Dermatologist.Id);

        await post.DeliverAsync(hub);
        await post.DeliverAsync(hub);

        var letter = Assert.Single(post.Tried);
        Assert.Equal((hub.Dermatologist.Id, "dermatologist@test.casehub", Channels.Mail, false), (letter.RecipientId, letter.Address, letter.Channel, letter.IsUrgent));
        var line = Assert.Single(letter.Lines);
        Assert.Equal(("opinion-requested", "gp", "C-2026-0001"), (line.Kind, line.ByName, line.CaseNumber));
        var notice = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices);
        Assert.Equal($"/n/{notice.Id}", line.Path);
        Assert.NotNull(Assert.Single(await hub.OutgoingAsync(hub.Dermatologist)).SentAt);
    }

    [Fact]
    public async Task Runs_by_itself_on_the_clock()
    {
        var post = new Post();
        await using var hub = await HubFixture.StartAsync(services => services.RemoveAll<IDelivery>().AddSingleton<IDelivery>(post), Post.Settings);
        await hub.RequestedAsync(hub.Dermatologist.Id);

        // A service of the background may not have come to its timer yet: it is the next tick that counts.
        await Eventually.HoldsAsync(async () =>
        {
            hub.Clock.Advance(DeliverMessages.Pause);
            return Assert.Single(await hub.OutgoingAsync(hub.Dermatologist)).SentAt is not null;
        });
        Assert.Single(post.Tried);
    }

    [Fact]
    public async Task Does_not_send_what_was_seen_in_the_page_meanwhile()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        await hub.RequestedAsync(hub.Dermatologist.Id);

        await hub.GrantedAsync(hub.Dermatologist, new MarkNoticesSeen.Request());
        await post.DeliverAsync(hub);

        Assert.Empty(post.Tried);
        Assert.NotNull(Assert.Single(await hub.OutgoingAsync(hub.Dermatologist)).DroppedAt);
    }

    [Fact]
    public async Task Sends_what_is_urgent_although_it_was_seen_until_somebody_has_the_case()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        var id = await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Urgency = "emergency" });
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id.Id));
        await hub.GrantedAsync(hub.Dermatologist, new MarkNoticesSeen.Request());
        await hub.GrantedAsync(hub.OtherDermatologist, new MarkNoticesSeen.Request());

        await post.DeliverAsync(hub);
        Assert.Equal(new[] { hub.Dermatologist.Id, hub.OtherDermatologist.Id }.Order(), post.Tried.Where(letter => letter.Lines[0].Kind == "opinion-requested").Select(letter => letter.RecipientId).Order());

        await hub.TellAsync("opinion-requested", hub.OtherDermatologist, urgent: true, id.Id);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id.Id));
        int before = post.Tried.Count;
        await post.DeliverAsync(hub);
        Assert.DoesNotContain(post.Tried.Skip(before), letter => letter.RecipientId == hub.OtherDermatologist.Id);
    }

    [Fact]
    public async Task Sends_what_is_urgent_at_night_by_everything_and_leaves_the_rest_for_the_morning()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        await hub.AddBrowserAsync(hub.Dermatologist);
        await hub.AddBrowserAsync(hub.Dermatologist, "https://push.test/2");
        await hub.ChooseAsync(hub.Dermatologist, s => (s.QuietFrom, s.QuietUntil, s.SealedPhone) = (new TimeOnly(9, 0), new TimeOnly(18, 0), "sealed"));

        await hub.TellAsync("case-shared", hub.Dermatologist);
        await hub.TellAsync("opinion-requested", hub.Dermatologist, urgent: true);
        await post.DeliverAsync(hub);
        Assert.Equal([Channels.Mail, Channels.Push, Channels.Push, Channels.Sms, Channels.Voice], post.Tried.Select(letter => letter.Channel).Order());
        Assert.All(post.Tried, letter => Assert.True(letter.IsUrgent));

        hub.Clock.Advance(TimeSpan.FromHours(8));
        await post.DeliverAsync(hub);
        Assert.Equal("case-shared", post.Tried[^1].Lines[0].Kind);
        Assert.Equal(6, post.Tried.Count);
    }

    [Fact]
    public async Task Puts_a_days_news_into_one_mail_without_what_was_seen()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        await hub.ChooseAsync(hub.Gp, s => s.DigestAt = new TimeOnly(18, 0));
        foreach (string kind in (string[])["case-accepted", "note-written", "opinion-written"])
        {
            await hub.TellAsync(kind, hub.Gp);
            hub.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        var seen = (await hub.GrantedAsync(hub.Gp, new ListNotices.Request())).Notices.Single(notice => notice.Kind == "note-written");
        await hub.GrantedAsync(hub.Gp, new MarkNoticesSeen.Request([seen.Id]));
        await post.DeliverAsync(hub);
        Assert.Empty(post.Tried);

        hub.Clock.Advance(TimeSpan.FromHours(9));
        await hub.TellAsync("case-closed", hub.Gp);
        await post.DeliverAsync(hub);
        Assert.Equal(["case-accepted", "opinion-written"], Assert.Single(post.Tried).Lines.Select(line => line.Kind));

        hub.Clock.Advance(TimeSpan.FromDays(1));
        await post.DeliverAsync(hub);
        Assert.Equal(["case-closed"], post.Tried[1].Lines.Select(line => line.Kind));
        Assert.Equal(2, post.Tried.Count);
    }

    [Fact]
    public async Task Lets_nobody_else_send_what_is_being_sent()
    {
        var (post, other) = (new Post(), new Post());
        await using var hub = await Post.HubAsync();
        await hub.TellAsync("case-shared", hub.Gp);
        var (begun, answer) = (new TaskCompletionSource(), new TaskCompletionSource<Sending>());
        post.Answer = _ =>
        {
            begun.SetResult();
            return answer.Task;
        };

        var sending = post.DeliverAsync(hub);
        await begun.Task;
        await other.DeliverAsync(hub);
        answer.SetResult(Sending.Done);
        await sending;
        await other.DeliverAsync(hub);

        Assert.Equal((1, 0), (post.Tried.Count, other.Tried.Count));
    }

    [Fact]
    public async Task Sends_again_under_the_same_id_what_a_crash_left_open()
    {
        var post = new Post { Answer = _ => throw new InvalidOperationException("Crashed on purpose, after the server had said yes.") };
        await using var hub = await Post.HubAsync();
        await hub.TellAsync("case-shared", hub.Gp);
        await Assert.ThrowsAsync<InvalidOperationException>(() => post.DeliverAsync(hub));
        post.Answer = _ => Task.FromResult(Sending.Done);

        await post.DeliverAsync(hub);
        Assert.Single(post.Tried);

        hub.Clock.Advance(Retry.Lease);
        await post.DeliverAsync(hub);
        Assert.Equal(post.Tried[0].Id, post.Tried[1].Id);
        Assert.Equal(2, Assert.Single(await hub.OutgoingAsync(hub.Gp)).Attempts);
    }

    [Fact]
    public async Task Tries_again_later_and_sends_once_when_the_server_is_back()
    {
        var post = new Post { Answer = _ => Task.FromResult(Sending.Failed("unreachable")) };
        await using var hub = await Post.HubAsync();
        await hub.TellAsync("case-shared", hub.Gp);
        await post.DeliverAsync(hub);
        await post.DeliverAsync(hub);
        Assert.Single(post.Tried);

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await post.DeliverAsync(hub);
        Assert.Equal(2, post.Tried.Count);

        post.Answer = _ => Task.FromResult(Sending.Done);
        hub.Clock.Advance(TimeSpan.FromHours(1));
        await post.DeliverAsync(hub);
        await post.DeliverAsync(hub);
        Assert.Equal(3, post.Tried.Count);
        var row = Assert.Single(await hub.OutgoingAsync(hub.Gp));
        Assert.Equal((3, null, true), (row.Attempts, row.Problem, row.SentAt is not null));
    }

    [Fact]
    public async Task Gives_up_after_a_day_and_tells_administrators_once_a_day_for_each_cause()
    {
        var post = new Post { Answer = letter => Task.FromResult(letter.Lines[0].Kind == "note-written" ? Sending.Refused("refused") : Sending.Failed("unreachable")) };
        await using var hub = await Post.HubAsync();
        await hub.TellAsync("case-shared", hub.Gp);
        await hub.TellAsync("case-shared", hub.Colleague);
        for (int hour = 0; hour < 26; hour++)
        {
            // A server that does not answer ends a round: each gets its turn in the next ones.
            for (int round = 0; round < 2; round++) await post.DeliverAsync(hub);
            hub.Clock.Advance(TimeSpan.FromHours(1));
        }

        var row = Assert.Single(await hub.OutgoingAsync(hub.Gp));
        Assert.Equal(("unreachable", true, (DateTimeOffset?)null), (row.Problem, row.GivenUpAt is not null, row.NextAt));
        Assert.Equal(["delivery-failing"], await KindsAsync(hub, hub.Administrator));

        await hub.TellAsync("note-written", hub.Gp);
        await hub.TellAsync("note-written", hub.Colleague);
        await post.DeliverAsync(hub);
        Assert.Equal(["delivery-failing", "delivery-failing"], await KindsAsync(hub, hub.Administrator));

        hub.Clock.Advance(TimeSpan.FromDays(1));
        await hub.TellAsync("note-written", hub.Colleague);
        await post.DeliverAsync(hub);
        Assert.Equal(3, (await KindsAsync(hub, hub.Administrator)).Count());
    }

    [Fact]
    public async Task Gives_up_what_is_urgent_after_an_hour()
    {
        var post = new Post { Answer = _ => Task.FromResult(Sending.Failed("unreachable")) };
        await using var hub = await Post.HubAsync();
        await hub.TellAsync("opinion-requested", hub.Gp, urgent: true);
        for (int minute = 0; minute < 61; minute++)
        {
            await post.DeliverAsync(hub);
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.NotNull(Assert.Single(await hub.OutgoingAsync(hub.Gp)).GivenUpAt);
        Assert.Equal(["delivery-failing"], await KindsAsync(hub, hub.Administrator));
    }

    [Fact]
    public async Task Tells_who_was_suspended_of_that_and_of_nothing_clinical()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        await hub.ChooseAsync(hub.Colleague, s => s.Organisation = Channels.Mail);
        await hub.TellAsync("case-shared", hub.Colleague);
        await hub.GrantedAsync(hub.Administrator, new SuspendPerson.Request(hub.Colleague.Id, "On leave."));

        await post.DeliverAsync(hub);

        Assert.Equal(["suspended"], post.Tried.Where(letter => letter.RecipientId == hub.Colleague.Id).Select(letter => letter.Lines[0].Kind));
    }

    [Fact]
    public async Task Plans_nothing_where_nothing_is_set_up_and_tells_in_the_page_as_ever()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.RequestedAsync(hub.Dermatologist.Id);

        Assert.Empty(await hub.OutgoingAsync(hub.Dermatologist));
        Assert.Equal(["opinion-requested"], await KindsAsync(hub, hub.Dermatologist));
    }

    [Fact]
    public async Task Forgets_what_was_sent_after_a_month()
    {
        var post = new Post();
        await using var hub = await Post.HubAsync();
        await hub.TellAsync("case-shared", hub.Gp);
        await post.DeliverAsync(hub);

        await Eventually.HoldsAsync(async () =>
        {
            hub.Clock.Advance(DeliverMessages.Kept);
            return (await hub.OutgoingAsync(hub.Gp)).Count == 0;
        });
    }

    private static async Task<IEnumerable<string>> KindsAsync(HubFixture hub, Actor actor) =>
        (await hub.GrantedAsync(actor, new ListNotices.Request())).Notices.Select(notice => notice.Kind);
}
