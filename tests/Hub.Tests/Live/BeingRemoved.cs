using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Tokens;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.People.SignIns;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live;

/// <summary>Whoever may be in a call no longer is out of it before the command that said so is answered.</summary>
public class BeingRemoved : IAsyncLifetime
{
    private readonly Told told = new();
    private HubFixture hub = null!;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services => services.AddSingleton<INotificationHandler<StayRemoved>>(told));
        session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(await hub.AcceptedAsync()))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_sign_in_that_is_ended_leaves_at_once_and_the_persons_other_browser_stays()
    {
        var (laptop, phone) = (await hub.AliveAsync(await hub.ComeAsync(hub.Gp)), await hub.AliveAsync(await hub.ComeAsync(hub.Gp)));
        var (lost, kept) = (await hub.GrantedAsync(phone, Enter("phone")), await hub.GrantedAsync(laptop, Enter("laptop")));
        string offer = await OfferAsync();
        var viewed = await hub.GrantedAsync(phone, new ViewMedia.Request(session, lost.ParticipantId, offer));
        var other = await hub.GrantedAsync(laptop, new ViewMedia.Request(session, kept.ParticipantId, offer));

        await hub.GrantedAsync(laptop, new EndSignIn.Request(phone.SignInId));

        Assert.False(await Room.Media.ClosePeerAsync(viewed.PeerId));
        Assert.True(await Room.Media.ClosePeerAsync(other.PeerId));
        await Eventually.HoldsAsync(() => Room.View.People is [var one] && one.ParticipantId == kept.ParticipantId);
        Assert.Equal([("phone", "removed-sign-in")], told.Removed);
        Assert.Equal("removed-sign-in", await ReasonAsync());
    }

    [Fact]
    public async Task Whose_role_is_taken_away_leaves_with_a_sentence_and_cannot_come_back()
    {
        var browser = await hub.ComeAsync(hub.Gp);
        await hub.GrantedAsync(await hub.ActorOfAsync(browser), Enter("gp"));
        await hub.GrantedAsync(hub.Dermatologist, Enter("specialist"));

        await hub.ChangeAsync(hub.Gp, membership => membership.Roles = Roles.Coordinator);

        Assert.Equal([("gp", "removed-role")], told.Removed);
        Assert.Contains("What you wrote is kept", Refusal.TextOf("removed-role"), StringComparison.Ordinal);
        Assert.Equal(RefusalKind.Forbidden, (await hub.RefusedAsync(await hub.ActorOfAsync(browser), Enter("gp"))).Kind);
        await Eventually.HoldsAsync(() => Room.View.People is [var one] && one.ClinicianId == hub.Dermatologist.Id);
    }

    [Theory]
    [InlineData(Roles.Clinician | Roles.Organiser)]
    [InlineData(Roles.Specialist)]
    public async Task Whose_new_roles_still_let_them_in_stay(Roles roles)
    {
        await hub.GrantedAsync(hub.Gp, Enter("gp"));

        await hub.ChangeAsync(hub.Gp, membership => membership.Roles = roles);

        Assert.Empty(told.Removed);
        Assert.Single(Room.View.People);
    }

    [Theory]
    [InlineData(MembershipState.Suspended)]
    [InlineData(MembershipState.Ended)]
    internal async Task Who_is_suspended_or_has_left_the_organisation_leaves_the_call(MembershipState state)
    {
        await hub.GrantedAsync(hub.Gp, Enter("gp"));

        await hub.ChangeAsync(hub.Gp, membership => membership.State = state);

        Assert.Equal([("gp", "removed-membership")], told.Removed);
        await Eventually.HoldsAsync(() => Room.View.People.Count == 0);
    }

    [Fact]
    public async Task Who_acts_for_another_organisation_now_leaves_the_call_of_the_former_one()
    {
        await hub.JoinAsync(hub.Gp, hub.Dermatologist.OrganisationId, Roles.Clinician);
        var browser = await hub.ComeAsync(hub.Gp);
        await hub.GrantedAsync(await hub.ActorOfAsync(browser), Enter("gp"));

        await hub.GrantedAsync(await hub.ActorOfAsync(browser), new SwitchOrganisation.Request(hub.Dermatologist.OrganisationId));

        Assert.Equal([("gp", "removed-switched")], told.Removed);
        Assert.Equal("session-not-found", (await hub.RefusedAsync(await hub.ActorOfAsync(browser), Enter("gp"))).Code);
    }

    [Fact]
    public async Task A_token_that_is_ended_takes_its_devices_with_it()
    {
        var maker = await hub.AliveAsync(await hub.ComeAsync(hub.Gp));
        var token = await hub.GrantedAsync(maker, new CreateToken.Request("ultrasound", ["consult"]));
        var program = await hub.ActorOfTokenAsync(token.Token);
        var media = await hub.GrantedAsync(program, new IssueMediaToken.Request(session, "view", "Wall", null, RecordingConsent: false));
        var connect = new ConnectDevice.Request(session, "view", media.Token, await OfferAsync());
        await hub.GrantedAsync(null, connect);
        await Eventually.HoldsAsync(() => Room.View.People is [{ IsDevice: true }]);

        await hub.GrantedAsync(maker, new RevokeToken.Request(token.Id));

        await Eventually.HoldsAsync(() => Room.View.People.Count == 0);
        Assert.Equal("media-token-not-accepted", (await hub.RefusedAsync(null, connect)).Code);
    }

    [Fact]
    public async Task A_device_cannot_come_back_for_who_lost_the_role()
    {
        var media = await hub.GrantedAsync(hub.Gp, new IssueMediaToken.Request(session, "view", "Wall", null, RecordingConsent: false));
        var connect = new ConnectDevice.Request(session, "view", media.Token, await OfferAsync());
        await hub.GrantedAsync(null, connect);

        await hub.ChangeAsync(hub.Gp, membership => membership.Roles = Roles.Coordinator);

        await Eventually.HoldsAsync(() => Room.View.People.Count == 0);
        Assert.Equal("media-token-not-accepted", (await hub.RefusedAsync(null, connect)).Code);
    }

    [Fact]
    public async Task A_view_that_the_relay_answers_after_its_viewer_has_gone_is_closed()
    {
        var joined = await hub.GrantedAsync(hub.Gp, Enter("gp"));
        var viewing = await hub.GrantedAsync(hub.Gp, new ViewMedia.Request(session, joined.ParticipantId, await OfferAsync()));
        await Room.RemoveAsync(stay => stay.ParticipantId == joined.ParticipantId, "removed-role");
        var late = Guid.NewGuid();
        await Room.Media.ViewAsync(late, joined.ParticipantId, await OfferAsync(), default);

        Room.Post(new RoomMessage.Viewing(joined.ParticipantId, late));

        await Room.RemoveAsync(_ => false, "removed-role");
        Assert.False(await Room.Media.ClosePeerAsync(late));
        Assert.False(await Room.Media.ClosePeerAsync(viewing.PeerId));
    }

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private JoinRoom.Request Enter(string connection) => new(session, Guid.NewGuid(), Guid.NewGuid(), connection, true, true);

    private static Task<string> OfferAsync() => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "chromium-view.sdp"));

    private async Task<string?> ReasonAsync()
    {
        string? reason = null;
        await Eventually.HoldsAsync(async () =>
        {
            var left = (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0))).SingleOrDefault(entry => entry.Type == "left");
            reason = left?.Body.GetProperty("reason").GetString();
            return left is not null;
        });
        return reason;
    }

    private sealed class Told : INotificationHandler<StayRemoved>
    {
        private readonly ConcurrentQueue<StayRemoved> removed = new();

        public IEnumerable<(string Connection, string Code)> Removed => removed.Select(one => (one.ConnectionId, one.Code));

        public Task Handle(StayRemoved notification, CancellationToken cancellationToken)
        {
            removed.Enqueue(notification);
            return Task.CompletedTask;
        }
    }
}
