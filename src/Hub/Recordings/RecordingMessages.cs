using CaseHub.Hub.Live;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>What a running recording's mailbox takes; the family is closed.</summary>
internal abstract record RecordingMessage
{
    /// <summary>A person's own answer, the first or a changed one.</summary>
    public sealed record Answer(Guid ClinicianId, bool Agrees, TaskCompletionSource<Done> Reply) : RecordingMessage;

    /// <summary>Somebody came into the room: they are asked before anything of theirs is kept.</summary>
    public sealed record Entered(Guid ClinicianId) : RecordingMessage;

    /// <summary>Media of a publication flows through the relay.</summary>
    public sealed record Opened(PublicationOpened Publication) : RecordingMessage;

    public sealed record Closed(Guid PublicationId) : RecordingMessage;

    /// <summary>What is recorded cannot be kept at present: <c>disk</c> or <c>store</c>; null when all is well again.</summary>
    public sealed record Trouble(string? Kind) : RecordingMessage;

    /// <summary>The spool refused a track a while ago: it may take it now.</summary>
    public sealed record TryAgain : RecordingMessage;

    /// <summary>Ends the recording. The reply comes when every track is closed; storing goes on behind it.</summary>
    public sealed record Stop(Guid? By, TaskCompletionSource<Done> Reply) : RecordingMessage;
}

/// <summary>Says that a message has taken effect.</summary>
internal sealed record Done;

/// <summary>A recording's tracks are in the store, verified.</summary>
internal sealed record RecordingStored(Guid RecordingId, Guid SessionId) : INotification;
