namespace CaseHub.Hub.Recordings;

/// <summary>What one person answered, and when: only added to, so that each minute has its answer.</summary>
internal sealed class RecordingAnswer
{
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>The media token of the device that it is about; null for the person's own.</summary>
    public Guid? DeviceId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>On the recording's time line, milliseconds; 0 before it began.</summary>
    public required long AtMs { get; init; }

    /// <summary><c>yes</c>, <c>no</c>, <c>asked</c> when a yes no longer stands because more people sit at the device, or <c>withdrawn</c> after the recording.</summary>
    public required string Answer { get; init; }
}

/// <summary>A stretch in which nothing of anybody was written, because somebody came in.</summary>
internal sealed class RecordingPause
{
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>Who pressed the key.</summary>
    public required Guid By { get; init; }

    /// <summary>On the recording's time line, milliseconds.</summary>
    public required long FromMs { get; init; }

    /// <summary>Null while it lasts.</summary>
    public long? ToMs { get; set; }
}

/// <summary>A moment that somebody thought worth finding again.</summary>
internal sealed class RecordingMark
{
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid By { get; init; }

    /// <summary>On the recording's time line, milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>May be empty; its author can give it words until the recording is stored.</summary>
    public required string Text { get; set; }
}

/// <summary>A stretch that was taken out of every track afterwards.</summary>
internal sealed class RecordingRedaction
{
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>On the recording's time line, milliseconds.</summary>
    public required long FromMs { get; init; }

    public required long ToMs { get; init; }

    public required string Reason { get; init; }

    /// <summary>When every stored track was without it; null until then.</summary>
    public DateTimeOffset? AppliedAt { get; set; }
}
