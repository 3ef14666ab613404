using System.Security.Claims;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>A clinician signs in. Whether the address is unknown, the password wrong or the account locked, the answer is the same.</summary>
public static class SignInWithPassword
{
    public sealed record Request(string? Email, string? Password) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("email", Email, NewClinicians.EmailLength);
            errors.Text("password", Password, NewClinicians.PasswordMaxLength);
        }

        /// <summary>Without the password, wherever it may be printed.</summary>
        public override string ToString() => nameof(SignInWithPassword);
    }

    /// <summary>The new sign-in; the door puts it into its cookie or bearer token.</summary>
    public sealed record Answer(Guid SignInId, Guid ClinicianId, string Name)
    {
        /// <param name="scheme">The authentication scheme that will carry it.</param>
        public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
            [
                new Claim(SignInCheck.ClaimType, SignInId.ToString()),
                new Claim(ClaimTypes.NameIdentifier, ClinicianId.ToString()),
                new Claim(ClaimTypes.Name, Name),
            ],
            scheme));
    }

    internal sealed class Handler(HubDb db, UserManager<IdentityUser<Guid>> users, CurrentActor actor, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await users.FindByEmailAsync(request.Email!.Trim());
            if (user?.PasswordHash is null || await users.IsLockedOutAsync(user)) return RefuseAsSlowly(request.Password!);
            if (!await users.CheckPasswordAsync(user, request.Password!)) return await CountFailureAsync(user, cancellationToken);

            var clinician = await db.Set<Clinician>().SingleAsync(c => c.Id == user.Id, cancellationToken);
            if (await ActsForAsync(clinician, cancellationToken) is not { } membership) return Refusal.Forbidden("membership-none");
            await users.ResetAccessFailedCountAsync(user);
            var signIn = new SignIn
            {
                Id = clock.NewId(),
                OrganisationId = membership.OrganisationId,
                ClinicianId = clinician.Id,
                At = clock.GetUtcNow(),
                LastSeenAt = clock.GetUtcNow(),
            };
            db.Add(signIn);
            actor.Value = new Actor(clinician.Id, membership.OrganisationId, signIn.Id, membership.Roles, clinician.Name);
            return new Answer(signIn.Id, clinician.Id, clinician.Name);
        }

        /// <summary>The organisation of the last sign-in, else home, else any; null where no membership is active.</summary>
        private async Task<Membership?> ActsForAsync(Clinician clinician, CancellationToken cancellationToken)
        {
            var active = await db.Set<Membership>().Active().Where(m => m.ClinicianId == clinician.Id).ToListAsync(cancellationToken);
            var last = await db.Set<SignIn>().Where(s => s.ClinicianId == clinician.Id).OrderByDescending(s => s.At).Select(s => (Guid?)s.OrganisationId).FirstOrDefaultAsync(cancellationToken);
            return active.Find(m => m.OrganisationId == last) ?? active.Find(m => m.OrganisationId == clinician.HomeOrganisationId) ?? active.FirstOrDefault();
        }

        /// <summary>Takes the time that checking a password takes, so that the clock does not tell which addresses have accounts.</summary>
        private Refusal RefuseAsSlowly(string password)
        {
            users.PasswordHasher.HashPassword(new IdentityUser<Guid>(), password);
            return Wrong();
        }

        /// <summary>Stored although the request is refused: enough of them lock the account for a while.</summary>
        private async Task<Refusal> CountFailureAsync(IdentityUser<Guid> user, CancellationToken cancellationToken)
        {
            await users.AccessFailedAsync(user);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another try of the same moment was counted.
            }

            return Wrong();
        }

        private static Refusal Wrong() => Refusal.SignInNeeded("sign-in-wrong");
    }
}
