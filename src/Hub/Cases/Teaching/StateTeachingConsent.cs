using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Teaching;

/// <summary>The asker states that the patient agreed to have the case shown in teaching or a broadcast. What was stated before is replaced; it stays on record.</summary>
public static class StateTeachingConsent
{
    public const int HowLength = 500;

    /// <param name="CaseId">The case.</param>
    /// <param name="Use">A code of <see cref="ConsentUse"/>.</param>
    /// <param name="Basis">A code of <see cref="ConsentBasis"/>.</param>
    /// <param name="How">How it was given.</param>
    /// <param name="GivenAt">When; null for now. Not in the future.</param>
    public sealed record Request(Guid CaseId, string? Use, string? Basis, string? How, DateTimeOffset? GivenAt = null) : ICommand<Unit>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Choice<ConsentUse>("use", Use);
            errors.Choice<ConsentBasis>("basis", Basis);
            errors.Text("how", How, HowLength);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (now, me) = (clock.GetUtcNow(), actor.Required.Id);
            var errors = new FieldErrors();
            if (request.GivenAt > now) errors.Add("givenAt", "consent-future");
            if (errors.AsRefusal() is { } refusal) return refusal;
            var @case = await db.Set<ClinicalCase>().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var owner = await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == @case.OrganisationId, cancellationToken);
            var basis = Choices.Of<ConsentBasis>(request.Basis!);
            if (RefuseMinor(@case, owner, basis) is { } minor) return minor;

            (await db.TeachingConsentOfAsync(@case.Id, cancellationToken))?.Withdraw(me, now);
            db.Add(new TeachingConsent
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                Use = Choices.Of<ConsentUse>(request.Use!),
                Basis = basis,
                How = request.How!.Trim(),
                GivenAt = request.GivenAt?.ToUniversalTime() ?? now,
                StatedById = me,
                StatedAt = now,
            });
            @case.Touch(now);
            timeline.Add(@case.Id, @case.OrganisationId, "teaching-consent", text: request.How.Trim());
            return Unit.Value;
        }

        private static Refusal? RefuseMinor(ClinicalCase @case, Organisation owner, ConsentBasis basis) =>
            !Minors.IsMinor(@case, owner) ? null
            : basis != ConsentBasis.Guardian ? Refusal.Conflict("consent-minor-guardian", owner.AgeOfConsent)
            : Minors.HasAssent(@case) ? null : Refusal.Conflict("consent-minor-assent");
    }
}
