using CaseHub.Hub.Cases;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Live.Appointments;

namespace CaseHub.Hub.Tests.Notify;

/// <summary>The calendar file of an appointment goes along with the mail about it. What a mail program and a calendar make of it: <see cref="SendingMail"/>.</summary>
public class InvitingByMail
{
    [Fact]
    public async Task Sends_one_mail_to_each_of_the_two_the_one_with_a_notice_and_the_one_whose_doing_it_was()
    {
        var (post, hub, caseId) = await StartAsync();
        await using var _ = hub;
        var id = await ProposeAsync(hub, caseId);

        await post.DeliverAsync(hub);
        await post.DeliverAsync(hub);

        var notice = (await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request(UnseenOnly: true))).Notices.Single();
        Assert.Equal(2, post.Tried.Count);
        Assert.Equal(("appointment-proposed", "gp", "C-2026-0001", $"/n/{notice.Id}"), LineTo(hub.Dermatologist, post.Tried));
        Assert.Equal(("appointment-own", null, "C-2026-0001", $"/appointments/{id}"), LineTo(hub.Gp, post.Tried));
        Assert.Equal([("REQUEST", 0), ("REQUEST", 0)], post.Tried.Select(FileOf));
        Assert.DoesNotContain((await hub.GrantedAsync(hub.Gp, new ListNotices.Request())).Notices, one => one.Kind == "appointment-proposed");
    }

    [Fact]
    public async Task Waits_for_no_digest_and_goes_out_although_the_news_was_seen_while_a_push_does_not()
    {
        var (post, hub, caseId) = await StartAsync();
        await using var _ = hub;
        await hub.AddBrowserAsync(hub.Dermatologist);
        await hub.ChooseAsync(hub.Dermatologist, s => (s.DigestAt, s.Live, s.Answers) = (new TimeOnly(18, 0), Channels.Mail | Channels.Push, Channels.Mail));
        await ProposeAsync(hub, caseId);
        await hub.TellAsync("note-written", hub.Dermatologist, caseId: caseId);
        await hub.GrantedAsync(hub.Dermatologist, new MarkNoticesSeen.Request());

        await post.DeliverAsync(hub);

        var letter = Assert.Single(post.Tried, letter => letter.RecipientId == hub.Dermatologist.Id);
        Assert.Equal((Channels.Mail, false, ("REQUEST", 0)), (letter.Channel, letter.IsDigest, FileOf(letter)));
        Assert.Equal("appointment-proposed", Assert.Single(letter.Lines).Kind);
    }

    [Fact]
    public async Task Brings_the_latest_state_once_where_it_has_changed_before_the_mail_went_out()
    {
        var (post, hub, caseId) = await StartAsync();
        await using var _ = hub;
        await hub.ChooseAsync(hub.Dermatologist, s => (s.QuietFrom, s.QuietUntil) = (new TimeOnly(9, 0), new TimeOnly(18, 0)));
        post.Answer = _ => Task.FromResult(Sending.Failed("unreachable"));
        var id = await ProposeAsync(hub, caseId);
        await post.DeliverAsync(hub);
        Assert.Equal((hub.Gp.Id, ("REQUEST", 0)), (Assert.Single(post.Tried).RecipientId, FileOf(post.Tried[0])));

        await hub.GrantedAsync(hub.Gp, new RescheduleAppointment.Request(id, Appointing.At("2026-03-17", "16:00")));
        post.Answer = _ => Task.FromResult(Sending.Done);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await post.DeliverAsync(hub);
        Assert.Equal([("REQUEST", 1)], post.Tried.Skip(1).Select(FileOf));

        await hub.GrantedAsync(hub.Gp, new CancelAppointment.Request(id, "The patient cannot come."));
        hub.Clock.Advance(TimeSpan.FromHours(8));
        await post.DeliverAsync(hub);

        var late = post.Tried.Skip(2).ToList();
        Assert.Equal(new[] { hub.Gp.Id, hub.Dermatologist.Id }.Order(), late.Select(letter => letter.RecipientId).Order());
        Assert.All(late, letter => Assert.Equal((("CANCEL", 2), "appointment-cancelled"), (FileOf(letter), letter.Lines.Single().Kind)));
        Assert.DoesNotContain(await hub.OutgoingAsync(hub.Dermatologist), message => message.AppointmentId is not null && message.NextAt is not null);
    }

    [Fact]
    public async Task Calls_it_off_in_both_calendars_when_the_case_ends()
    {
        var (post, hub, caseId) = await StartAsync();
        await using var _ = hub;
        await ProposeAsync(hub, caseId);
        await post.DeliverAsync(hub);

        await hub.GrantedAsync(hub.Gp, new WithdrawCase.Request(caseId));
        await post.DeliverAsync(hub);

        var files = post.Tried.Skip(2).Where(letter => letter.Calendar is not null).ToList();
        Assert.Equal(new[] { hub.Gp.Id, hub.Dermatologist.Id }.Order(), files.Select(letter => letter.RecipientId).Order());
        Assert.All(files, letter => Assert.Equal((("CANCEL", 1), "appointment-cancelled"), (FileOf(letter), letter.Lines.Single().Kind)));
    }

    [Fact]
    public async Task Sends_nothing_to_who_wants_no_mail_of_consults_or_belongs_nowhere_any_more()
    {
        var (post, hub, caseId) = await StartAsync();
        await using var _ = hub;
        await hub.ChooseAsync(hub.Gp, s => s.Live = Channels.None);
        await ProposeAsync(hub, caseId);
        Assert.DoesNotContain(await hub.OutgoingAsync(hub.Gp), message => message.AppointmentId is not null);

        await hub.ReadAsync(async db =>
        {
            db.RemoveRange(db.Set<Membership>().Where(m => m.ClinicianId == hub.Dermatologist.Id));
            return await db.SaveChangesAsync();
        });
        await post.DeliverAsync(hub);

        Assert.Empty(post.Tried);
    }

    [Fact]
    public async Task Changes_nothing_where_no_mail_is_set_up()
    {
        await using var hub = await HubFixture.StartAsync();
        await ProposeAsync(hub, await hub.AcceptedAsync());

        Assert.Empty(await hub.OutgoingAsync(hub.Gp));
        Assert.Empty(await hub.OutgoingAsync(hub.Dermatologist));
        Assert.Contains((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices, notice => notice.Kind == "appointment-proposed");
    }

    /// <summary>A case that both know of already.</summary>
    private static async Task<(Post Post, HubFixture Hub, Guid CaseId)> StartAsync()
    {
        var hub = await Post.HubAsync();
        var caseId = await hub.AcceptedAsync();
        foreach (var one in new[] { hub.Gp, hub.Dermatologist }) await hub.GrantedAsync(one, new MarkNoticesSeen.Request());
        return (new Post(), hub, caseId);
    }

    private static async Task<Guid> ProposeAsync(HubFixture hub, Guid caseId) =>
        (await hub.GrantedAsync(hub.Gp, new ProposeAppointment.Request(caseId, Appointing.At("2026-03-16", "11:00")))).Id;

    private static (string Kind, string? By, string? Case, string Path) LineTo(Actor reader, IReadOnlyList<Letter> letters)
    {
        var line = Assert.Single(Assert.Single(letters, letter => letter.RecipientId == reader.Id).Lines);
        return (line.Kind, line.ByName, line.CaseNumber, line.Path);
    }

    private static (string Method, int Sequence) FileOf(Letter letter) =>
        (letter.Calendar!.Method, int.Parse(letter.Calendar.Text.Split("SEQUENCE:")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture));
}
