using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using CaseHub.Hub.Tests.Cases;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live;

public class ConsultTests : IAsyncLifetime
{
    private readonly Heard heard = new();
    private HubFixture hub = null!;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services => services.AddSingleton<INotificationHandler<RingRaised>>(heard).AddSingleton<INotificationHandler<RingStopped>>(heard));
        var caseId = await hub.AcceptedAsync();
        session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Two_people_who_start_at_once_meet_in_one_session()
    {
        var read = await hub.GrantedAsync(hub.Gp, new ReadSession.Request(session));
        var second = await hub.GrantedAsync(hub.Dermatologist, new StartConsult.Request(read.Cases[0].Id));

        Assert.Equal(new StartConsult.Started(session, IsNew: false), second);
    }

    [Fact]
    public async Task To_a_stranger_the_session_does_not_exist()
    {
        foreach (var stranger in new[] { hub.Stranger, hub.Colleague, hub.OtherDermatologist, hub.Administrator })
        {
            Assert.Equal("session-not-found", (await hub.RefusedAsync(stranger, new ReadSession.Request(session))).Code);
            Assert.Equal("session-not-found", (await hub.RefusedAsync(stranger, Chat("hello"))).Code);
            Assert.Equal("session-not-found", (await hub.RefusedAsync(stranger, Enter())).Code);
        }
    }

    [Fact]
    public async Task The_same_post_sent_twice_is_stored_once()
    {
        var post = Chat("Is it itching?");

        var first = await hub.GrantedAsync(hub.Dermatologist, post);
        var second = await hub.GrantedAsync(hub.Dermatologist, post);

        Assert.Equal(new LogPosition(first.Seq, IsNew: true), first);
        Assert.Equal(new LogPosition(first.Seq, IsNew: false), second);
        Assert.Single(await LogAsync(), entry => entry.Type == "chat");
    }

    [Fact]
    public async Task The_same_client_id_of_two_people_is_two_posts()
    {
        var post = Chat("Yes.");

        await hub.GrantedAsync(hub.Gp, post);
        await hub.GrantedAsync(hub.Dermatologist, post);

        Assert.Equal(2, (await LogAsync()).Count(entry => entry.Type == "chat"));
    }

    [Fact]
    public async Task Who_says_what_they_have_gets_the_rest_in_order()
    {
        foreach (int number in Enumerable.Range(1, 20)) await hub.GrantedAsync(number % 2 == 0 ? hub.Gp : hub.Dermatologist, Chat($"{number}"));

        var rest = await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 15));

        Assert.Equal([16, 17, 18, 19, 20], rest.Select(entry => entry.Seq));
        Assert.Equal(["16", "17", "18", "19", "20"], rest.Select(entry => entry.Body.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task The_other_one_is_rung_until_they_come()
    {
        await hub.GrantedAsync(hub.Gp, Enter());
        await Eventually.HoldsAsync(() => heard.Rings.Any(ring => ring.RecipientId == hub.Dermatologist.Id && ring.Ring.From == hub.Gp.Name));

        await hub.GrantedAsync(hub.Dermatologist, Enter());
        await Eventually.HoldsAsync(() => heard.Stopped.Any(stop => stop.RecipientId == hub.Dermatologist.Id));
    }

    [Fact]
    public async Task Ringing_ends_when_nobody_waits_any_more()
    {
        var joined = await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(hub.Gp, new TellRoom.Request(session, joined.ParticipantId, new RoomMessage.Leave(joined.ParticipantId)));
        await LogAsync(upTo: "left");

        await Eventually.HoldsAsync(() => heard.Stopped.Any(stop => stop.RecipientId == hub.Dermatologist.Id));
    }

    [Fact]
    public async Task A_seat_speaks_for_its_owner_only()
    {
        var joined = await hub.GrantedAsync(hub.Gp, Enter());
        var mute = new TellRoom.Request(session, joined.ParticipantId, new RoomMessage.SetMedia(joined.ParticipantId, false, false));

        Assert.Equal("not-in-room", (await hub.RefusedAsync(hub.Dermatologist, mute)).Code);
        await hub.GrantedAsync(hub.Gp, mute);
    }

    [Fact]
    public async Task Whose_link_is_lost_keeps_their_seat_for_a_while_and_then_has_left()
    {
        await hub.GrantedAsync(hub.Gp, Enter(connection: "gone"));
        var room = hub.Services.GetRequiredService<Rooms>().Find(session)!;
        room.Post(new RoomMessage.LinkLost("gone"));
        await Eventually.HoldsAsync(() => room.View.People is [{ IsAway: true }]);

        hub.Clock.Advance(TimeSpan.FromSeconds(21));

        await LogAsync(upTo: "left");
        Assert.Empty(room.View.People);
    }

    [Fact]
    public async Task What_is_not_an_offer_is_refused_with_the_next_step()
    {
        var joined = await hub.GrantedAsync(hub.Gp, Enter());

        var refusal = await hub.RefusedAsync(hub.Gp, new PublishMedia.Request(session, joined.ParticipantId, "camera", "this is no SDP"));

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.NotEmpty(refusal.Text);
    }

    [Fact]
    public async Task Only_ones_own_connection_can_be_restarted()
    {
        string vector = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "chromium-view.sdp"));
        var gp = await hub.GrantedAsync(hub.Gp, Enter());
        var specialist = await hub.GrantedAsync(hub.Dermatologist, Enter("another"));
        var viewing = await hub.GrantedAsync(hub.Gp, new ViewMedia.Request(session, gp.ParticipantId, vector));
        var restart = new RestartMedia.Request(session, gp.ParticipantId, viewing.PeerId, vector);

        Assert.Equal(viewing.PeerId, (await hub.GrantedAsync(hub.Gp, restart)).PeerId);
        Assert.Equal("media-session-not-found", (await hub.RefusedAsync(hub.Dermatologist, restart with { ParticipantId = specialist.ParticipantId })).Code);
        Assert.Equal("media-session-not-found", (await hub.RefusedAsync(hub.Gp, restart with { PeerId = Guid.NewGuid() })).Code);
        Assert.Equal("not-sdp", (await hub.RefusedAsync(hub.Gp, restart with { Sdp = "nothing" })).Code);
    }

    [Fact]
    public async Task A_media_token_opens_its_own_session_and_role_until_it_expires()
    {
        var issued = await hub.GrantedAsync(hub.Gp, new IssueMediaToken.Request(session, "publish", "Ultrasound", null, RecordingConsent: true));
        var rightDoor = new DisconnectDevice.Request(session, "publish", issued.Token, Guid.NewGuid());

        Assert.Equal("media-session-not-found", (await hub.RefusedAsync(null, rightDoor)).Code);
        Assert.Equal("media-token-for-something-else", (await hub.RefusedAsync(null, rightDoor with { Role = "view" })).Code);
        Assert.Equal("media-token-for-something-else", (await hub.RefusedAsync(null, rightDoor with { SessionId = Guid.NewGuid() })).Code);
        Assert.Equal("media-token-not-accepted", (await hub.RefusedAsync(null, rightDoor with { Token = null })).Code);
        Assert.Equal("media-token-not-accepted", (await hub.RefusedAsync(null, rightDoor with { Token = issued.Token[..^1] + (issued.Token[^1] == '0' ? '1' : '0') })).Code);
        hub.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("media-token-not-accepted", (await hub.RefusedAsync(null, rightDoor)).Code);
    }

    private PostToLog.Request Chat(string text) => new(session, Guid.NewGuid(), "chat", text);

    private JoinRoom.Request Enter(string connection = "connection") => new(session, Guid.NewGuid(), Guid.NewGuid(), connection, true, true);

    private async Task<IReadOnlyList<LogEntryView>> LogAsync(string? upTo = null)
    {
        IReadOnlyList<LogEntryView> log = [];
        await Eventually.HoldsAsync(async () =>
        {
            log = await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0));
            return upTo is null || log.Any(entry => entry.Type == upTo);
        });
        return log;
    }

    private sealed class Heard : INotificationHandler<RingRaised>, INotificationHandler<RingStopped>
    {
        public ConcurrentBag<RingRaised> Rings { get; } = [];

        public ConcurrentBag<RingStopped> Stopped { get; } = [];

        public Task Handle(RingRaised notification, CancellationToken cancellationToken)
        {
            Rings.Add(notification);
            return Task.CompletedTask;
        }

        public Task Handle(RingStopped notification, CancellationToken cancellationToken)
        {
            Stopped.Add(notification);
            return Task.CompletedTask;
        }
    }
}
