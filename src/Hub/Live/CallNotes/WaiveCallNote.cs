using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>Says that a consult needs no note, and why: it was cut off, say.</summary>
public static class WaiveCallNote
{
    public const int ReasonLength = 500;

    /// <param name="CaseId">The case.</param>
    /// <param name="SessionId">The consult.</param>
    /// <param name="Reason">Stands in the case's timeline.</param>
    public sealed record Request(Guid CaseId, Guid SessionId, string? Reason) : ICommand<Unit>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("reason", Reason, ReasonLength);
    }

    internal sealed class Handler(HubDb db, CallNoteDesk desk, CurrentActor actor, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (!await desk.IsOfCaseAsync(request.SessionId, request.CaseId, cancellationToken)) return Refusal.NotFound("session-not-found");
            if (await db.Set<CallNote>().AnyAsync(n => n.SessionId == request.SessionId, cancellationToken)) return Refusal.Conflict("call-note-there");
            var organisationId = await db.Set<ClinicalCase>().Where(c => c.Id == request.CaseId).Select(c => c.OrganisationId).SingleAsync(cancellationToken);
            var asked = await db.Set<CallNoteAsked>().SingleOrDefaultAsync(a => a.SessionId == request.SessionId, cancellationToken);
            if (asked?.WaivedAt is not null) return Unit.Value;
            if (asked is null) db.Add(asked = new CallNoteAsked { SessionId = request.SessionId, OrganisationId = organisationId, CaseId = request.CaseId, At = clock.GetUtcNow() });
            (asked.WaivedAt, asked.WaivedById, asked.WaivedFor) = (clock.GetUtcNow(), actor.Required.Id, request.Reason!.Trim());
            timeline.Add(request.CaseId, organisationId, "call-note-waived", request.SessionId, asked.WaivedFor);
            return Unit.Value;
        }
    }
}
