namespace CaseHub.Hub.Notify;

/// <summary>Where a notice leads: the page, and the part of it, at which one does something about it.</summary>
internal static class NoticePlace
{
    /// <summary>Such as <c>/cases/…#opinions</c>. What the reader may not see there says so itself.</summary>
    public static string Of(string kind, Guid? caseId, Guid? sessionId) => OfKind(kind) ?? OfCase(kind, caseId) ?? OfBriefing(kind, sessionId) ?? (sessionId is { } session ? $"/sessions/{session}" : OfTopic(kind));

    private static string? OfKind(string kind) => kind switch
    {
        // Whoever reviews emergency access reads no case, and who lost it has nothing to open there.
        "emergency-to-review" or "emergency-overdue" or "emergency-reviewed-justified" or "emergency-reviewed-not-justified" => "/organisation/emergencies",
        "emergency-suspended" or "emergency-justified" or "emergency-not-justified" => "/emergency",
        "licence-submitted" => "/organisation/licences",
        _ when kind.StartsWith("licence-of-", StringComparison.Ordinal) => "/organisation/licences",
        _ when kind.StartsWith("licence-", StringComparison.Ordinal) => "/account/profile#licences",
        _ when kind.StartsWith("network-", StringComparison.Ordinal) => "/organisation/networks",
        "joined" or "name-changed" => "/organisation/people",
        "delivery-failing" => "/organisation/delivery",
        "roles-changed" or "suspended" or "restored" or "membership-ended" => "/account/profile",
        "new-device" => "/account/devices",
        "second-factor-added" or "second-factor-removed" or "second-factor-reset" or "password-changed" => "/account/security",
        "incident-reported" => "/organisation/incidents",
        "incident-closed" => "/incidents",
        "test-message" => "/account/notifications",
        _ => null,
    };

    private static string? OfCase(string kind, Guid? caseId) => caseId is null ? null : $"/cases/{caseId}" + kind switch
    {
        "opinion-written" or "opinion-acknowledged" or "opinion-critical" or "opinion-changed" or "opinion-added" => "#opinions",
        "note-written" => "#notes",
        "recording-completed" => "#recordings",
        _ when kind.StartsWith("appointment-", StringComparison.Ordinal) => "#appointments",
        "call-note-asked" => "#call-note",
        "call-note-written" or "task-due" => "#call-notes",
        "outcome-reminder" => "#answer",
        "survey-due" => "#closing",
        _ when kind.StartsWith("follow-up-", StringComparison.Ordinal) => "#follow-ups",
        _ when kind.StartsWith("review-", StringComparison.Ordinal) => "#reviews",
        "case-declined" or "case-handed-back" => "#next-step",
        _ => "",
    };

    /// <summary>A briefing has its session's id. One that is live leads into its room.</summary>
    private static string? OfBriefing(string kind, Guid? sessionId) => !kind.StartsWith("briefing-", StringComparison.Ordinal) || sessionId is null ? null : $"/briefings/{sessionId}" + kind switch
    {
        "briefing-live" => "/live",
        "briefing-case-withdrawn" => "/edit#agenda",
        "briefing-taken-back" => "#publish",
        _ => "",
    };

    private static string OfTopic(string kind) => NoticeKinds.TopicOf(kind) == NoticeTopic.Account ? "/account/security" : "/";
}
