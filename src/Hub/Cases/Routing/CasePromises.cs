using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>
/// Keeps what is promised to an asker in step with the life of the case; rows are saved with the command that calls. Nothing has to be done when a case ends:
/// the watch looks at cases alone that wait for an opinion, or for the acknowledgement of a critical one (<see cref="WatchPromises"/>).
/// </summary>
internal sealed class CasePromises(HubDb db, SpecialistPool pool, CaseTimeline timeline, AfterCommit afterCommit, CurrentActor actor, TimeProvider clock)
{
    /// <summary>The case is sent: its clock starts anew.</summary>
    /// <param name="case">The case.</param>
    /// <param name="asked">Everybody who may accept it; more than who is told.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>Who is told of it now: the one that it is offered to, or everybody where there is no such one.</returns>
    public async Task<IReadOnlyList<Guid>> StartAsync(ClinicalCase @case, IReadOnlyCollection<Asked> asked, CancellationToken cancellationToken)
    {
        var promise = await FindAsync(@case, cancellationToken);
        if (promise is null) promise = await BeginAsync(@case, cancellationToken);
        else (promise.StartedAt, promise.DueAt) = (clock.GetUtcNow(), await DueAsync(@case, cancellationToken));
        (promise.PausedAt, promise.Step, promise.AnsweredAt, promise.AcknowledgeBy, promise.AcknowledgeFrom, promise.AcknowledgeStep) = (null, null, null, null, null, null);
        return await OfferAsync(@case, promise, asked, cancellationToken);
    }

    /// <summary>Who had it, or was offered it, is out: it is offered to the next one. The promise goes on as it was.</summary>
    /// <param name="case">The case.</param>
    /// <param name="asked">Everybody who may still accept it.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>Who is told of it now, as <see cref="StartAsync"/> says.</returns>
    public async Task<IReadOnlyList<Guid>> OfferOnAsync(ClinicalCase @case, IReadOnlyCollection<Asked> asked, CancellationToken cancellationToken)
    {
        var promise = await LoadAsync(@case, cancellationToken);
        GoOn(@case, promise);
        return await OfferAsync(@case, promise, asked, cancellationToken);
    }

    /// <summary>The adviser asks back: the clock stands until the asker replies. An emergency's goes on.</summary>
    public async Task PauseAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        if (@case.Urgency == Urgency.Emergency) return;
        var promise = await LoadAsync(@case, cancellationToken);
        if (promise is not { PausedAt: null, AnsweredAt: null }) return;
        promise.PausedAt = clock.GetUtcNow();
        promise.Version++;
    }

    /// <summary>The asker has replied: what is left of the time runs on.</summary>
    public async Task ResumeAsync(ClinicalCase @case, CancellationToken cancellationToken) => GoOn(@case, await LoadAsync(@case, cancellationToken));

    /// <summary>An opinion came.</summary>
    /// <param name="case">The case.</param>
    /// <param name="isCritical">It says so, or its disposition is an urgent transfer: somebody has to acknowledge it soon. A clock that runs for an earlier one is not set back.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task AnsweredAsync(ClinicalCase @case, bool isCritical, CancellationToken cancellationToken)
    {
        var (now, promise) = (clock.GetUtcNow(), await LoadAsync(@case, cancellationToken));
        GoOn(@case, promise);
        promise.AnsweredAt ??= now;
        promise.Version++;
        if (!isCritical || promise.AcknowledgeBy is not null) return;
        var policy = await db.CarePolicyAsync(@case.OrganisationId, cancellationToken);
        (promise.AcknowledgeFrom, promise.AcknowledgeBy, promise.AcknowledgeStep) = (now, now.AddMinutes(policy.CriticalMinutes), null);
    }

    /// <summary>The latest opinion was acknowledged. Where the asker did it themselves, nobody has to stand in for them any more.</summary>
    public async Task AcknowledgedAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        var promise = await LoadAsync(@case, cancellationToken);
        (promise.AcknowledgeFrom, promise.AcknowledgeBy, promise.AcknowledgeStep) = (null, null, null);
        promise.Version++;
        if (actor.Value?.Id == @case.AskerId)
            db.RemoveRange(await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.Right == CaseRight.Cover).ToListAsync(cancellationToken));
    }

    /// <summary>The promise of a case; one that was sent by an earlier release, and has none, gets one that is due from now.</summary>
    public async Task<CasePromise> LoadAsync(ClinicalCase @case, CancellationToken cancellationToken) =>
        await FindAsync(@case, cancellationToken) ?? await BeginAsync(@case, cancellationToken);

    private async Task<CasePromise?> FindAsync(ClinicalCase @case, CancellationToken cancellationToken) => await db.Set<CasePromise>().FindAsync([@case.Id], cancellationToken);

    private async Task<CasePromise> BeginAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        var promise = new CasePromise
        {
            CaseId = @case.Id,
            OrganisationId = @case.OrganisationId,
            StartedAt = clock.GetUtcNow(),
            DueAt = await DueAsync(@case, cancellationToken),
        };
        db.Add(promise);
        return promise;
    }

    private async Task<DateTimeOffset> DueAsync(ClinicalCase @case, CancellationToken cancellationToken) =>
        DueTime.Of(@case.Urgency, clock.GetUtcNow(), await db.CarePolicyAsync(@case.OrganisationId, cancellationToken), @case.ReachableUntil);

    private async Task<IReadOnlyList<Guid>> OfferAsync(ClinicalCase @case, CasePromise promise, IReadOnlyCollection<Asked> asked, CancellationToken cancellationToken)
    {
        var choice = Choice.Among(await pool.ReadAsync(@case.Specialty, @case.AskerId, asked, cancellationToken), @case.Urgency, @case.AssigneeId);
        (promise.OfferedToId, promise.BackupId) = (choice.OfferedToId, choice.BackupId);
        promise.Version++;
        if (choice.OfferedToId is { } one) return [one];

        timeline.Add(@case.Id, @case.OrganisationId, "nobody-on-duty");
        var coordinators = await db.CoordinatorsAsync(@case, asked.Select(to => to.OrganisationId), cancellationToken);
        afterCommit.Tell(new CaseTold("nobody-on-duty", @case.Id, ById: null, [.. coordinators.Append(@case.AskerId).Distinct()], @case.Urgency == Urgency.Emergency));
        return [.. asked.Select(to => to.Id).Distinct()];
    }

    /// <summary>What the clock stood still is added to start and end, but the patient does not wait for that: nothing is moved beyond the time at which they leave.</summary>
    private void GoOn(ClinicalCase @case, CasePromise promise)
    {
        if (promise.PausedAt is not { } since) return;
        var stood = clock.GetUtcNow() - since;
        var due = promise.DueAt + stood;
        if (@case.ReachableUntil is { } leaves && due > leaves) due = leaves > promise.DueAt ? leaves : promise.DueAt;
        (promise.StartedAt, promise.DueAt, promise.PausedAt) = (promise.StartedAt + stood, due, null);
        promise.Version++;
    }
}
