using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Coming;

/// <summary>A briefing's calendar file, to be entered by hand.</summary>
public static class ReadBriefingFile
{
    /// <param name="BriefingId">Which.</param>
    /// <param name="Hub">Where the reader reaches the hub; its links lead there.</param>
    /// <param name="IsSeries">With those of its series that come after it.</param>
    public sealed record Request(Guid BriefingId, Uri Hub, bool IsSeries = false) : IQuery<CalendarText>, IBriefingRequest;

    internal sealed class Handler(HubDb db, BriefingFile file) : IRequestHandler<Request, Outcome<CalendarText>>
    {
        public async Task<Outcome<CalendarText>> Handle(Request request, CancellationToken cancellationToken)
        {
            var id = await db.Set<Briefing>().Where(b => b.Id == request.BriefingId || b.RehearsalSessionId == request.BriefingId).Select(b => b.Id).SingleAsync(cancellationToken);
            return await file.PublishAsync(id, request.IsSeries, request.Hub, cancellationToken);
        }
    }
}

/// <summary>The same for who has the link of a briefing that is for everybody, signed in or not.</summary>
public static class ReadPublicBriefingFile
{
    /// <param name="BriefingId">Which.</param>
    /// <param name="Hub">Where the reader reaches the hub; its links lead there.</param>
    public sealed record Request(Guid BriefingId, Uri Hub) : IQuery<CalendarText>;

    internal sealed class Handler(HubDb db, BriefingFile file) : IRequestHandler<Request, Outcome<CalendarText>>
    {
        public async Task<Outcome<CalendarText>> Handle(Request request, CancellationToken cancellationToken) =>
            await db.Set<Briefing>().AnyAsync(b => b.Id == request.BriefingId && b.WhoMayCome == Circle.Link, cancellationToken)
                ? await file.PublishAsync(request.BriefingId, isSeries: false, request.Hub, cancellationToken)
                : Refusal.SignInNeeded();
    }
}
