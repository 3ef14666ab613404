using CaseHub.Hub.Live;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>What a running recording's mailbox takes; the family is closed.</summary>
internal abstract record RecordingMessage
{
    /// <summary>One that somebody waits for: answered when it has taken effect, or with the reason why it cannot.</summary>
    public abstract record Asked(TaskCompletionSource<Heard> Reply) : RecordingMessage;

    /// <summary>A person's own answer, the first or a changed one; a no for good ends their tracks, so that another yes begins new ones.</summary>
    public sealed record Answer(Guid ClinicianId, bool Agrees, TaskCompletionSource<Heard> Reply, bool ForGood = false) : Asked(Reply);

    /// <summary>A person's answer for one of their devices, in place of the one that came with its token.</summary>
    public sealed record AnswerForDevice(Guid ClinicianId, Guid ParticipantId, bool Agrees, TaskCompletionSource<Heard> Reply) : Asked(Reply);

    /// <summary>Somebody came into the room: they are asked before anything of theirs is kept.</summary>
    public sealed record Entered(Guid ClinicianId) : RecordingMessage;

    /// <summary>The number of people at a clinician's devices may have changed.</summary>
    public sealed record Counted(Guid ClinicianId) : RecordingMessage;

    /// <summary>Media of a publication flows through the relay.</summary>
    public sealed record Opened(PublicationOpened Publication) : RecordingMessage;

    public sealed record Closed(Guid PublicationId) : RecordingMessage;

    /// <summary>Somebody came in who is not to be recorded: nothing of anybody is written until it goes on.</summary>
    public sealed record Pause(Guid By, TaskCompletionSource<Heard> Reply) : Asked(Reply);

    public sealed record Resume(Guid By, TaskCompletionSource<Heard> Reply) : Asked(Reply);

    /// <summary>A moment to find again.</summary>
    public sealed record Mark(Guid By, string Text, TaskCompletionSource<Heard> Reply) : Asked(Reply);

    /// <summary>What is recorded cannot be kept at present: <c>disk</c> or <c>store</c>; null when all is well again.</summary>
    public sealed record Trouble(string? Kind) : RecordingMessage;

    /// <summary>The spool refused a track a while ago: it may take it now.</summary>
    public sealed record TryAgain : RecordingMessage;

    /// <summary>Ends the recording. The reply comes when every track is closed; storing goes on behind it.</summary>
    public sealed record Stop(Guid? By, TaskCompletionSource<Done> Reply) : RecordingMessage;
}

/// <summary>The answer to a message: it has taken effect, or the code of the refusal.</summary>
/// <param name="Refused">Null when it has taken effect.</param>
/// <param name="Mark">Of a mark: what was written.</param>
internal sealed record Heard(string? Refused = null, MarkView? Mark = null)
{
    public static readonly Heard Over = new("recording-over");

    public static readonly Heard Busy = new("room-busy");

    /// <summary>As doors tell it; null when it has taken effect.</summary>
    public Refusal? AsRefusal() => Refused switch
    {
        null => null,
        "room-busy" => Refusal.Unavailable(Refused),
        "device-not-here" => Refusal.NotFound(Refused),
        _ => Refusal.Conflict(Refused),
    };
}

/// <summary>Says that a recording has stopped.</summary>
internal sealed record Done;

/// <summary>A recording's tracks are in the store, verified.</summary>
internal sealed record RecordingStored(Guid RecordingId, Guid SessionId) : INotification;
