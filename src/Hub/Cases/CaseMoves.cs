using System.Text.Json.Serialization;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>What a command that moves a case answers.</summary>
public sealed record CaseMoved(Guid Id, string Number, CaseState State, int Version)
{
    /// <summary>True where the same had been sent before, and nothing was changed now.</summary>
    [JsonIgnore]
    public bool IsRepeat { get; init; }

    /// <summary>True while nobody has done anything to the case since it was opened: what was sent with it may still be completed.</summary>
    [JsonIgnore]
    public bool IsAsOpened { get; init; }

    /// <summary>What looks as if it told who the patient is, of a case that was sent all the same; null where nothing does.</summary>
    public IReadOnlyList<IdentifierFinding>? Identifiers { get; init; }
}

/// <summary>What the commands of a case have in common: load it, move it, write the timeline, tell its people.</summary>
internal sealed class CaseMoves(HubDb db, CurrentActor actor, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>A case that the request's rule has found.</summary>
    public Task<ClinicalCase> LoadAsync(Guid caseId, CancellationToken cancellationToken) =>
        db.Set<ClinicalCase>().SingleAsync(c => c.Id == caseId, cancellationToken);

    /// <summary>Moves the case and writes the line about it; on a refusal neither is done.</summary>
    public Refusal? Move(ClinicalCase @case, CaseTrigger trigger, string kind, Guid? referenceId = null, string? text = null)
    {
        if (@case.Move(trigger, clock.GetUtcNow()) is { } refusal) return refusal;
        timeline.Add(@case.Id, @case.OrganisationId, kind, referenceId, text);
        return null;
    }

    public void Tell(CaseNews news) => afterCommit.Tell(news);

    /// <summary>The asker and the adviser, without whose doing it is.</summary>
    public IReadOnlyList<Guid> Others(ClinicalCase @case) =>
        [.. new[] { @case.AskerId, @case.AdviserId ?? @case.AskerId }.Distinct().Where(id => id != actor.Required.Id)];

    public static CaseMoved Answer(ClinicalCase @case) => new(@case.Id, @case.Number, @case.State, @case.Version);
}
