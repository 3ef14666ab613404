using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>What becomes of follow-ups that are open when a case is closed.</summary>
public enum OpenFollowUps
{
    /// <summary>They are asked for on their days all the same.</summary>
    Keep,
    Drop,
}

/// <summary>What belongs to the end of a case, whichever it is.</summary>
internal sealed class CaseEnd(FollowUpPlans plans, CareZone zones)
{
    /// <summary>Null where the outcome's day is today or before, as the asker's organisation counts it, or was not said.</summary>
    public async Task<Refusal?> RefuseDayAsync(ClinicalCase @case, DateOnly? day, CancellationToken cancellationToken)
    {
        if (day is null) return null;
        var errors = new FieldErrors();
        var zone = await zones.OfAsync(@case.OrganisationId, @case.AskerId, cancellationToken);
        if (day > zones.Today(zone)) errors.Add("on", "outcome-in-future");
        return errors.AsRefusal();
    }

    /// <summary>Keeps or drops what is open. Nobody is asked about a patient who died.</summary>
    public async Task SettleAsync(ClinicalCase @case, OpenFollowUps? wish, CancellationToken cancellationToken)
    {
        bool hasDied = @case is { ClosedFor: CloseReason.Outcome, OutcomeResult: OutcomeResult.Died };
        if (wish != OpenFollowUps.Drop && !hasDied) return;
        await plans.DropOpenAsync(@case, Refusal.TextOf(hasDied ? "follow-up-dropped-died" : "follow-up-dropped-closed"), cancellationToken);
    }
}
