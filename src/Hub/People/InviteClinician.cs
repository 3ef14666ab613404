using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>An administrator offers somebody a place in their own organisation, by a link that works once within seven days.</summary>
public static class InviteClinician
{
    /// <param name="Email">What they will sign in with.</param>
    /// <param name="Roles">Codes of <see cref="People.Roles"/>; <c>clinician</c> when null or empty.</param>
    /// <param name="Specialties">Codes of <see cref="Specialty"/>; who has one can be asked for opinions.</param>
    public sealed record Request(string? Email, IReadOnlyList<string>? Roles = null, IReadOnlyList<string>? Specialties = null)
        : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            NewClinicians.ValidateEmail(errors, Email);
            foreach (string role in Roles ?? []) errors.Choice<Roles>("roles", role);
            if (Specialties?.All(Specialty.IsKnown) == false) errors.Add("specialties", "field-unknown-choice", string.Join(", ", Specialty.Codes));
        }
    }

    /// <param name="Token">For the link; shown this once and kept nowhere.</param>
    public sealed record Answer(Guid Id, string Token, DateTimeOffset ExpiresAt);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            string token = LinkToken.New();
            var roles = (request.Roles ?? []).Select(Choices.Of<Roles>).Aggregate(Roles.None, (all, one) => all | one);
            var invitation = new Invitation
            {
                Id = clock.NewId(),
                OrganisationId = actor.Required.OrganisationId,
                Email = request.Email!.Trim(),
                Roles = WithWhatFollows(roles, request.Specialties),
                Specialties = [.. (request.Specialties ?? []).Distinct()],
                TokenHash = LinkToken.HashOf(token),
                InvitedById = actor.Required.Id,
                At = clock.GetUtcNow(),
            };
            db.Add(invitation);
            return Task.FromResult<Outcome<Answer>>(new Answer(invitation.Id, token, invitation.At + Invitation.Lifetime));
        }

        /// <summary>Who is named for a specialty is meant to be asked.</summary>
        private static Roles WithWhatFollows(Roles roles, IReadOnlyList<string>? specialties) =>
            (roles == Roles.None ? Roles.Clinician : roles) | (specialties is { Count: > 0 } ? Roles.Specialist : Roles.None);
    }
}
