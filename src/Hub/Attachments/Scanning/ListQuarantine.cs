using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>A file that nobody can read. Its name is left out: it may be clinical, and who decides here reads nothing clinical.</summary>
/// <param name="Threat">What the scanner calls it; null while it waits for a verdict.</param>
public sealed record QuarantinedFile(Guid Id, string CaseNumber, string ContentType, long Bytes, string By, DateTimeOffset At, AttachmentState State, string? Threat);

/// <summary>What is in quarantine, or waits for the scanner, in the cases of the organisation that one acts for; oldest first.</summary>
public static class ListQuarantine
{
    private const int Most = 200;

    public sealed record Request : IQuery<IReadOnlyList<QuarantinedFile>>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<QuarantinedFile>>>
    {
        public async Task<Outcome<IReadOnlyList<QuarantinedFile>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var rows = await db.Set<Attachment>().AsNoTracking()
                .Where(a => a.OrganisationId == actor.Required.OrganisationId && a.State != AttachmentState.Clean)
                .OrderBy(a => a.At).Take(Most)
                .Select(a => new { Row = a, By = db.Set<Clinician>().Single(c => c.Id == a.AttachedById).Name, Number = db.Set<ClinicalCase>().Single(c => c.Id == a.CaseId).Number })
                .ToListAsync(cancellationToken);
            return rows.ConvertAll(a => new QuarantinedFile(a.Row.Id, a.Number, a.Row.Kind.ContentType(), a.Row.Bytes, a.By, a.Row.At, a.Row.State, a.Row.Threat));
        }
    }
}
