using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Planning;

/// <summary>Opens the room in which those who have a part rehearse: the same stage and channels, without an audience. Who opens it second finds it open; one that was ended is followed by a new one.</summary>
public static class OpenRehearsal
{
    public sealed record Request(Guid BriefingId) : ICommand<Opened>, IBriefingChange, IOnce;

    /// <param name="SessionId">Its page is <c>/briefings/{sessionId}/live</c>.</param>
    public sealed record Opened(Guid SessionId);

    internal sealed class Handler(HubDb db, BriefingDesk desk, BriefingSeats seats, CurrentActor actor) : IRequestHandler<Request, Outcome<Opened>>
    {
        public async Task<Outcome<Opened>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await db.Set<Briefing>().SingleAsync(b => b.Id == request.BriefingId || b.RehearsalSessionId == request.BriefingId, cancellationToken);
            if (await desk.RefuseOverAsync(briefing, cancellationToken) is { } over) return over;
            if (briefing.RehearsalSessionId is { } known && await desk.StageAsync(known, cancellationToken) != StageState.Ended) return new Opened(known);

            var parts = (await seats.BackstageAsync(briefing.Id, cancellationToken)).Select(seat => new PartIn(seat.ClinicianId, seat.ForOrganisationId, seat.Role, seat.Language));
            var sessionId = seats.AddSession(briefing.OrganisationId, actor.Required.Id, briefing.Languages, parts);
            briefing.RehearsalSessionId = sessionId;
            briefing.Touch(isInCalendars: false);
            return new Opened(sessionId);
        }
    }
}
