using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>A clinician opens a case of their organisation, as a draft that only they see.</summary>
public static class OpenCase
{
    public sealed record Request : CaseContent, ICommand<CaseMoved>;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseNumbers numbers, AskedSpecialists specialists, RequestDetails details, CaseTimeline timeline, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var asker = actor.Required;
            if (await specialists.RefuseAsync(request.Assignee, asker, cancellationToken) is { } refusal) return refusal;

            var now = clock.GetUtcNow();
            var @case = new ClinicalCase
            {
                Id = clock.NewId(),
                OrganisationId = asker.OrganisationId,
                Number = await numbers.NextAsync(asker.OrganisationId, now, cancellationToken),
                AskerId = asker.Id,
                CreatedAt = now,
            };
            request.CopyTo(@case);
            if (await details.ApplyAsync(request, @case, cancellationToken) is { } wrong) return wrong;
            @case.Sensitivity = Choices.OfOptional<Sensitivity>(request.Sensitivity) ?? Sensitivity.None;
            @case.Move(CaseTrigger.Edit, now);
            db.Add(@case);
            timeline.Add(@case.Id, @case.OrganisationId, "case-opened");
            return CaseMoves.Answer(@case);
        }
    }
}
