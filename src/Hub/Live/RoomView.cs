using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Live;

/// <summary>Where the session's media runs.</summary>
public enum Topology
{
    /// <summary>Through our own WebRTC peer.</summary>
    Relay,

    /// <summary>Straight between the two browsers, end-to-end encrypted.</summary>
    PeerToPeer,
}

/// <summary>
/// The whole live state of a room, pushed on every change. It replaces the previous one; nothing has to be merged. What must last
/// (chat, consent, recording marks) is in the room log instead.
/// </summary>
/// <param name="Epoch">Changes when the room was opened anew (hub restart): every media connection has to be made again.</param>
/// <param name="Revision">Rises by one with each change within an epoch.</param>
/// <param name="Topology">Where media runs now.</param>
/// <param name="Target">Where it is going; equal to <paramref name="Topology"/> when nothing is changing.</param>
/// <param name="Generation">Rises with every change of the target; signalling of an older generation is dropped.</param>
/// <param name="People">Everybody in the room, in order of arrival; who merely watches a briefing is not among them.</param>
/// <param name="Recording">The recording that is asked for or running; null when there is none.</param>
/// <param name="Stage">Of a briefing; null in a consult.</param>
public sealed record RoomView(
    Guid Epoch,
    long Revision,
    Topology Topology,
    Topology Target,
    long Generation,
    IReadOnlyList<PersonView> People,
    RecordingView? Recording,
    StageView? Stage = null)
{
    /// <summary>How many people a clinician answers for: those at all their devices, the clinician counted once.</summary>
    public int PeopleWith(Guid clinicianId) => 1 + People.Where(person => person.ClinicianId == clinicianId).Sum(person => person.PeopleHere - 1);
}

/// <summary>One browser or device in the room.</summary>
/// <param name="ParticipantId">This stay of this device; a reload from the same tab keeps it.</param>
/// <param name="ClinicianId">Who it is.</param>
/// <param name="Name">As shown.</param>
/// <param name="Interprets">The two languages between which they interpret, BCP 47; null for whom the session is between.</param>
/// <param name="IsDevice">True for WHIP and WHEP devices and programs.</param>
/// <param name="IsAway">True while its link to the hub is down and it may come back.</param>
/// <param name="Audio">False while muted or without a microphone.</param>
/// <param name="Video">False while the camera is off or missing.</param>
/// <param name="PeopleHere">How many people sit at this device, as its clinician says.</param>
/// <param name="Publications">What it publishes to the relay.</param>
/// <param name="Upload">How what it sends to the relay arrives, looked at every few seconds; null while it sends nothing there.</param>
/// <param name="Download">How what the relay sends to it arrives; null while it views nothing there.</param>
/// <param name="Place">Where they are in a briefing; in a consult everybody is on stage.</param>
/// <param name="Role">As what they come to a briefing; null in a consult.</param>
public sealed record PersonView(
    Guid ParticipantId,
    Guid ClinicianId,
    string Name,
    IReadOnlyList<string>? Interprets,
    bool IsDevice,
    bool IsAway,
    bool Audio,
    bool Video,
    int PeopleHere,
    IReadOnlyList<PublicationView> Publications,
    LineView? Upload,
    LineView? Download,
    StagePlace Place = StagePlace.Stage,
    SeatRole? Role = null);

/// <summary>One connection by which something is published: camera and microphone together, or a screen.</summary>
public sealed record PublicationView(Guid PublicationId, string Source, string Label);

/// <summary>What everybody sees of a recording.</summary>
/// <param name="RecordingId">Its id.</param>
/// <param name="State"><c>asking</c> | <c>recording</c> | <c>closing</c>.</param>
/// <param name="AskedBy">Who asked, a clinician.</param>
/// <param name="StartedAt">Since when it records; null while asking.</param>
/// <param name="Answers">Each clinician who was asked.</param>
/// <param name="Class"><c>clinical-record</c> | <c>teaching</c>.</param>
/// <param name="Paused">True while nothing of anybody is written, because somebody came in.</param>
/// <param name="PausedBy">Who paused it; null while it is not.</param>
/// <param name="PausedAt">Since when; null while it is not.</param>
/// <param name="Devices">The devices that publish here, each with its own answer.</param>
/// <param name="Trouble">Why what is recorded waits: <c>disk</c> | <c>store</c>; null when all is well.</param>
public sealed record RecordingView(
    Guid RecordingId,
    string State,
    Guid AskedBy,
    DateTimeOffset? StartedAt,
    IReadOnlyList<ConsentView> Answers,
    string Class,
    bool Paused,
    Guid? PausedBy,
    DateTimeOffset? PausedAt,
    IReadOnlyList<DeviceConsentView> Devices,
    string? Trouble);

/// <summary>One person's answer.</summary>
/// <param name="ClinicianId">Whose.</param>
/// <param name="Answer"><c>asked</c> | <c>yes</c> | <c>no</c>.</param>
/// <param name="People">For how many people at their devices, themself among them.</param>
public sealed record ConsentView(Guid ClinicianId, string Answer, int People);

/// <summary>What was answered for one WHIP device, with its token or later in the room: <c>yes</c> | <c>no</c>.</summary>
public sealed record DeviceConsentView(Guid ParticipantId, string Answer);

/// <summary>The answer to whoever joins.</summary>
/// <param name="ParticipantId">You, in <see cref="RoomView.People"/> unless you merely watch: the stay is new, or that of the same device taken over.</param>
/// <param name="Room">The room with you in it.</param>
public sealed record Joined(Guid ParticipantId, RoomView Room);
