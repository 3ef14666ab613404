using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Recordings;

/// <summary>How far a recording has come.</summary>
public enum RecordingState
{
    /// <summary>Everybody is being asked; nothing is written.</summary>
    Asking,

    /// <summary>At least one person has said yes.</summary>
    Recording,

    /// <summary>Stopped; its tracks are on their way to the store.</summary>
    Closing,

    /// <summary>All that was recorded is in the store, verified.</summary>
    Completed,

    /// <summary>As completed, but the hub went down while it ran: the end of it is missing.</summary>
    Interrupted,

    /// <summary>Its content is gone for good; the row stays and says why.</summary>
    Deleted,
}

/// <summary>What a recording is for; told to everybody who is asked, and never changed.</summary>
public enum RecordingClass
{
    /// <summary>Part of the patient's record: kept for the organisation's retention; who withdraws has their track sealed.</summary>
    ClinicalRecord,

    /// <summary>For teaching: who withdraws has their track deleted.</summary>
    Teaching,
}

/// <summary>One recording of a session: who asked, on whose word about the patient, and what came of it.</summary>
internal sealed class Recording
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>On what the patient's consent stands: <c>patient</c>, <c>guardian</c>, <c>emergency</c>, <c>no-patient</c>.</summary>
    public required string PatientBasis { get; init; }

    /// <summary>How it was given, in the asker's words.</summary>
    public required string PatientHow { get; set; }

    /// <summary>Where it is filed; empty where nowhere.</summary>
    public required string PatientReference { get; set; }

    /// <summary>When it was given, as the asker says; null where no patient is involved.</summary>
    public DateTimeOffset? PatientAt { get; init; }

    public RecordingClass Class { get; init; }

    public RecordingState State { get; set; }

    /// <summary>When the first person said yes; null while nobody has.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>What a crash cost at most, of the track that lost most, milliseconds; 0 where nothing crashed.</summary>
    public long MissingMs { get; set; }

    /// <summary>When its content is deleted by itself; null while it runs, and where the organisation keeps for ever.</summary>
    public DateTimeOffset? KeepUntil { get; set; }

    /// <summary>Since when a legal hold forbids deleting and redacting; null without one.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    public Guid? HeldBy { get; set; }

    public string? HoldReason { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Null where retention deleted it.</summary>
    public Guid? DeletedBy { get; set; }

    public string? DeletionReason { get; set; }

    /// <summary>When everything it consists of was last read back and compared; null until the first time.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>The first track that was not as it was stored, at the last comparison; null where all was well.</summary>
    public Guid? DamagedTrackId { get; set; }

    /// <summary>From 0, of that track: the first piece that differs; null where the file is missing.</summary>
    public int? DamagedPiece { get; set; }

    public List<RecordingTrack> Tracks { get; init; } = [];

    public List<RecordingAnswer> Answers { get; init; } = [];

    public List<RecordingPause> Pauses { get; init; } = [];

    public List<RecordingMark> Marks { get; init; } = [];

    public List<RecordingRedaction> Redactions { get; init; } = [];

    public List<RecordingCaptions> Captions { get; init; } = [];
}
