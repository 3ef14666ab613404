using CaseHub.Hub.People;

namespace CaseHub.Hub.Cases;

/// <summary>
/// Patients below their organisation's age of consent: a guardian agrees for them, and they are asked themselves as far as they can be.
/// Without an age a case counts as an adult's, and its form says so; but not in a specialty that treats children.
/// </summary>
internal static class Minors
{
    private static readonly string[] ForChildren = ["paediatrics", "neonatology"];

    public static bool IsMinor(ClinicalCase @case, Organisation owner) =>
        @case is { AgeValue: { } value, AgeUnit: { } unit } && Ages.YearsOf(value, unit) < owner.AgeOfConsent;

    /// <summary>True while guardian or minor still have to be asked.</summary>
    public static bool LackConsent(ClinicalCase @case, Organisation owner) => IsMinor(@case, owner) && (@case.GuardianConsent is null || !HasAssent(@case));

    /// <summary>The minor agreed, or it stands there why they could not be asked.</summary>
    public static bool HasAssent(ClinicalCase @case) => @case.Assent is Assent.Given || @case is { Assent: Assent.NotPossible, AssentNote: not null };

    /// <summary>Why the case cannot be sent; null where it can. In an emergency it can, and consent is asked for afterwards.</summary>
    public static Refusal? RefuseSending(ClinicalCase @case, Organisation owner) => @case switch
    {
        { Urgency: Urgency.Emergency } => null,
        { AgeValue: null } when ForChildren.Contains(@case.Specialty) => Refusal.Conflict("minor-age-needed"),
        _ when LackConsent(@case, owner) => Refusal.Conflict("minor-consent-missing", owner.AgeOfConsent),
        _ => null,
    };

    /// <summary>Why a session about the case cannot be recorded on this basis; null where it can.</summary>
    public static Refusal? RefuseRecording(ClinicalCase @case, Organisation owner, string basis) => (IsMinor(@case, owner), basis) switch
    {
        (false, _) or (_, "emergency") => null,
        (_, "guardian") => HasAssent(@case) ? null : Refusal.Conflict("minor-assent-missing"),
        _ => Refusal.Conflict("minor-needs-guardian", owner.AgeOfConsent),
    };
}
