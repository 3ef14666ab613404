using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A case is about to become a sensitive one. Floors above may object; the first objection stands.</summary>
internal sealed class SensitivityWanted(Guid caseId) : INotification
{
    public Guid CaseId => caseId;

    public Refusal? Objection { get; private set; }

    public void Object(Refusal refusal) => Objection ??= refusal;
}

/// <summary>What making a case sensitive, or no longer so, brings with it.</summary>
internal sealed class CaseSensitivity(HubDb db, IMediator mediator, CaseTimeline timeline, TimeProvider clock)
{
    /// <returns>Null, or why it cannot be done; nothing is changed then.</returns>
    public async Task<Refusal?> SetAsync(ClinicalCase @case, Sensitivity sensitivity, CancellationToken cancellationToken)
    {
        if (@case.Sensitivity == sensitivity) return null;
        if (@case.Sensitivity == Sensitivity.None && await RefuseAsync(@case, cancellationToken) is { } refusal) return refusal;
        if (sensitivity != Sensitivity.None) await EndTeamSharesAsync(@case, cancellationToken);
        @case.Sensitivity = sensitivity;
        timeline.Add(@case.Id, @case.OrganisationId, sensitivity == Sensitivity.None ? "case-no-longer-sensitive" : "case-sensitive");
        return null;
    }

    private async Task<Refusal?> RefuseAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        if (@case is { State: CaseState.Requested, AssigneeId: null }) return Refusal.Conflict("sensitive-already-asked");
        var wanted = new SensitivityWanted(@case.Id);
        await mediator.Publish(wanted, cancellationToken);
        return wanted.Objection;
    }

    private async Task EndTeamSharesAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var shares = await db.Set<CaseGrant>().Where(g => g.CaseId == @case.Id && g.ToTeamId != null && g.Until > now).ToListAsync(cancellationToken);
        foreach (var share in shares)
        {
            share.Until = now;
            timeline.Add(@case.Id, @case.OrganisationId, "share-ended", share.Id);
        }
    }
}
