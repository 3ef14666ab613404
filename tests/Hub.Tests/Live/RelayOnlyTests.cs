using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live;

/// <summary>Where an organisation of a case's people says "relay only", browsers never learn each other's addresses.</summary>
public sealed class RelayOnlyTests : IAsyncDisposable
{
    private readonly Signals heard = new();
    private HubFixture? hub;

    public ValueTask DisposeAsync() => hub?.DisposeAsync() ?? default;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_signal_passes_where_the_owner_or_the_advisers_organisation_forbids_it(bool isOwner)
    {
        hub = await StartAsync();
        await ForbidAsync(isOwner ? hub.Gp : hub.Dermatologist);
        var session = await hub.GrantedAsync(hub.Gp, new StartConsult.Request(await hub.AcceptedAsync()));

        var (gp, specialist, room) = await MeetAsync(session.SessionId);

        Assert.Equal((Topology.Relay, Topology.Relay), (room.View.Topology, room.View.Target));
        for (long generation = 0; generation < 4; generation++) await SignalAsync(hub.Gp, session.SessionId, gp, generation);
        await SignalAsync(hub.Dermatologist, session.SessionId, specialist, room.View.Generation);
        await BehindAsync(session.SessionId, gp);
        Assert.Empty(heard.Passed);
    }

    [Fact]
    public async Task Signals_pass_where_nobody_forbids_it()
    {
        hub = await StartAsync();
        var session = await hub.GrantedAsync(hub.Gp, new StartConsult.Request(await hub.AcceptedAsync()));

        var (gp, _, room) = await MeetAsync(session.SessionId);

        Assert.Equal(Topology.PeerToPeer, room.View.Target);
        await SignalAsync(hub.Gp, session.SessionId, gp, room.View.Generation);
        await Eventually.HoldsAsync(() => heard.Passed.Count == 1);
    }

    [Fact]
    public async Task A_policy_that_changes_counts_from_the_rooms_next_opening()
    {
        hub = await StartAsync();
        var session = await hub.GrantedAsync(hub.Gp, new StartConsult.Request(await hub.AcceptedAsync()));
        await ForbidAsync(hub.Dermatologist);

        var (_, _, room) = await MeetAsync(session.SessionId);

        Assert.Equal(Topology.Relay, room.View.Target);
    }

    private async Task<HubFixture> StartAsync() =>
        await HubFixture.StartAsync(services => services.AddSingleton<INotificationHandler<PeerSignalled>>(heard));

    private Task<int> ForbidAsync(Actor somebody) => hub!.ReadAsync(db => db.Set<Organisation>()
        .Where(organisation => organisation.Id == somebody.OrganisationId)
        .ExecuteUpdateAsync(set => set.SetProperty(organisation => organisation.RelayOnly, true)));

    private async Task<(Guid Gp, Guid Specialist, Room Room)> MeetAsync(Guid session)
    {
        var gp = await hub!.GrantedAsync(hub.Gp, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), "of the GP", true, true));
        var specialist = await hub.GrantedAsync(hub.Dermatologist, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), "of the specialist", true, true));
        return (gp.ParticipantId, specialist.ParticipantId, hub.Services.GetRequiredService<Rooms>().Find(session)!);
    }

    private Task SignalAsync(Actor person, Guid session, Guid participant, long generation) => hub!.GrantedAsync(
        person, new TellRoom.Request(session, participant, new RoomMessage.Signal(participant, generation, """{"candidate":{"candidate":"candidate:1 1 udp 1 192.0.2.7 9 typ host"}}""")));

    /// <summary>Everything that was told to the room before has been taken once this is answered: its mailbox has an order.</summary>
    private Task BehindAsync(Guid session, Guid participant) => hub!.GrantedAsync(hub.Gp, new SayPeopleHere.Request(session, participant, 2));

    private sealed class Signals : INotificationHandler<PeerSignalled>
    {
        public ConcurrentBag<PeerSignalled> Passed { get; } = [];

        public Task Handle(PeerSignalled notification, CancellationToken cancellationToken)
        {
            Passed.Add(notification);
            return Task.CompletedTask;
        }
    }
}
