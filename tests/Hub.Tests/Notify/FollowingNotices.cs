using CaseHub.Hub.Notify;
using CaseHub.Hub.Tests.Cases;

namespace CaseHub.Hub.Tests.Notify;

public sealed class FollowingNotices
{
    public static TheoryData<string> Kinds => [.. NoticeKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Leads_somewhere_from_each_kind_with_a_case_or_without(string kind)
    {
        var (caseId, sessionId) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.All([NoticePlace.Of(kind, caseId, sessionId), NoticePlace.Of(kind, caseId, null), NoticePlace.Of(kind, null, sessionId), NoticePlace.Of(kind, null, null)], place => Assert.StartsWith("/", place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Marks_it_as_seen_and_leads_to_the_part_of_the_case()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();
        var notice = (await hub.GrantedAsync(hub.Gp, new ListNotices.Request())).Notices.Single(n => n.Kind == "opinion-written");

        var opened = await hub.GrantedAsync(hub.Gp, new OpenNotice.Request(notice.Id));

        Assert.Equal(($"/cases/{id}#opinions", opened.Path), (notice.Place, notice.Place));
        Assert.True((await hub.GrantedAsync(hub.Gp, new ListNotices.Request())).Notices.Single(n => n.Id == notice.Id).Seen);
    }

    [Fact]
    public async Task Is_for_its_recipient_alone_and_leaves_it_unseen_for_others()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.RequestedAsync(hub.Dermatologist.Id);
        var notice = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices);

        foreach (var other in new[] { hub.OtherDermatologist, hub.Gp, hub.Administrator, hub.Stranger })
            Assert.Equal((RefusalKind.NotFound, "notice-not-found"), (await hub.RefusedAsync(other, new OpenNotice.Request(notice.Id))) switch { var refused => (refused.Kind, refused.Code) });

        Assert.False(Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListNotices.Request())).Notices).Seen);
    }
}
