using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A privacy officer of the owner judges an emergency access; never their own. Not justified takes the privilege away until it is judged justified after all.</summary>
public static class ReviewEmergency
{
    /// <param name="AccessId">The access.</param>
    /// <param name="Verdict">A code of <see cref="EmergencyVerdict"/>.</param>
    /// <param name="Note">What was found; needed where it is not justified.</param>
    public sealed record Request(Guid AccessId, string? Verdict, string? Note = null) : ICommand<Unit>, IValidated
    {
        private static readonly string NotJustified = Choices.CodeOf(EmergencyVerdict.NotJustified);

        Guid? IAudited.AuditSubject => AccessId;

        public void Validate(FieldErrors errors)
        {
            errors.Choice<EmergencyVerdict>("verdict", Verdict);
            if (Verdict == NotJustified) errors.Text("note", Note, CaseContent.ShortLength);
            errors.OptionalText("note", Note, CaseContent.ShortLength);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, EmergencyPrivilege privilege, AfterCommit afterCommit, CaseTimeline timeline, Disclosure disclosure, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var access = await db.Set<EmergencyAccess>().SingleAsync(a => a.Id == request.AccessId, cancellationToken);
            var verdict = Choices.Of<EmergencyVerdict>(request.Verdict!);
            if (access.ClinicianId == actor.Required.Id) return Refusal.Forbidden("emergency-own");
            if (access.Verdict == EmergencyVerdict.Justified || access.Verdict == verdict) return Refusal.Conflict("emergency-reviewed");

            (access.Verdict, access.ReviewedAt, access.ReviewedBy) = (verdict, clock.GetUtcNow(), actor.Required.Id);
            access.ReviewNote = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim();
            access.Version++;
            timeline.Add(access.CaseId, access.OrganisationId, $"emergency-{request.Verdict}", access.Id);
            disclosure.Tell(access.Id, ("verdict", request.Verdict), ("note", access.ReviewNote));
            var officers = (await privilege.ReviewersAsync(access.OrganisationId, access.ClinicianId, cancellationToken)).Where(id => id != actor.Required.Id);
            afterCommit.Tell(new EmergencyReviewed(access.CaseId, access.OrganisationId, actor.Required.Id, [access.ClinicianId], [.. officers], verdict));
            return Unit.Value;
        }
    }
}
