using System.Collections.Concurrent;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Notify;

public class TellingPeople
{
    [Fact]
    public async Task Tells_whom_a_case_is_offered_to_and_nobody_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();

        var notice = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices);
        Assert.Equal(("opinion-requested", id, "gp", "C-2026-0001"), (notice.Kind, notice.CaseId!.Value, notice.ByName, notice.CaseNumber));
        foreach (var other in new[] { hub.OtherDermatologist, hub.Gp, hub.Cardiologist, hub.Colleague, hub.Stranger })
            Assert.Empty((await hub.GrantedAsync(other, new ListNotices.Request())).Notices);
    }

    [Fact]
    public async Task Tells_the_asker_and_the_adviser_of_each_step_of_the_other()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed."));

        Assert.Equal(["opinion-written", "case-accepted"], await KindsAsync(hub, hub.Gp));
        Assert.Equal(["case-closed", "opinion-acknowledged", "opinion-requested"], await KindsAsync(hub, hub.Dermatologist));
    }

    [Fact]
    public async Task No_longer_asks_the_others_once_somebody_has_accepted()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();
        Assert.Equal(1, (await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Unseen);

        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));

        Assert.Equal(0, (await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Unseen);
    }

    [Fact]
    public async Task Pushes_a_notice_when_it_is_on_disk()
    {
        var pushed = new ConcurrentQueue<NoticeRaised>();
        await using var hub = await HubFixture.StartAsync(services => services.AddScoped<INotificationHandler<NoticeRaised>>(_ => new Listener(pushed)));

        await hub.RequestedAsync(hub.Dermatologist.Id);

        var raised = Assert.Single(pushed);
        Assert.Equal(hub.Dermatologist.Id, raised.RecipientId);
        Assert.Contains((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices, notice => notice.Id == raised.Notice.Id);
    }

    [Fact]
    public async Task Never_undoes_what_it_tells_of_when_the_telling_fails()
    {
        await using var hub = await HubFixture.StartAsync(services => services.AddScoped<INotificationHandler<OpinionRequested>>(_ => new Broken()));

        var id = await hub.RequestedAsync();

        Assert.Equal(CaseState.Requested, (await hub.CaseAsync(hub.Gp, id)).State);
    }

    [Fact]
    public async Task Marks_ones_own_notices_as_seen_and_leaves_the_others()
    {
        await using var hub = await HubFixture.StartAsync();
        foreach (var asked in new[] { hub.Dermatologist, hub.OtherDermatologist }) await hub.RequestedAsync(asked.Id);
        var theirs = (await hub.GrantedAsync(hub.OtherDermatologist, new ListNotices.Request())).Notices;

        await hub.GrantedAsync(hub.Dermatologist, new MarkNoticesSeen.Request([.. theirs.Select(notice => notice.Id)]));
        Assert.Equal(1, (await hub.GrantedAsync(hub.OtherDermatologist, new ListNotices.Request())).Unseen);
        Assert.Equal(1, (await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Unseen);

        await hub.GrantedAsync(hub.Dermatologist, new MarkNoticesSeen.Request());
        Assert.Empty((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request(UnseenOnly: true))).Notices);
        Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices);
    }

    private static async Task<IEnumerable<string>> KindsAsync(HubFixture hub, Actor actor) =>
        (await hub.GrantedAsync(actor, new ListNotices.Request())).Notices.Select(notice => notice.Kind);

    private sealed class Listener(ConcurrentQueue<NoticeRaised> pushed) : INotificationHandler<NoticeRaised>
    {
        public Task Handle(NoticeRaised notification, CancellationToken cancellationToken)
        {
            pushed.Enqueue(notification);
            return Task.CompletedTask;
        }
    }

    private sealed class Broken : INotificationHandler<OpinionRequested>
    {
        public Task Handle(OpinionRequested notification, CancellationToken cancellationToken) => throw new InvalidOperationException("Broken on purpose.");
    }
}
