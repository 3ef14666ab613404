using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>An adviser says whom else they would ask. The asker decides: it is they who ask.</summary>
public static class SuggestFurther
{
    /// <param name="CaseId">The case.</param>
    /// <param name="ClinicianId">Whom; a specialist of whose organisation the case's owner is a part, or a partner.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Request(Guid CaseId, Guid ClinicianId, string? Reason) : ICommand<AskBack.Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("reason", Reason, CaseContent.ShortLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, SharingCircle sharing, CaseCircle circle, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<AskBack.Answer>>
    {
        public async Task<Outcome<AskBack.Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (@case.State is not (CaseState.Accepted or CaseState.Answered or CaseState.Acknowledged)) return Refusal.Conflict("further-not-now");
            bool isSpecialist = await sharing.People(@case).AnyAsync(m => m.ClinicianId == request.ClinicianId && (m.Roles & Roles.Specialist) != Roles.None, cancellationToken);
            if (!isSpecialist || request.ClinicianId == actor.Required.Id)
                return Refusal.Invalid("invalid") with { Fields = new Dictionary<string, string> { ["clinicianId"] = Refusal.TextOf("case-assignee-unknown") } };

            var message = new CaseMessage
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                AuthorId = actor.Required.Id,
                At = clock.GetUtcNow(),
                Kind = CaseMessageKind.Suggestion,
                Text = request.Reason!.Trim(),
                ClinicianId = request.ClinicianId,
            };
            db.Add(message);
            @case.Touch(message.At);
            timeline.Add(@case.Id, @case.OrganisationId, "further-suggested", message.Id);
            afterCommit.Tell(new CaseTold("further-suggested", @case.Id, actor.Required.Id, await circle.AskingAsync(@case, actor.Required.Id, cancellationToken)));
            return new AskBack.Answer(message.Id, CaseMoves.Answer(@case));
        }
    }
}
