using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>An administrator says what somebody may be asked to do in their organisation. It holds at once, also in a call that runs.</summary>
public static class ChangeRoles
{
    /// <param name="PersonId">The clinician.</param>
    /// <param name="Roles">Codes of <see cref="People.Roles"/>: all that they have from now on, at least one.</param>
    /// <param name="Version">Of the membership, as the sender has seen it.</param>
    public sealed record Request(Guid PersonId, IReadOnlyList<string>? Roles, int? Version = null) : ICommand<Unit>, IValidated, IAudited
    {
        Guid? IAudited.AuditSubject => PersonId;

        public void Validate(FieldErrors errors)
        {
            if (Roles is not { Count: > 0 }) errors.Add("roles", "roles-none");
            foreach (string role in Roles ?? []) errors.Role("roles", role);
        }
    }

    internal sealed class Handler(Staff staff, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await staff.FindAsync(request.PersonId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var membership = found.Value;
            if (membership.State == MembershipState.Ended) return Refusal.Conflict("person-ended");
            var roles = RoleCodes.Of(request.Roles!);
            if (membership.ClinicianId == actor.Required.Id && (roles & ~membership.Roles) != Roles.None) return Refusal.Forbidden("roles-own-upward");
            if (!roles.HasFlag(Roles.Administrator) && await staff.TakeAdministratorAsync(membership, cancellationToken) is { } refusal) return refusal;

            bool advised = membership.Advises();
            membership.Roles = roles;
            staff.Changed(membership, advised, "roles-changed");
            return Unit.Value;
        }
    }
}

/// <summary>The roles as programs, forms and files spell them.</summary>
internal static class RoleCodes
{
    public static Roles Of(IEnumerable<string> codes) => codes.Select(Choices.Of<Roles>).Aggregate(Roles.None, (all, one) => all | one);

    /// <summary>Demands the code of one role; <c>none</c> is none.</summary>
    public static void Role(this FieldErrors errors, string field, string? code)
    {
        if (code == Choices.CodeOf(Roles.None) || !Choices.IsKnown<Roles>(code))
            errors.Add(field, "field-unknown-choice", string.Join(", ", Choices.Codes<Roles>().Where(known => known != Choices.CodeOf(Roles.None))));
    }
}
