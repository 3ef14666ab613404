using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A request about one case: names it to the rules below and to the audit log.</summary>
public interface ICaseRequest : IAudited
{
    Guid CaseId { get; }

    Guid? IAudited.AuditSubject => CaseId;
}

/// <summary>Lets pass whose part in the case <paramref name="isEnough"/> accepts. To a stranger the case does not exist.</summary>
internal abstract class CaseRule(HubDb db, CaseReach reach, Func<ClinicalCase, CasePart, bool> isEnough) : IRule
{
    public async ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return Refusal.SignInNeeded();
        var caseId = ((ICaseRequest)request).CaseId;
        if (await db.Set<ClinicalCase>().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) is not { } @case) return Unknown();
        var part = await reach.PartAsync(@case, actor, cancellationToken);
        if (part == CasePart.None) return Unknown();
        if (isEnough(@case, part)) return null;
        return MayRead(@case, part) ? Refusal.Forbidden("case-not-your-part") : Unknown();
    }

    /// <summary>A candidate reads a case only while it is requested; who has accepted goes on, the others have no reason to.</summary>
    protected static bool MayRead(ClinicalCase @case, CasePart part) =>
        part != CasePart.Candidate || @case.State == CaseState.Requested;

    private static Refusal Unknown() => Refusal.NotFound("case-not-found");
}

/// <summary>All of a case's people.</summary>
internal sealed class CaseReader(HubDb db, CaseReach reach) : CaseRule(db, reach, MayRead);

/// <summary>Those who write in it: who asks and who has accepted.</summary>
internal sealed class CaseWriter(HubDb db, CaseReach reach)
    : CaseRule(db, reach, (_, part) => (part & (CasePart.Asker | CasePart.Adviser)) != CasePart.None);

/// <summary>Who opened it.</summary>
internal sealed class CaseAsker(HubDb db, CaseReach reach) : CaseRule(db, reach, (_, part) => part.HasFlag(CasePart.Asker));

/// <summary>Who may accept or decline it, also too late: the handler says who was faster.</summary>
internal sealed class CaseCandidate(HubDb db, CaseReach reach) : CaseRule(db, reach, (_, part) => part.HasFlag(CasePart.Candidate));

/// <summary>Who has accepted it.</summary>
internal sealed class CaseAdviser(HubDb db, CaseReach reach) : CaseRule(db, reach, (_, part) => part.HasFlag(CasePart.Adviser));
