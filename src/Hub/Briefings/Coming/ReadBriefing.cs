using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Coming;

/// <summary>A briefing, for whom it is. By the id of its rehearsal it answers the briefing that is rehearsed, to those who have a part.</summary>
public static class ReadBriefing
{
    public sealed record Request(Guid BriefingId) : IQuery<BriefingDetails>, IBriefingRequest;

    internal sealed class Handler(HubDb db, BriefingViews views) : IRequestHandler<Request, Outcome<BriefingDetails>>
    {
        public async Task<Outcome<BriefingDetails>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await db.Set<Briefing>().AsNoTracking().SingleAsync(b => b.Id == request.BriefingId || b.RehearsalSessionId == request.BriefingId, cancellationToken);
            return await views.OfAsync(briefing, cancellationToken);
        }
    }
}

/// <summary>A briefing's page as everybody may read it who has its link. One that is not for everybody asks to sign in, as one does that does not exist.</summary>
public static class ReadPublicBriefing
{
    public sealed record Request(Guid BriefingId) : IQuery<PublicBriefing>;

    internal sealed class Handler(HubDb db, BriefingViews views) : IRequestHandler<Request, Outcome<PublicBriefing>>
    {
        public async Task<Outcome<PublicBriefing>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await db.Set<Briefing>().AsNoTracking().SingleOrDefaultAsync(b => b.Id == request.BriefingId && b.WhoMayCome == Circle.Link, cancellationToken);
            return briefing is null ? Refusal.SignInNeeded() : await views.PublicAsync(briefing, cancellationToken);
        }
    }
}
