using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>An administrator of the installation founds a further organisation and gets the link by which its first administrator comes in. The two share nothing until a network says so.</summary>
public static class FoundOrganisation
{
    /// <param name="Name">Of the organisation.</param>
    /// <param name="Country">ISO 3166-1 alpha-2.</param>
    /// <param name="Email">Of its first administrator.</param>
    public sealed record Request(string? Name, string? Country, string? Email) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("name", Name, NewClinicians.NameLength);
            NewClinicians.ValidateCountry(errors, Country);
            NewClinicians.ValidateEmail(errors, Email);
        }
    }

    /// <param name="Token">For the first administrator's link; shown this once and kept nowhere.</param>
    public sealed record Answer(Guid OrganisationId, string Token, DateTimeOffset ExpiresAt);

    internal sealed class Handler(HubDb db, CurrentActor actor, Installation installation, Invitations invitations, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (!await installation.IsKeptByAsync(actor.Required.OrganisationId, cancellationToken)) return Refusal.Forbidden("installation-only");
            string name = request.Name!.Trim();
            if (await db.Set<Organisation>().AnyAsync(o => o.Name == name, cancellationToken)) return Refusal.Conflict("organisation-name-taken");
            var organisation = new Organisation { Id = clock.NewId(), Name = name, Country = request.Country!, CreatedAt = clock.GetUtcNow() };
            db.Add(organisation);
            var (row, token) = invitations.Add(new Offer(request.Email!, Roles.Administrator, []), organisation.Id);
            return new Answer(organisation.Id, token, row.ExpiresAt);
        }
    }
}

/// <summary>Whose administrators look after the whole hub: those of its first organisation.</summary>
internal sealed class Installation(HubDb db)
{
    public async Task<bool> IsKeptByAsync(Guid organisationId, CancellationToken cancellationToken) =>
        await db.Set<Organisation>().OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).Select(o => o.Id).FirstAsync(cancellationToken) == organisationId;
}
