using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>What follows when an opinion comes that has to be read: the case counts as answered again, and whoever asked is told, at any hour where it cannot wait.</summary>
internal sealed class OpinionArrival(CaseMoves moves, OpinionDesk desk, CaseCircle circle, CasePromises promises, AfterCommit afterCommit)
{
    public const string Written = "opinion-written";

    /// <param name="case">The case.</param>
    /// <param name="opinion">The opinion, or the addendum to one.</param>
    /// <param name="kind">The line of the timeline, such as <c>opinion-written</c>.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <returns>Null, or why no opinion can come now.</returns>
    public async Task<Refusal?> ArriveAsync(ClinicalCase @case, Opinion opinion, string kind, CancellationToken cancellationToken)
    {
        var askedBack = await desk.IsAskedBackByOthersAsync(@case, cancellationToken) ? @case.AskedBackAt : null;
        if (moves.Move(@case, CaseTrigger.WriteOpinion, kind, opinion.Id) is { } refusal) return refusal;
        @case.AskedBackAt = askedBack;
        await promises.AnsweredAsync(@case, opinion.IsUrgent, cancellationToken);
        var asking = await circle.AskingAsync(@case, opinion.AuthorId, cancellationToken);
        if (kind == Written && !opinion.IsUrgent) moves.Tell(new OpinionWritten(@case.Id, @case.OrganisationId, opinion.AuthorId, asking, opinion.Id));
        else afterCommit.Tell(new CaseTold(kind == Written ? "opinion-critical" : kind, @case.Id, opinion.AuthorId, asking, opinion.IsUrgent));
        return null;
    }

    /// <summary>An opinion that has come already cannot wait any more.</summary>
    public async Task TurnUrgentAsync(ClinicalCase @case, Opinion opinion, CancellationToken cancellationToken)
    {
        await promises.AnsweredAsync(@case, isCritical: true, cancellationToken);
        afterCommit.Tell(new CaseTold("opinion-critical", @case.Id, opinion.AuthorId, await circle.AskingAsync(@case, opinion.AuthorId, cancellationToken), IsUrgent: true));
    }
}
