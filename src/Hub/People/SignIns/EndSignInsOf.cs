using CaseHub.Hub.Data;
using CaseHub.Hub.People.Tokens;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SignIns;

/// <summary>An administrator ends everything by which somebody acts for their organisation: sign-ins and tokens, wherever they are. They may sign in again.</summary>
public static class EndSignInsOf
{
    public sealed record Request(Guid ClinicianId) : ICommand<Ended>
    {
        Guid? IAudited.AuditSubject => ClinicianId;
    }

    /// <param name="SignIns">How many browsers and programs.</param>
    /// <param name="Tokens">How many tokens.</param>
    public sealed record Ended(int SignIns, int Tokens);

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Ended>>
    {
        public async Task<Outcome<Ended>> Handle(Request request, CancellationToken cancellationToken)
        {
            var (organisation, now) = (actor.Required.OrganisationId, clock.GetUtcNow());
            if (!await db.Set<Membership>().AnyAsync(m => m.ClinicianId == request.ClinicianId && m.OrganisationId == organisation, cancellationToken)) return Refusal.NotFound("person-unknown-here");

            var signIns = await db.Set<SignIn>().Where(s => s.ClinicianId == request.ClinicianId && s.OrganisationId == organisation && s.RevokedAt == null).ToListAsync(cancellationToken);
            var tokens = await db.Set<PersonalToken>().Where(t => t.ClinicianId == request.ClinicianId && t.OrganisationId == organisation && t.RevokedAt == null).ToListAsync(cancellationToken);
            foreach (var signIn in signIns) signIn.RevokedAt = now;
            foreach (var token in tokens) token.RevokedAt = now;
            foreach (var id in signIns.Select(s => s.Id).Concat(tokens.Select(t => t.Id))) afterCommit.Tell(new SignInRevoked(id));
            return new Ended(signIns.Count, tokens.Count);
        }
    }
}
