using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The adviser says, once, whether the request was clear and its pictures good enough; the asker learns from it.</summary>
public static class WriteAdviserSurvey
{
    /// <param name="CaseId">The case; they have answered it.</param>
    /// <param name="Clear">1 to 5.</param>
    /// <param name="Photos">A code of <see cref="PhotoQuality"/>.</param>
    /// <param name="Comment">1,000 characters at most; may be left out.</param>
    public sealed record Request(Guid CaseId, int? Clear, string? Photos, string? Comment = null) : ICommand<Unit>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Clear is null) errors.Add("clear", "field-required");
            errors.Range("clear", Clear, 1, CloseOutSurvey.Best);
            errors.Choice<PhotoQuality>("photos", Photos);
            errors.OptionalText("comment", Comment, CaseContent.ShortLength);
        }
    }

    internal sealed class Handler(HubDb db, CaseMoves moves, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var me = actor.Required.Id;
            if (!await db.Set<Opinion>().AnyAsync(o => o.CaseId == @case.Id && o.AuthorId == me, cancellationToken)) return Refusal.Conflict("adviser-survey-too-early");
            if (await db.Set<AdviserSurvey>().AnyAsync(s => s.CaseId == @case.Id && s.ClinicianId == me, cancellationToken)) return Refusal.Conflict("survey-written");
            db.Add(new AdviserSurvey
            {
                CaseId = @case.Id,
                ClinicianId = me,
                OrganisationId = @case.OrganisationId,
                At = clock.GetUtcNow(),
                Clear = request.Clear!.Value,
                Photos = Choices.Of<PhotoQuality>(request.Photos!),
                Comment = string.IsNullOrWhiteSpace(request.Comment) ? null : request.Comment.Trim(),
            });
            return Unit.Value;
        }
    }
}
