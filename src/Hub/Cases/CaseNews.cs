using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>What the floors above are told of a case, once it is on disk.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="OrganisationId">Who owns it.</param>
/// <param name="ById">Whose doing it was.</param>
/// <param name="Recipients">The clinicians who should know; never the one whose doing it was.</param>
internal abstract record CaseNews(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients) : INotification;

/// <summary>Candidates are asked for an opinion. In an emergency they are rung.</summary>
internal sealed record OpinionRequested(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients, Urgency Urgency)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

internal sealed record CaseAccepted(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

/// <summary>Nobody is left who could accept it.</summary>
internal sealed record CaseDeclined(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

internal sealed record OpinionWritten(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients, Guid OpinionId)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

internal sealed record OpinionAcknowledged(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

internal sealed record CaseClosed(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

internal sealed record CaseWithdrawn(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

internal sealed record CaseReopened(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

/// <summary>People should know something of a case, or of a session about it, that needs no more words than its kind has.</summary>
/// <param name="Kind">One of Notify/NoticeKinds; the page resource <c>client-notice-{kind}</c> has its text.</param>
/// <param name="ById">Whose doing it was; null for the hub's own.</param>
/// <param name="IsUrgent">Goes out on every channel at any hour.</param>
internal sealed record CaseTold(string Kind, Guid CaseId, Guid? ById, IReadOnlyList<Guid> Recipients, bool IsUrgent = false, Guid? SessionId = null) : INotification;

/// <summary>A note was written or changed (published by Notes).</summary>
internal sealed record NoteWritten(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients, Guid NoteId)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

/// <summary>Somebody may read it for a time.</summary>
internal sealed record CaseShared(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

/// <summary>Somebody without a part in it reads it in an emergency.</summary>
/// <param name="Reviewers">Who has to judge it.</param>
internal sealed record EmergencyOpened(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients, IReadOnlyList<Guid> Reviewers)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);

/// <summary>An emergency access was judged; whose it was is told, and the other officers are.</summary>
internal sealed record EmergencyReviewed(Guid CaseId, Guid OrganisationId, Guid ById, IReadOnlyList<Guid> Recipients, IReadOnlyList<Guid> Reviewers, EmergencyVerdict Verdict)
    : CaseNews(CaseId, OrganisationId, ById, Recipients);
