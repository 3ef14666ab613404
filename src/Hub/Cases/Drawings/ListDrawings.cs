using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Drawings;

/// <summary>What was drawn on the pictures of a case, oldest layer first: the version of each that stands, or all there ever were.</summary>
public static class ListDrawings
{
    /// <param name="CaseId">The case.</param>
    /// <param name="AttachmentId">One picture; null for all.</param>
    /// <param name="Earlier">With what later versions stand in the place of, and what was taken away.</param>
    public sealed record Request(Guid CaseId, Guid? AttachmentId = null, bool Earlier = false) : IQuery<IReadOnlyList<DrawingView>>, ICaseSubject;

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<IReadOnlyList<DrawingView>>>
    {
        public async Task<Outcome<IReadOnlyList<DrawingView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var rows = await db.Set<Drawing>().AsNoTracking()
                .Where(d => d.CaseId == request.CaseId && (request.AttachmentId == null || d.AttachmentId == request.AttachmentId))
                .Where(d => request.Earlier || !db.Set<Drawing>().Any(later => later.LayerId == d.LayerId && later.Version > d.Version))
                .OrderBy(d => d.LayerId).ThenBy(d => d.Version)
                .Select(d => new { Row = d, Author = db.Set<Clinician>().Single(c => c.Id == d.AuthorId).Name })
                .ToListAsync(cancellationToken);
            return rows.Select(d => DrawingView.Of(d.Row, d.Author)).Where(d => request.Earlier || d.Shapes.Count > 0).ToList();
        }
    }
}
