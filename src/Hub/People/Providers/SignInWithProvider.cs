using CaseHub.Hub.Data;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>
/// Somebody comes back from their organisation's provider, and what it says of them is genuine. Known by (issuer, subject) they are let in,
/// with the roles that it gives them; unknown they get an account if the organisation wants that. An account that is there is never
/// taken over because of its address: its owner connects it themself (<see cref="OfferLink"/>).
/// </summary>
public static class SignInWithProvider
{
    public sealed record Request(ProviderIdentity Identity) : ICommand<Answer>
    {
        Guid? IAudited.AuditSubject => Identity?.ProviderId;
    }

    /// <param name="SignIn">For the cookie.</param>
    /// <param name="IsNew">The account was made just now.</param>
    /// <param name="NewName">What the provider calls them from now on, and so do we; null where nothing changed.</param>
    /// <param name="OtherEmail">The provider has another address of theirs now; theirs here stays. Null where nothing changed.</param>
    public sealed record Answer(SignInWithPassword.Answer SignIn, bool IsNew, string? NewName, string? OtherEmail);

    internal sealed class Handler(HubDb db, ProviderNewcomers newcomers, ProviderSignIns signIns, SignInDesk desk, Staff staff, AfterCommit afterCommit, IMediator mediator, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var identity = request.Identity;
            var provider = await db.Set<IdentityProvider>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == identity.ProviderId && p.IsEnabled, cancellationToken);
            if (provider is null || provider.Version != identity.Version) return Refusal.NotFound("provider-gone");

            var link = await db.Set<ProviderLink>().SingleOrDefaultAsync(l => l.ProviderId == provider.Id && l.Issuer == identity.Issuer && l.Subject == identity.Subject, cancellationToken);
            if (link is null) return await ComeInAsync(provider, identity, cancellationToken);

            var clinician = await db.Set<Clinician>().SingleAsync(c => c.Id == link.ClinicianId, cancellationToken);
            var membership = await db.Set<Membership>().Active().SingleOrDefaultAsync(m => m.ClinicianId == clinician.Id && m.OrganisationId == provider.OrganisationId, cancellationToken);
            if (membership is null) return Refusal.Forbidden("membership-none");
            await MapRolesAsync(provider, identity, membership, cancellationToken);
            if (membership.Roles == Roles.None) return await ShutOutAsync(provider, membership, cancellationToken);

            string? newName = Follow(link, clinician, identity);
            string? otherEmail = identity.Email is not null && link.Email is not null && !string.Equals(identity.Email, link.Email, StringComparison.OrdinalIgnoreCase) ? identity.Email : null;
            link.Email = identity.Email ?? link.Email;
            link.LastUsedAt = clock.GetUtcNow();
            return new Answer(await LetInAsync(provider, identity, clinician, membership, cancellationToken), IsNew: false, newName, otherEmail);
        }

        private async Task<Outcome<Answer>> ComeInAsync(IdentityProvider provider, ProviderIdentity identity, CancellationToken cancellationToken)
        {
            var made = await newcomers.MakeAsync(provider, identity, cancellationToken);
            return made.IsGranted ? new Answer(await LetInAsync(provider, identity, made.Value.Clinician, made.Value.Membership, cancellationToken), IsNew: true, null, null) : made.Refusal;
        }

        private Task<SignInWithPassword.Answer> LetInAsync(
            IdentityProvider provider, ProviderIdentity identity, Clinician clinician, Membership membership, CancellationToken cancellationToken)
        {
            bool isStrong = identity.IsStrong || provider.DemandsSecondFactor;
            return desk.OpenAsync(clinician, membership, isStrong ? SignInMethod.ProviderWithSecondFactor : SignInMethod.Provider, cancellationToken);
        }

        /// <summary>The organisation's last administrator stays one, whatever the provider says: nobody could mend the mapping otherwise.</summary>
        private async Task MapRolesAsync(IdentityProvider provider, ProviderIdentity identity, Membership membership, CancellationToken cancellationToken)
        {
            var roles = RoleMapping.Of(provider.RoleLines).Apply(membership.Roles, identity.Groups);
            if (!roles.HasFlag(Roles.Administrator) && await staff.TakeAdministratorAsync(membership, cancellationToken) is not null) roles |= Roles.Administrator;
            if (roles == membership.Roles) return;
            bool advised = membership.Advises();
            membership.Roles = roles;
            membership.ChangedAt = clock.GetUtcNow();
            membership.Version++;
            afterCommit.Tell(new RightsChanged(membership.ClinicianId, membership.OrganisationId));
            if (advised && !membership.Advises()) afterCommit.Tell(new CannotAdvise(membership.ClinicianId, membership.OrganisationId, "roles-changed"));
        }

        /// <summary>Stored although the request is refused: who lost their last role at the provider has lost it here too, in every browser.</summary>
        private async Task<Refusal> ShutOutAsync(IdentityProvider provider, Membership membership, CancellationToken cancellationToken)
        {
            await signIns.EndAsync(provider.OrganisationId, membership.ClinicianId, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await afterCommit.PublishAsync(mediator, cancellationToken);
            return Refusal.Forbidden("provider-no-role", provider.Name);
        }

        /// <summary>Only what the provider changed since last time: a name that somebody chose here is not overwritten each morning.</summary>
        private static string? Follow(ProviderLink link, Clinician clinician, ProviderIdentity identity)
        {
            if (identity.Name is not { } name || name == link.Name) return null;
            link.Name = name;
            if (clinician.Name == name) return null;
            return clinician.Name = name;
        }
    }
}
