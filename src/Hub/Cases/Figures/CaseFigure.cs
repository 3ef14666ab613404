namespace CaseHub.Hub.Cases.Figures;

/// <summary>What the figures need of one case: moments and codes, nothing of a patient.</summary>
/// <param name="AskedBy">The organisation that asked.</param>
/// <param name="AnsweredBy">The organisation whose specialist accepted it last; null for nobody yet.</param>
/// <param name="OpinionAt">Of the opinion that was acknowledged last.</param>
/// <param name="DueAt">Until when an opinion was promised; null where nothing was.</param>
/// <param name="Referral">What the survey says; null without one, and likewise <paramref name="Helpful"/>.</param>
internal sealed record CaseFigure(
    Guid AskedBy,
    Guid? AnsweredBy,
    string Specialty,
    DateTimeOffset RequestedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? OpinionAt,
    DateTimeOffset? DueAt,
    CloseReason? ClosedFor,
    Closing.ReferralEffect? Referral,
    int? Helpful)
{
    public long? ToAllocation => Minutes(RequestedAt, AcceptedAt);

    public long? ToAnswer => Minutes(RequestedAt, AnsweredAt);

    public long? ToAcknowledgement => Minutes(OpinionAt, AcknowledgedAt);

    /// <summary>Null while it can still be kept, and where nothing was promised.</summary>
    public bool? KeptPromise(DateTimeOffset now) => DueAt is not { } due ? null : AnsweredAt is { } answered ? answered <= due : now > due ? false : null;

    /// <summary>Null where no referral was in question, or nothing was said.</summary>
    public bool? AvoidedReferral => Referral switch
    {
        Closing.ReferralEffect.Avoided => true,
        Closing.ReferralEffect.StillReferred or Closing.ReferralEffect.UrgentTransfer => false,
        _ => null,
    };

    /// <summary>Whole minutes, rounded to the nearest; null where either moment is missing, or they stand the wrong way round since a case was sent anew.</summary>
    private static long? Minutes(DateTimeOffset? from, DateTimeOffset? to) => to >= from ? (long)Math.Round((to.Value - from.Value).TotalMinutes) : null;
}
