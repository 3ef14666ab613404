using System.Collections.Concurrent;
using CaseHub.Hub.Live;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Recorder;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live;

/// <summary>However much the relay tells at once: more than the room's mailbox holds.</summary>
public class HearingTheRelay : IAsyncLifetime
{
    private readonly Told told = new();
    private HubFixture hub = null!;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync(services => services.AddSingleton<INotificationHandler<SlotsMapped>>(told).AddSingleton<INotificationHandler<RelayPeerClosed>>(told));
        session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(await hub.AcceptedAsync()))).SessionId;
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_viewer_is_told_of_its_slots_as_they_are_at_last_and_of_its_end()
    {
        var joined = await hub.GrantedAsync(hub.Gp, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), "gp", Audio: true, Video: true));
        string offer = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", "chromium-view.sdp"));
        var peer = (await hub.GrantedAsync(hub.Gp, new ViewMedia.Request(session, joined.ParticipantId, offer))).PeerId;
        var room = hub.Services.GetRequiredService<Rooms>().Find(session)!;
        await room.RemoveAsync(_ => false, "removed-role");
        Guid shown = Guid.Empty;

        for (int i = 0; i < 5_000; i++)
        {
            shown = Guid.NewGuid();
            room.Hear(new SlotsChanged(session, peer, [new SlotMap("0", IsAudio: true, shown)]));
            room.Hear(new PeerConnected(session, Guid.NewGuid()));
        }

        await Eventually.HoldsAsync(() => told.Slots.LastOrDefault()?.Slots[0].PublicationId == shown);
        room.Hear(new PeerClosed(session, peer, PeerCloseReason.TimedOut));
        await Eventually.HoldsAsync(() => told.Closed.Any(closed => closed.PeerId == peer));
    }

    private sealed class Told : INotificationHandler<SlotsMapped>, INotificationHandler<RelayPeerClosed>
    {
        public ConcurrentQueue<SlotsMapped> Slots { get; } = new();

        public ConcurrentQueue<RelayPeerClosed> Closed { get; } = new();

        public Task Handle(SlotsMapped notification, CancellationToken cancellationToken)
        {
            Slots.Enqueue(notification);
            return Task.CompletedTask;
        }

        public Task Handle(RelayPeerClosed notification, CancellationToken cancellationToken)
        {
            Closed.Enqueue(notification);
            return Task.CompletedTask;
        }
    }
}
