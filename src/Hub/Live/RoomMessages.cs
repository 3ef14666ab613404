using CaseHub.Hub.Live.Stage;
using CaseHub.Recorder;

namespace CaseHub.Hub.Live;

/// <summary>What a room's mailbox takes. The family is closed: the room's loop switches over all of them.</summary>
internal abstract record RoomMessage
{
    /// <summary>A browser enters, or comes back with the same device id.</summary>
    public sealed record Enter(Participant Newcomer, TaskCompletionSource<Joined> Reply) : RoomMessage;

    /// <summary>A participant leaves for good.</summary>
    public sealed record Leave(Guid ParticipantId) : RoomMessage;

    /// <summary>These stays may not go on.</summary>
    public sealed record Remove(Func<Participant, bool> Whose, string Code, TaskCompletionSource<StaysRemoved> Reply) : RoomMessage;

    /// <summary>A browser's hub connection ended; it has a while to come back.</summary>
    public sealed record LinkLost(string ConnectionId) : RoomMessage;

    /// <summary>The while is over.</summary>
    public sealed record GraceOver(Guid ParticipantId, int Absence) : RoomMessage;

    /// <summary>Something to be written into the log.</summary>
    public sealed record Append(LogDraft Draft, TaskCompletionSource<LogPosition> Reply) : RoomMessage;

    /// <summary>The relay has accepted what a participant publishes.</summary>
    public sealed record Published(Guid ParticipantId, Publication Publication) : RoomMessage;

    public sealed record Unpublish(Guid ParticipantId, string Source) : RoomMessage;

    /// <summary>The relay has accepted a viewer; null when it no longer views.</summary>
    public sealed record Viewing(Guid ParticipantId, Guid? PeerId) : RoomMessage;

    /// <summary>What the participant's page shows from now on.</summary>
    public sealed record Wish(Guid ParticipantId, IReadOnlyList<ViewWish> Wishes) : RoomMessage;

    public sealed record SetMedia(Guid ParticipantId, bool Audio, bool Video) : RoomMessage;

    /// <summary>How many people sit at a clinician's device; at all of theirs where none is named.</summary>
    public sealed record PeopleHere(Guid ClinicianId, Guid? ParticipantId, int Count, TaskCompletionSource<PeopleNoted> Reply) : RoomMessage;

    /// <summary>The rows of the stage as they were read.</summary>
    public sealed record ShowStage(StageFacts Facts, TaskCompletionSource<StageShown> Reply) : RoomMessage;

    /// <summary>Chooses the channel of a language; the floor alone where none is named.</summary>
    public sealed record Listen(Guid ParticipantId, string? Language) : RoomMessage;

    /// <summary>A host wants somebody's microphone or picture off.</summary>
    public sealed record Hush(Guid ClinicianId, Hushed What, string By) : RoomMessage;

    /// <summary>For the other browser, while the generation is the present one.</summary>
    public sealed record Signal(Guid ParticipantId, long Generation, string Message) : RoomMessage;

    public sealed record Arrived(Guid ParticipantId, long Generation) : RoomMessage;

    public sealed record Broken(Guid ParticipantId, long Generation) : RoomMessage;

    /// <summary>A switch has taken too long.</summary>
    public sealed record SwitchOverdue(long Generation) : RoomMessage;

    /// <summary>Peer to peer may be tried again after a failure.</summary>
    public sealed record TryDirectAgain : RoomMessage;

    /// <summary>It is time to look at everybody's line.</summary>
    public sealed record Measure : RoomMessage;

    /// <summary>What is to be seen of the recording; null when there is none any more.</summary>
    public sealed record ShowRecording(RecordingView? Recording) : RoomMessage;

    /// <summary>Asks to hear of every open publication once more.</summary>
    public sealed record AnnouncePublications : RoomMessage;

    /// <summary>A device ends its own connection; another's is not there for it.</summary>
    public sealed record EndDevice(Guid PeerId, Guid DeviceId, TaskCompletionSource<DeviceEnded> Reply) : RoomMessage;

    /// <summary>Asks whose a relay connection is.</summary>
    public sealed record FindPeer(Guid PeerId, TaskCompletionSource<PeerFound> Reply) : RoomMessage;

    /// <summary>Something happened in the relay.</summary>
    public sealed record Media : RoomMessage;
}

/// <summary>The answer to <see cref="RoomMessage.EndDevice"/>.</summary>
internal sealed record DeviceEnded(bool WasThere);

/// <summary>The answer to <see cref="RoomMessage.Remove"/>: how many there were.</summary>
internal sealed record StaysRemoved(int Count);

/// <summary>The answer to <see cref="RoomMessage.ShowStage"/>: it is shown.</summary>
internal sealed record StageShown;

/// <summary>The answer to <see cref="RoomMessage.PeopleHere"/>: whether there is such a stay.</summary>
internal sealed record PeopleNoted(bool WasThere);

/// <summary>The answer to <see cref="RoomMessage.FindPeer"/>.</summary>
/// <param name="ParticipantId">Whose it is; null when there is no such connection.</param>
/// <param name="DeviceId">By which device, or by which media token.</param>
internal sealed record PeerFound(Guid? ParticipantId, Guid? DeviceId);
