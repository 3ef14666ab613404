using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Whoever acknowledges opinions that disagree says which of them is followed, and why. Acknowledged opinions were opened: they cannot be mended any more.</summary>
internal sealed class FollowedOpinion(HubDb db, OpinionReading reading, TimeProvider clock)
{
    /// <returns>Null, or what has to be chosen first.</returns>
    public async Task<Refusal?> ChooseAsync(ClinicalCase @case, AcknowledgeOpinion.Request request, CancellationToken cancellationToken)
    {
        var talk = await reading.LoadAsync(@case.Id, cancellationToken);
        var conflict = talk.ConflictOf(@case);
        if (conflict is not null && await RefuseAsync(conflict, request, cancellationToken) is { } refusal) return refusal;
        foreach (var opinion in talk.Opinions.Where(o => o.OpenedAt is null))
        {
            opinion.OpenedAt = clock.GetUtcNow();
            opinion.Version++;
        }

        @case.FollowedOpinionId = conflict is null ? null : request.FollowedOpinionId;
        @case.FollowedReason = conflict is null ? null : request.FollowedReason!.Trim();
        return null;
    }

    private async Task<Refusal?> RefuseAsync(OpinionConflict conflict, AcknowledgeOpinion.Request request, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (request.FollowedOpinionId is not { } id || !conflict.OpinionIds.Contains(id)) errors.Add("followedOpinionId", "follow-which");
        errors.Text("followedReason", request.FollowedReason, CaseContent.ShortLength);
        if (errors.Texts.Count == 0) return null;
        var authors = await NamesAsync(conflict, cancellationToken);
        return Refusal.Conflict("opinions-conflict", string.Join(", ", authors), string.Join(", ", conflict.About)) with { Fields = errors.Texts };
    }

    private Task<List<string>> NamesAsync(OpinionConflict conflict, CancellationToken cancellationToken) => (
        from opinion in db.Set<Opinion>()
        join author in db.Set<People.Clinician>() on opinion.AuthorId equals author.Id
        where conflict.OpinionIds.Contains(opinion.Id)
        orderby opinion.At
        select author.Name).ToListAsync(cancellationToken);
}
