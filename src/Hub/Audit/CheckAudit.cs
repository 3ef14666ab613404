using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Audit;

/// <summary>An administrator has the whole log computed anew. Compare the root with one that an earlier start wrote into the hub's own log.</summary>
public static class CheckAudit
{
    public sealed record Request : IQuery<Answer>, IAudited;

    /// <param name="Entries">How many entries are good, from the first.</param>
    /// <param name="Root">The hash over these, lower-case hex.</param>
    /// <param name="FirstBad">The index of the first entry that was changed, added or removed; null when there is none.</param>
    /// <param name="FirstBadDisclosure">The first entry whose words, where they still exist, are not those that it committed to; null when there is none.</param>
    public sealed record Answer(long Entries, string Root, long? FirstBad, long? FirstBadDisclosure);

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var finding = await AuditCheck.VerifyAsync(db.Set<AuditEntry>().AsNoTracking().OrderBy(e => e.Index).AsAsyncEnumerable());
            return new Answer(finding.Entries, Convert.ToHexStringLower(finding.Root), finding.FirstBad, await AuditCheck.FirstBadDisclosureAsync(db, cancellationToken));
        }
    }
}
