using CaseHub.Hub.Data;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>The people of one's own organisation for its administrators, also those who are suspended or have left.</summary>
public static class ListPeople
{
    /// <param name="Search">Part of a name or an address; letters count, their case and accents do not.</param>
    /// <param name="Role">A code of <see cref="Roles"/>; any when null.</param>
    /// <param name="State">A code of <see cref="MembershipState"/>; those who have not left when null.</param>
    /// <param name="Licence">A code of <see cref="LicenceState"/>, or <see cref="NoLicence"/> for specialists without any; all when null.</param>
    /// <param name="Skip">How many to leave out.</param>
    /// <param name="Take">How many to answer, 1–500.</param>
    public sealed record Request(string? Search = null, string? Role = null, string? State = null, string? Licence = null, int Skip = 0, int Take = 100) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.OptionalText("search", Search, NewClinicians.EmailLength);
            if (!string.IsNullOrEmpty(Role)) errors.Role("role", Role);
            errors.OptionalChoice<MembershipState>("state", State);
            if (Licence != NoLicence) errors.OptionalChoice<LicenceState>("licence", Licence);
            errors.Range("skip", Skip, 0, int.MaxValue);
            errors.Range("take", Take, 1, 500);
        }
    }

    public const string NoLicence = "missing";

    /// <param name="Matching">How many there are that match.</param>
    /// <param name="All">How many there are in all, those who have left included.</param>
    public sealed record Answer(IReadOnlyList<MemberView> People, int Matching, int All);

    internal sealed class Handler(HubDb db, CurrentActor actor, MemberViews views) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var own = db.Set<Membership>().Where(m => m.OrganisationId == actor.Required.OrganisationId);
            var matching = own;
            if (!string.IsNullOrEmpty(request.Role)) matching = matching.With(Choices.Of<Roles>(request.Role));
            matching = Choices.OfOptional<MembershipState>(request.State) is { } state ? matching.Where(m => m.State == state) : matching.Where(m => m.State != MembershipState.Ended);

            var people = (await views.OfAsync(matching, cancellationToken)).Where(person => IsMeant(person, request)).ToList();
            return new Answer([.. people.Skip(request.Skip).Take(request.Take)], people.Count, await own.CountAsync(cancellationToken));
        }

        private static bool IsMeant(MemberView person, Request request)
        {
            if (!string.IsNullOrWhiteSpace(request.Search) && !NamePart.IsIn(request.Search.Trim(), person.Name) && !NamePart.IsIn(request.Search.Trim(), person.Email)) return false;
            if (string.IsNullOrEmpty(request.Licence)) return true;
            return request.Licence == NoLicence
                ? person.Licence is null && person.Roles.HasFlag(Roles.Specialist)
                : person.Licence == Choices.Of<LicenceState>(request.Licence);
        }
    }
}
