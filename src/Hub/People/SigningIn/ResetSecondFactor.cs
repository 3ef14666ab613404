using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>
/// An administrator of a person's home organisation takes away all their second factors, because they have lost them together with the recovery codes. Their sign-ins end, they are told, and
/// nobody does it for themself: it is for whoever can be asked who they are.
/// </summary>
public static class ResetSecondFactor
{
    public sealed record Request(Guid ClinicianId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => ClinicianId;
    }

    internal sealed class Handler(UserManager<IdentityUser<Guid>> users, SecondFactors factors, EndedSignIns ended, AfterCommit afterCommit, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (request.ClinicianId == actor.Required.Id) return Refusal.Forbidden("second-factor-own");
            var user = await users.FindByIdAsync($"{request.ClinicianId}");
            if (user?.TwoFactorEnabled is not true) return Refusal.Conflict("second-factor-none");
            await factors.RemoveAllAsync(user, cancellationToken);
            await ended.EndAsync(user.Id, except: null, cancellationToken);
            afterCommit.Tell(new SecurityChanged(user.Id, SecurityChanged.FactorReset, actor.Required.Id));
            return Unit.Value;
        }
    }
}

/// <summary>Whose home an organisation is: that one alone may open the door for them again.</summary>
internal sealed class HomeRelations(HubDb db) : IRelations
{
    public string Unknown => "person-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken) =>
        request is ResetSecondFactor.Request { ClinicianId: var id } && await db.Set<Clinician>().AnyAsync(c => c.Id == id && c.HomeOrganisationId == actor.OrganisationId, cancellationToken)
            ? Relation.Colleague
            : Relation.None;
}
