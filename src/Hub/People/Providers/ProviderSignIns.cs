using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>Ends what rests on a provider's word when that word no longer counts.</summary>
internal sealed class ProviderSignIns(HubDb db, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>All that came in by a provider of the organisation.</summary>
    public Task EndAsync(Guid organisationId, CancellationToken cancellationToken) =>
        EndAsync(db.Set<SignIn>().Where(s => s.OrganisationId == organisationId), cancellationToken);

    /// <summary>Those of one person that came in by a provider of the organisation.</summary>
    public Task EndAsync(Guid organisationId, Guid clinicianId, CancellationToken cancellationToken) =>
        EndAsync(db.Set<SignIn>().Where(s => s.OrganisationId == organisationId && s.ClinicianId == clinicianId), cancellationToken);

    private async Task EndAsync(IQueryable<SignIn> signIns, CancellationToken cancellationToken)
    {
        var byProvider = signIns.Where(s => s.RevokedAt == null && (s.Method == SignInMethod.Provider || s.Method == SignInMethod.ProviderWithSecondFactor));
        foreach (var signIn in await byProvider.ToListAsync(cancellationToken))
        {
            signIn.RevokedAt = clock.GetUtcNow();
            afterCommit.Tell(new SignInRevoked(signIn.Id));
        }
    }
}
