namespace CaseHub.Hub.Live.Appointments;

/// <summary>An appointment as one of its two people sees it.</summary>
/// <param name="CaseNumber">Such as <c>C-2026-0007</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Sequence">As in its calendar file.</param>
/// <param name="Version">To be given back when it is confirmed, moved or cancelled.</param>
/// <param name="IsProposedByMe">The other one has to confirm.</param>
/// <param name="MayConfirm">It waits for the reader's yes.</param>
/// <param name="MayChange">It can be moved and cancelled.</param>
/// <param name="MayJoin">It is time: the call can be joined from it.</param>
/// <param name="Mine">Its time on the reader's clock.</param>
/// <param name="Theirs">Its time on the other one's.</param>
/// <param name="Warnings">What speaks against the time, as sentences; none once it is over.</param>
/// <param name="Reason">Why it was cancelled.</param>
/// <param name="SessionId">The consult that it led to.</param>
public sealed record AppointmentView(
    Guid Id,
    Guid CaseId,
    string CaseNumber,
    AppointmentState State,
    int Sequence,
    int Version,
    DateTimeOffset StartsAt,
    int Minutes,
    bool IsProposedByMe,
    bool MayConfirm,
    bool MayChange,
    bool MayJoin,
    ClockTime Mine,
    ClockTime Theirs,
    IReadOnlyList<string> Warnings,
    string? Reason,
    Guid? SessionId);

/// <summary>An instant on somebody's clock.</summary>
/// <param name="ClinicianId">Whose.</param>
/// <param name="Name">Theirs.</param>
/// <param name="Zone">IANA name.</param>
/// <param name="Local">Date and time there.</param>
/// <param name="UtcOffset">Such as <c>+05:30</c>.</param>
public sealed record ClockTime(Guid ClinicianId, string Name, string Zone, DateTime Local, string UtcOffset);

/// <summary>A wished time before it is sent: what it is on both clocks, and what speaks against it.</summary>
/// <param name="StartsAt">The instant.</param>
/// <param name="Warnings">Sentences; none of them forbids it.</param>
public sealed record LookedAt(DateTimeOffset StartsAt, int Minutes, ClockTime Mine, ClockTime Theirs, IReadOnlyList<string> Warnings);
