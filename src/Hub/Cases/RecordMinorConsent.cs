using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The asker notes a guardian's consent and the minor's assent, also after an emergency in which neither could be waited for.</summary>
public static class RecordMinorConsent
{
    /// <param name="CaseId">The case.</param>
    /// <param name="GuardianConsent">How the guardian agreed and who that is.</param>
    /// <param name="Assent">A code of <see cref="Cases.Assent"/>.</param>
    /// <param name="AssentNote">Why the minor could not be asked; needed with <c>not-possible</c>.</param>
    public sealed record Request(Guid CaseId, string? GuardianConsent, string? Assent, string? AssentNote = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        private static readonly string NotPossible = Choices.CodeOf(Cases.Assent.NotPossible);

        public void Validate(FieldErrors errors)
        {
            errors.Text("guardianConsent", GuardianConsent, CaseContent.ShortLength);
            errors.Choice<Assent>("assent", Assent);
            if (Assent == NotPossible) errors.Text("assentNote", AssentNote, CaseContent.ShortLength);
            errors.OptionalText("assentNote", AssentNote, CaseContent.ShortLength);
        }
    }

    internal sealed class Handler(CaseMoves moves, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            @case.GuardianConsent = request.GuardianConsent!.Trim();
            @case.Assent = Choices.Of<Assent>(request.Assent!);
            @case.AssentNote = string.IsNullOrWhiteSpace(request.AssentNote) ? null : request.AssentNote.Trim();
            @case.Touch(clock.GetUtcNow());
            timeline.Add(@case.Id, @case.OrganisationId, "minor-consent", text: @case.GuardianConsent);
            return CaseMoves.Answer(@case);
        }
    }
}
