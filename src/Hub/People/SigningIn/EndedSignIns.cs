using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Ends a person's sign-ins with the command that asks for it.</summary>
internal sealed class EndedSignIns(HubDb db, AfterCommit afterCommit, TimeProvider clock)
{
    public async Task EndAsync(Guid clinicianId, Guid? except, CancellationToken cancellationToken)
    {
        foreach (var signIn in await db.Set<SignIn>().Where(s => s.ClinicianId == clinicianId && s.RevokedAt == null && s.Id != except).ToListAsync(cancellationToken))
        {
            signIn.RevokedAt = clock.GetUtcNow();
            afterCommit.Tell(new SignInRevoked(signIn.Id));
        }
    }
}
