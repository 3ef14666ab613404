using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A clinician opens a case of their organisation, as a draft that only they see.</summary>
public static class OpenCase
{
    public sealed record Request : CaseContent, ICommand<CaseMoved>, IOnce
    {
        /// <summary>Made by the sender, new for each case: sent again with the same, it answers the case that is stored and changes nothing. Null opens one each time.</summary>
        public Guid? ClientId { get; init => field = value == Guid.Empty ? null : value; }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseNumbers numbers, AskedSpecialists specialists, RequestDetails details, CaseTimeline timeline, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var asker = actor.Required;
            if (await FindAsync(request.ClientId, asker.Id, cancellationToken) is { } stored) return stored;
            if (await specialists.RefuseAsync(request.Assignee, asker, cancellationToken) is { } refusal) return refusal;

            var now = clock.GetUtcNow();
            var @case = new ClinicalCase
            {
                Id = clock.NewId(),
                OrganisationId = asker.OrganisationId,
                Number = await numbers.NextAsync(asker.OrganisationId, now, cancellationToken),
                AskerId = asker.Id,
                ClientId = request.ClientId,
                CreatedAt = now,
            };
            request.CopyTo(@case);
            if (await details.ApplyAsync(request, @case, cancellationToken) is { } wrong) return wrong;
            @case.Sensitivity = Choices.OfOptional<Sensitivity>(request.Sensitivity) ?? Sensitivity.None;
            @case.Move(CaseTrigger.Edit, now);
            db.Add(@case);
            timeline.Add(@case.Id, @case.OrganisationId, "case-opened");
            return CaseMoves.Answer(@case) with { IsAsOpened = true };
        }

        /// <summary>The asker's own case of that id, whichever of their organisations they opened it for.</summary>
        private async Task<CaseMoved?> FindAsync(Guid? clientId, Guid askerId, CancellationToken cancellationToken)
        {
            if (clientId is null) return null;
            var stored = await db.Set<ClinicalCase>().AsNoTracking().SingleOrDefaultAsync(c => c.AskerId == askerId && c.ClientId == clientId, cancellationToken);
            if (stored is null) return null;
            bool isAsOpened = stored.State == CaseState.Draft && stored.UpdatedAt == stored.CreatedAt
                && !await db.Set<CaseEvent>().AnyAsync(e => e.CaseId == stored.Id && e.Kind == "file-removed", cancellationToken);
            return CaseMoves.Answer(stored) with { IsRepeat = true, IsAsOpened = isAsOpened };
        }
    }
}
