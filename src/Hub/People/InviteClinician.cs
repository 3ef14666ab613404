using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>An administrator offers somebody a place in their own organisation, by a link that works once within seven days.</summary>
public static class InviteClinician
{
    /// <param name="Email">Who is meant: what they sign in with, or will.</param>
    /// <param name="Roles">Codes of <see cref="People.Roles"/>; <c>clinician</c> when null or empty.</param>
    /// <param name="Specialties">Codes of <see cref="Specialty"/>; who has one can be asked for opinions.</param>
    public sealed record Request(string? Email, IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? Specialties = null)
        : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            NewClinicians.ValidateEmail(errors, Email);
            foreach (string role in Roles ?? []) errors.Role("roles", role);
            if (Specialties?.All(Specialty.IsKnown) == false) errors.Add("specialties", "field-unknown-choice", string.Join(", ", Specialty.Codes));
        }
    }

    /// <param name="Token">For the link; shown this once and kept nowhere.</param>
    public sealed record Answer(Guid Id, string Token, DateTimeOffset ExpiresAt);

    internal sealed class Handler(CurrentActor actor, Invitations invitations) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisationId = actor.Required.OrganisationId;
            if (await invitations.WhyNotAsync(request.Email!, organisationId, cancellationToken) is { } code)
            {
                var errors = new FieldErrors();
                errors.Add("email", code);
                return Refusal.Invalid("invalid") with { Fields = errors.Texts };
            }

            var (row, token) = invitations.Add(new Offer(request.Email!, RoleCodes.Of(request.Roles ?? []), request.Specialties ?? []), organisationId);
            return new Answer(row.Id, token, row.ExpiresAt);
        }
    }
}
