using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The asker wants the opinion of a second specialist, by name, beside whoever accepted the case. The case's own course does not change.</summary>
public static class AskFurther
{
    /// <param name="CaseId">The case.</param>
    /// <param name="ClinicianId">Whom; one of those whom the asker could ask by name.</param>
    /// <param name="OrganisationId">For whom they are to answer; needed only where they belong to several.</param>
    /// <param name="Question">What they are asked in particular; null for the case's question alone.</param>
    public sealed record Request(Guid CaseId, Guid ClinicianId, Guid? OrganisationId = null, string? Question = null) : ICommand<Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("question", Question, CaseContent.ShortLength);
    }

    public sealed record Answer(Guid Id, CaseMoved Case);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, AskedSpecialists specialists, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (@case.State is not (CaseState.Accepted or CaseState.Answered or CaseState.Acknowledged)) return Refusal.Conflict("further-not-now");
            var asked = await (await specialists.WithinAsync(actor.Required, cancellationToken))
                .Where(m => m.ClinicianId == request.ClinicianId && (request.OrganisationId == null || m.OrganisationId == request.OrganisationId))
                .OrderBy(m => m.Since)
                .FirstOrDefaultAsync(cancellationToken);
            if (asked is null) return await UnknownAsync(request, cancellationToken);
            bool isIn = await db.Set<CaseGrant>().AnyAsync(
                g => g.CaseId == @case.Id && g.ToClinicianId == asked.ClinicianId && (g.Right == CaseRight.Advise || (g.Right == CaseRight.Answer && g.IsFurther)), cancellationToken);
            if (isIn) return Refusal.Conflict("further-already");

            var grant = await GrantAsync(@case, asked, request.Question, cancellationToken);
            @case.Touch(grant.At);
            timeline.Add(@case.Id, @case.OrganisationId, "further-asked", grant.Id, await NameAsync(asked.ClinicianId, cancellationToken));
            afterCommit.Tell(new CaseTold("further-asked", @case.Id, actor.Required.Id, [asked.ClinicianId], IsUrgent: @case.Urgency == Urgency.Emergency));
            return new Answer(grant.Id, CaseMoves.Answer(@case));
        }

        /// <summary>Who said no when everybody was asked may say yes when asked by name.</summary>
        private async Task<CaseGrant> GrantAsync(ClinicalCase @case, Membership asked, string? question, CancellationToken cancellationToken)
        {
            db.RemoveRange(await db.Set<CaseDecline>().Where(d => d.CaseId == @case.Id && d.ClinicianId == asked.ClinicianId).ToListAsync(cancellationToken));
            var grant = new CaseGrant
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                ToOrganisationId = asked.OrganisationId,
                ToClinicianId = asked.ClinicianId,
                Right = CaseRight.Answer,
                IsFurther = true,
                At = clock.GetUtcNow(),
                ById = actor.Required.Id,
                Reason = OpinionContent.TrimmedOrNull(question),
            };
            db.Add(grant);
            return grant;
        }

        private Task<string> NameAsync(Guid clinicianId, CancellationToken cancellationToken) =>
            db.Set<Clinician>().Where(c => c.Id == clinicianId).Select(c => c.Name).SingleAsync(cancellationToken);

        private async Task<Refusal> UnknownAsync(Request request, CancellationToken cancellationToken)
        {
            var refusal = await specialists.RefuseAsync(request.ClinicianId, actor.Required, cancellationToken) ?? Refusal.Invalid("invalid");
            return refusal with { Fields = new Dictionary<string, string> { ["clinicianId"] = refusal.Fields.GetValueOrDefault("assignee", Refusal.TextOf("case-assignee-unknown")) } };
        }
    }
}
