using CaseHub.Hub.Live.Stage;
using CaseHub.Recorder;

namespace CaseHub.Hub.Live;

/// <summary>One browser or device in a room. Only the room's loop touches it.</summary>
internal sealed class Participant
{
    public required Guid ParticipantId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>For which they are there.</summary>
    public Guid OrganisationId { get; set; }

    /// <summary>The sign-in or personal access token that they came by; of a device, the one that its media token was made by. The stay ends with it.</summary>
    public Guid SignInId { get; set; }

    public required string Name { get; init; }

    /// <summary>The two languages between which they interpret, BCP 47; null for whom the session is between.</summary>
    public IReadOnlyList<string>? Interprets { get; init; }

    /// <summary>As what they come to a briefing; null in a consult.</summary>
    public SeatRole? Role { get; set; }

    /// <summary>Where they are in a briefing; in a consult everybody is on stage.</summary>
    public StagePlace Place { get; set; } = StagePlace.Stage;

    /// <summary>BCP 47: of a briefing's interpreter, into which language.</summary>
    public string? Language { get; set; }

    /// <summary>BCP 47: the channel that they have chosen to hear; null for the floor alone.</summary>
    public string? Listens { get; set; }

    /// <summary>What the relay was last told of whom they are shown; null while it was told nothing.</summary>
    public IReadOnlyList<string>? Scopes { get; set; }

    /// <summary>Made by the tab and kept over a reload; the media token's id for a device.</summary>
    public required Guid DeviceId { get; init; }

    /// <summary>Made anew by each load of the page: tells a reload, which has lost its media connections, from a link that came back.</summary>
    public Guid PageId { get; set; }

    public bool IsDevice { get; init; }

    /// <summary>The SignalR connection; null while it is away, and for devices.</summary>
    public string? ConnectionId { get; set; }

    /// <summary>Rises each time the link is lost, so that only the latest grace period can end the stay.</summary>
    public int Absence { get; set; }

    public bool Audio { get; set; }

    public bool Video { get; set; }

    /// <summary>How many people sit at this device, its clinician among them.</summary>
    public int PeopleHere { get; set; } = 1;

    /// <summary>The newest generation whose target this browser has reached.</summary>
    public long ArrivedGeneration { get; set; }

    /// <summary>The relay connection by which it sees the others; null without one.</summary>
    public Guid? ViewPeerId { get; set; }

    /// <summary>What its page shows; null while it has not said.</summary>
    public IReadOnlyList<ViewWish>? Wishes { get; set; }

    public List<Publication> Publications { get; } = [];

    /// <summary>How what it sends to the relay arrives; null while it sends nothing there.</summary>
    public LineView? Upload { get; set; }

    /// <summary>How what the relay sends to it arrives; null while it views nothing there.</summary>
    public LineView? Download { get; set; }

    /// <summary>Everybody sees that they are here; who merely watches a briefing is counted.</summary>
    public bool IsSeen => Role is not SeatRole.Audience || Place != StagePlace.Audience;

    public bool IsAway => !IsDevice && ConnectionId is null;

    public PersonView ToView() => new(ParticipantId, ClinicianId, Name, Interprets, IsDevice, IsAway, Audio, Video, PeopleHere, [.. Publications.Select(p => p.ToView())], Upload, Download, Place, Role);
}

/// <summary>One relay connection by which a participant publishes.</summary>
/// <param name="PublicationId">Its id for viewers and recordings.</param>
/// <param name="PeerId">The relay connection.</param>
/// <param name="Source"><c>camera</c>, <c>screen</c>, or <c>voice</c> of an interpreter; one of each a participant.</param>
/// <param name="Label">Of a device; empty for a browser.</param>
/// <param name="RecordingConsent">A device's own answer, given with its token; null where the person answers in the room.</param>
internal sealed record Publication(Guid PublicationId, Guid PeerId, string Source, string Label, bool? RecordingConsent)
{
    /// <summary>True once its media has come; what it carries is known only then.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Those who are shown it; null for everybody.</summary>
    public string? Reach { get; set; }

    /// <summary>It is part of the broadcast, and of its recording; in a consult always once it is open.</summary>
    public bool IsOnAir { get; set; }

    /// <summary>BCP 47: of an interpreter's voice, or as a device's token says; null where nobody said.</summary>
    public string? Language { get; set; }

    public bool HasAudio { get; private set; }

    public bool HasVideo { get; private set; }

    public void Open(bool hasAudio, bool hasVideo) => (IsOpen, HasAudio, HasVideo) = (true, hasAudio, hasVideo);

    public PublicationView ToView() => new(PublicationId, Source, Label);
}
