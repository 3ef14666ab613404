using MediatR;

namespace CaseHub.Hub.Live;

// What rooms tell the floors above.

/// <summary>The log of a session has grown to this sequence number.</summary>
internal sealed record LogAdvanced(Guid SessionId, long Seq) : INotification;

/// <summary>The room looks different now.</summary>
internal sealed record RoomChanged(Guid SessionId, RoomView Room) : INotification;

/// <summary>Somebody came into the room, not merely back; watchers of a briefing too.</summary>
internal sealed record PersonEntered(Guid SessionId, Guid ClinicianId, string Name, bool IsDevice, bool IsAudience) : INotification;

/// <summary>Somebody left the room for good.</summary>
internal sealed record PersonLeft(Guid SessionId, Guid ClinicianId, bool IsDevice) : INotification;

/// <summary>For one browser: its stay was ended by somebody else, for the reason of this code.</summary>
internal sealed record StayRemoved(Guid SessionId, string ConnectionId, string Code) : INotification;

/// <summary>Somebody has said how many people sit at their device.</summary>
internal sealed record PeopleCounted(Guid SessionId, Guid ClinicianId) : INotification;

/// <summary>The relay receives media of a new publication, or one has come from the green room into the broadcast.</summary>
/// <param name="SessionId">Where.</param>
/// <param name="ClinicianId">Whose it is, or on whose behalf the device is there.</param>
/// <param name="Name">The participant's, as shown.</param>
/// <param name="ParticipantId">By which stay.</param>
/// <param name="DeviceId">By which tab; of a WHIP device, its media token, the same however often it comes back.</param>
/// <param name="Publication">What is published.</param>
internal sealed record PublicationOpened(
    Guid SessionId, Guid ClinicianId, string Name, Guid ParticipantId, Guid DeviceId, Publication Publication) : INotification;

/// <summary>A publication has ended, or has left the broadcast.</summary>
internal sealed record PublicationClosed(Guid SessionId, Guid PublicationId) : INotification;

/// <summary>For one browser: the publications that its viewing connection's slots carry now.</summary>
internal sealed record SlotsMapped(Guid SessionId, string ConnectionId, Guid PeerId, IReadOnlyList<Recorder.SlotMap> Slots) : INotification;

/// <summary>For one browser: one of its relay connections has ended.</summary>
internal sealed record RelayPeerClosed(Guid SessionId, string ConnectionId, Guid PeerId, string Reason) : INotification;

/// <summary>For one browser: from the other one, unread.</summary>
internal sealed record PeerSignalled(Guid SessionId, string ConnectionId, Guid From, long Generation, string Message) : INotification;
