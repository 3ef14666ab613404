using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Library;

/// <summary>How a briefing stands in the library, for its hosts: who may watch and download it, or what keeps it from being published.</summary>
public static class ReadPublication
{
    public sealed record Request(Guid BriefingId) : IQuery<Answer>, IBriefingRequest;

    /// <param name="PublishedAt">Null while it is not.</param>
    /// <param name="WhoMayWatch">Who may, or would be proposed to.</param>
    /// <param name="MayDownload">Who may watch may have it as files too; what would be proposed while it is not published.</param>
    /// <param name="ToTakeOut">Stretches of its recordings in which a case is to be seen that may be shown no more: it cannot be published before they are taken out.</param>
    public sealed record Answer(DateTimeOffset? PublishedAt, Circle WhoMayWatch, bool MayDownload, IReadOnlyList<ShownStretch> ToTakeOut);

    internal sealed class Handler(HubDb db, BriefingDesk desk, ShownWithoutConsent shown) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await desk.FindAsync(request.BriefingId, cancellationToken);
            var published = await db.Set<PublishedSession>().AsNoTracking().SingleOrDefaultAsync(p => p.SessionId == briefing.Id, cancellationToken);
            return new Answer(published?.PublishedAt, published?.Circle ?? briefing.WhoMayCome, published?.MayDownload ?? true, await shown.OfAsync(briefing.Id, cancellationToken));
        }
    }
}
