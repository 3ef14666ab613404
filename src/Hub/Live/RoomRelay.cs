using CaseHub.Hub.Live.Stage;
using CaseHub.Recorder;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>The room's side of the relay: who publishes and views what, and what the relay tells.</summary>
internal sealed partial class Room
{
    private async Task PublishAsync(RoomMessage.Published published)
    {
        var person = state.Find(published.ParticipantId);
        if (person is null || !StageRule.MayPublish(stays[person.ParticipantId], published.Publication.Source))
        {
            await Media.ClosePeerAsync(published.Publication.PeerId);
            return;
        }

        await UnpublishAsync(person, published.Publication.Source);
        if (published.Publication.Source == StageRule.Voice) published.Publication.Language = person.Language;
        published.Publication.Reach = Relay.FirstReach(Session);
        person.Publications.Add(published.Publication);
        await ShowAsync(person, published.Publication);
        await DecideAsync();
    }

    private async Task UnpublishAsync(Participant? person, string source)
    {
        if (person?.Publications.Find(publication => publication.Source == source) is not { } old) return;
        person.Publications.Remove(old);
        await Media.ClosePeerAsync(old.PeerId);
        await DecideAsync();
    }

    private Task ViewAsync(RoomMessage.Viewing viewing)
    {
        // Who left while the relay answered views nothing.
        if (state.Find(viewing.ParticipantId) is not { } person) return viewing.PeerId is { } orphan ? Media.ClosePeerAsync(orphan) : Task.CompletedTask;
        if (person.ViewPeerId is { } old && old != viewing.PeerId) _ = Media.ClosePeerAsync(old);
        person.ViewPeerId = viewing.PeerId;
        person.Scopes = null;
        return SeeAsync(person);
    }

    private async Task SeeAsync(Participant person)
    {
        await ScopeAsync(person);
        await SettleAsync(person);
    }

    private Task WishAsync(RoomMessage.Wish wish)
    {
        if (state.Find(wish.ParticipantId) is not { } person) return Task.CompletedTask;
        person.Wishes = wish.Wishes;
        return AskForPicturesAsync(person);
    }

    private Task AskForPicturesAsync(Participant? person) =>
        person is { ViewPeerId: { } viewer, Wishes: { } wishes } ? Media.WishAsync(viewer, wishes) : Task.CompletedTask;

    private Task HearAsync(MediaEvent happened) => happened switch
    {
        PeerConnected connected => AskForPicturesAsync(state.People.FirstOrDefault(person => person.ViewPeerId == connected.PeerId)),
        PublicationStarted started => OpenPublicationAsync(started),
        PublicationEnded ended => EndPublicationAsync(ended.PublicationId),
        SlotsChanged slots => TellOwnerAsync(slots.PeerId, connection => new SlotsMapped(Session.Id, connection, slots.PeerId, slots.Slots)),
        PeerClosed closed => ForgetPeerAsync(closed),
        _ => Task.CompletedTask,
    };

    private async Task OpenPublicationAsync(PublicationStarted started)
    {
        if (state.ByPublication(started.PublicationId) is not ({ } person, { } publication)) return;
        publication.Open(started.HasAudio, started.HasVideo);
        await ShowAsync(person, publication);
        if (publication.Source == StageRule.Voice) await DecideAsync();
    }

    /// <summary>What was in the green room alone has not been told of.</summary>
    private Task EndPublicationAsync(Guid publicationId)
    {
        bool wasSilent = state.ByPublication(publicationId) is (not null, { IsOnAir: false });
        return wasSilent ? Task.CompletedTask : TellAsync(new PublicationClosed(Session.Id, publicationId));
    }

    private PublicationOpened Opened(Participant person, Publication publication) =>
        new(Session.Id, person.ClinicianId, person.Name, person.ParticipantId, person.DeviceId, publication);

    private async Task AnnounceAsync()
    {
        foreach (var person in state.People)
        {
            foreach (var publication in person.Publications.Where(publication => publication.IsOnAir))
                await TellAsync(Opened(person, publication));
        }
    }

    private Task FindAsync(RoomMessage.FindPeer find)
    {
        var person = state.ByPeer(find.PeerId);
        find.Reply.TrySetResult(new PeerFound(person?.ParticipantId, person?.DeviceId));
        return Task.CompletedTask;
    }

    private async Task EndDeviceAsync(RoomMessage.EndDevice end)
    {
        var device = state.ByPeer(end.PeerId);
        bool isTheirs = device?.DeviceId == end.DeviceId;
        if (isTheirs) await LeaveAsync(device);
        end.Reply.TrySetResult(new DeviceEnded(isTheirs));
    }

    private async Task ForgetPeerAsync(PeerClosed closed)
    {
        if (state.ByPeer(closed.PeerId) is not { } person) return;
        await TellOwnerAsync(closed.PeerId, connection => new RelayPeerClosed(Session.Id, connection, closed.PeerId, closed.Reason.ToString()));
        person.Publications.RemoveAll(publication => publication.PeerId == closed.PeerId);
        if (person.ViewPeerId == closed.PeerId) person.ViewPeerId = null;
        if (person is { IsDevice: true, Publications.Count: 0, ViewPeerId: null }) await LeaveAsync(person);
        else await SettleAsync(person);
    }

    private Task TellOwnerAsync(Guid peerId, Func<string, INotification> news) =>
        state.ByPeer(peerId)?.ConnectionId is { } connection ? TellAsync(news(connection)) : Task.CompletedTask;
}
