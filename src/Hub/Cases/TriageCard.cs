using CaseHub.Hub.People;

namespace CaseHub.Hub.Cases;

/// <summary>As much of a case as somebody needs who has to decide whether to take it on: neither its title nor the patient's story.</summary>
public sealed record TriageCard
{
    public required Guid Id { get; init; }

    /// <summary>For people to say aloud; says nothing of the patient.</summary>
    public required string Number { get; init; }

    public required CaseState State { get; init; }

    public required string Specialty { get; init; }

    public required Urgency Urgency { get; init; }

    public required string Question { get; init; }

    /// <summary>Null where no age was given.</summary>
    public AgeBand? AgeBand { get; init; }

    /// <summary>How many red flags of the specialty's template were ticked; which ones stands in the case alone.</summary>
    public int RedFlags { get; init; }

    /// <summary>Who asks.</summary>
    public required string OrganisationName { get; init; }

    public required string Country { get; init; }

    /// <summary>Since when it waits; null where it was never sent.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>What the reader may do now.</summary>
    public required IReadOnlyList<CaseTrigger> Allowed { get; init; }

    public bool May(CaseTrigger trigger) => Allowed.Contains(trigger);

    internal static TriageCard Of(ClinicalCase @case, Organisation owner, IReadOnlyList<CaseTrigger> allowed) => new()
    {
        Id = @case.Id,
        Number = @case.Number,
        State = @case.State,
        Specialty = @case.Specialty,
        Urgency = @case.Urgency,
        Question = @case.Question,
        AgeBand = Ages.BandOf(@case.AgeValue, @case.AgeUnit),
        RedFlags = @case.RedFlags.Count,
        OrganisationName = owner.Name,
        Country = owner.Country,
        RequestedAt = @case.RequestedAt,
        Allowed = allowed,
    };
}
