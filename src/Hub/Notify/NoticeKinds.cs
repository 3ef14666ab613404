namespace CaseHub.Hub.Notify;

/// <summary>What a notice is about; people choose by topic how they are told.</summary>
public enum NoticeTopic
{
    /// <summary>Somebody asks, or a question moves.</summary>
    Questions,

    /// <summary>Somebody answers.</summary>
    Answers,

    /// <summary>Something is due, or overdue.</summary>
    Deadlines,

    /// <summary>Appointments, consults, recordings.</summary>
    Live,

    /// <summary>Emergency access to cases.</summary>
    Privacy,

    /// <summary>Memberships, licences, networks.</summary>
    Organisation,

    /// <summary>One's own sign-in: cannot be silenced.</summary>
    Account,
}

/// <summary>Every kind of notice there is. The page resource <c>client-notice-{kind}</c> has its text.</summary>
public static class NoticeKinds
{
    private static readonly Dictionary<string, NoticeTopic> Topics = new()
    {
        ["opinion-requested"] = NoticeTopic.Questions,
        ["case-shared"] = NoticeTopic.Questions,
        ["case-withdrawn"] = NoticeTopic.Questions,
        ["case-reopened"] = NoticeTopic.Questions,
        ["case-handed-over"] = NoticeTopic.Questions,
        ["case-handed-back"] = NoticeTopic.Questions,
        ["case-taken-away"] = NoticeTopic.Questions,
        ["case-taken-over"] = NoticeTopic.Questions,
        ["case-offered"] = NoticeTopic.Questions,
        ["case-imported"] = NoticeTopic.Questions,

        ["asked-back-answered"] = NoticeTopic.Questions,
        ["further-asked"] = NoticeTopic.Questions,
        ["further-withdrawn"] = NoticeTopic.Questions,

        ["asked-back"] = NoticeTopic.Answers,
        ["further-suggested"] = NoticeTopic.Answers,
        ["further-accepted"] = NoticeTopic.Answers,
        ["further-declined"] = NoticeTopic.Answers,
        ["opinion-critical"] = NoticeTopic.Answers,
        ["opinion-changed"] = NoticeTopic.Answers,
        ["opinion-added"] = NoticeTopic.Answers,
        ["case-accepted"] = NoticeTopic.Answers,
        ["case-declined"] = NoticeTopic.Answers,
        ["opinion-written"] = NoticeTopic.Answers,
        ["opinion-acknowledged"] = NoticeTopic.Answers,
        ["case-closed"] = NoticeTopic.Answers,
        ["note-written"] = NoticeTopic.Answers,
        ["drawing-saved"] = NoticeTopic.Answers,
        ["follow-up-planned"] = NoticeTopic.Answers,
        ["follow-up-answered"] = NoticeTopic.Answers,
        ["follow-up-worse"] = NoticeTopic.Answers,
        ["review-invited"] = NoticeTopic.Questions,
        ["review-wish"] = NoticeTopic.Questions,
        ["review-refused"] = NoticeTopic.Answers,
        ["review-written"] = NoticeTopic.Answers,
        ["review-disagrees"] = NoticeTopic.Answers,

        ["follow-up-due"] = NoticeTopic.Deadlines,
        ["follow-up-overdue"] = NoticeTopic.Deadlines,
        ["follow-up-unanswered"] = NoticeTopic.Deadlines,
        ["outcome-reminder"] = NoticeTopic.Deadlines,
        ["outcome-missing"] = NoticeTopic.Deadlines,
        ["survey-due"] = NoticeTopic.Deadlines,

        ["nobody-on-duty"] = NoticeTopic.Deadlines,
        ["answer-due"] = NoticeTopic.Deadlines,
        ["ladder-backup"] = NoticeTopic.Deadlines,
        ["ladder-coordinator"] = NoticeTopic.Deadlines,
        ["ladder-rota"] = NoticeTopic.Deadlines,
        ["ladder-asker"] = NoticeTopic.Deadlines,
        ["case-overdue"] = NoticeTopic.Deadlines,
        ["acknowledge-reminder"] = NoticeTopic.Deadlines,
        ["acknowledge-deputy"] = NoticeTopic.Deadlines,
        ["acknowledge-coordinator"] = NoticeTopic.Deadlines,

        ["recording-completed"] = NoticeTopic.Live,
        ["appointment-proposed"] = NoticeTopic.Live,
        ["appointment-confirmed"] = NoticeTopic.Live,
        ["appointment-moved"] = NoticeTopic.Live,
        ["appointment-cancelled"] = NoticeTopic.Live,
        ["appointment-lapsed"] = NoticeTopic.Live,
        ["appointment-tomorrow"] = NoticeTopic.Live,
        ["appointment-soon"] = NoticeTopic.Live,
        ["interpreter-asked"] = NoticeTopic.Live,
        ["briefing-host"] = NoticeTopic.Live,
        ["briefing-speaker"] = NoticeTopic.Live,
        ["briefing-interpreter"] = NoticeTopic.Live,
        ["briefing-uninvited"] = NoticeTopic.Live,
        ["briefing-registered"] = NoticeTopic.Live,
        ["briefing-unregistered"] = NoticeTopic.Live,
        ["briefing-changed"] = NoticeTopic.Live,
        ["briefing-cancelled"] = NoticeTopic.Live,
        ["briefing-tomorrow"] = NoticeTopic.Live,
        ["briefing-soon"] = NoticeTopic.Live,
        ["briefing-live"] = NoticeTopic.Live,
        ["briefing-published"] = NoticeTopic.Live,
        ["briefing-case-withdrawn"] = NoticeTopic.Live,
        ["briefing-taken-back"] = NoticeTopic.Live,
        ["call-note-asked"] = NoticeTopic.Live,
        ["call-note-written"] = NoticeTopic.Live,
        ["task-due"] = NoticeTopic.Deadlines,

        ["emergency-opened"] = NoticeTopic.Privacy,
        ["emergency-to-review"] = NoticeTopic.Privacy,
        ["emergency-overdue"] = NoticeTopic.Privacy,
        ["emergency-suspended"] = NoticeTopic.Privacy,
        ["emergency-justified"] = NoticeTopic.Privacy,
        ["emergency-not-justified"] = NoticeTopic.Privacy,
        ["emergency-reviewed-justified"] = NoticeTopic.Privacy,
        ["emergency-reviewed-not-justified"] = NoticeTopic.Privacy,

        ["file-quarantined"] = NoticeTopic.Organisation,
        ["incident-reported"] = NoticeTopic.Organisation,
        ["incident-closed"] = NoticeTopic.Organisation,
        ["roles-changed"] = NoticeTopic.Organisation,
        ["suspended"] = NoticeTopic.Organisation,
        ["restored"] = NoticeTopic.Organisation,
        ["membership-ended"] = NoticeTopic.Organisation,
        ["joined"] = NoticeTopic.Organisation,
        ["licence-submitted"] = NoticeTopic.Organisation,
        ["licence-valid"] = NoticeTopic.Organisation,
        ["licence-valid-in-surge"] = NoticeTopic.Organisation,
        ["licence-refused"] = NoticeTopic.Organisation,
        ["licence-ends-in-60"] = NoticeTopic.Organisation,
        ["licence-ends-in-30"] = NoticeTopic.Organisation,
        ["licence-ends-in-7"] = NoticeTopic.Organisation,
        ["licence-ends-in-1"] = NoticeTopic.Organisation,
        ["licence-ended"] = NoticeTopic.Organisation,
        ["licence-check-overdue"] = NoticeTopic.Organisation,
        ["licence-of-ends-in-60"] = NoticeTopic.Organisation,
        ["licence-of-ends-in-30"] = NoticeTopic.Organisation,
        ["licence-of-ends-in-7"] = NoticeTopic.Organisation,
        ["licence-of-ends-in-1"] = NoticeTopic.Organisation,
        ["licence-of-ended"] = NoticeTopic.Organisation,
        ["licence-of-check-overdue"] = NoticeTopic.Organisation,
        ["network-invited"] = NoticeTopic.Organisation,
        ["network-joined"] = NoticeTopic.Organisation,
        ["network-declined"] = NoticeTopic.Organisation,
        ["network-left"] = NoticeTopic.Organisation,
        ["network-removed"] = NoticeTopic.Organisation,
        ["name-changed"] = NoticeTopic.Organisation,
        ["surge-declared"] = NoticeTopic.Organisation,
        ["surge-ended"] = NoticeTopic.Organisation,
        ["delivery-failing"] = NoticeTopic.Organisation,

        ["new-device"] = NoticeTopic.Account,
        ["second-factor-added"] = NoticeTopic.Account,
        ["second-factor-removed"] = NoticeTopic.Account,
        ["second-factor-reset"] = NoticeTopic.Account,
        ["password-changed"] = NoticeTopic.Account,
        ["test-message"] = NoticeTopic.Account,
    };

    public static IEnumerable<string> All => Topics.Keys;

    public static NoticeTopic TopicOf(string kind) => Topics[kind];

    public static bool IsKnown(string kind) => Topics.ContainsKey(kind);
}
