using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SignIns;

/// <summary>Somebody has signed in.</summary>
/// <param name="ClinicianId">Who.</param>
/// <param name="SignInId">By it they are known from now on.</param>
/// <param name="IsNewDevice">They have signed in before, and never from this browser or program.</param>
internal sealed record SignedIn(Guid ClinicianId, Guid SignInId, bool IsNewDevice) : INotification;

/// <summary>Makes the row of a sign-in, however somebody proved who they are; it is saved with the command that asks.</summary>
internal sealed class SignInDesk(HubDb db, Visit visit, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>From here on the running request is theirs.</summary>
    public async Task<SignInWithPassword.Answer> OpenAsync(Clinician clinician, Membership membership, SignInMethod method, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var signIn = new SignIn
        {
            Id = clock.NewId(),
            OrganisationId = membership.OrganisationId,
            ClinicianId = clinician.Id,
            At = now,
            LastSeenAt = now,
            Method = method,
            IsProgram = visit.IsProgram,
            Device = visit.Device,
            DeviceHash = visit.DeviceHash,
        };
        bool isNewDevice = await IsNewDeviceAsync(clinician.Id, cancellationToken);
        db.Add(signIn);
        afterCommit.Tell(new SignedIn(clinician.Id, signIn.Id, isNewDevice));
        actor.Value = new Actor(clinician.Id, membership.OrganisationId, signIn.Id, membership.Roles, clinician.Name);
        return new SignInWithPassword.Answer(signIn.Id, clinician.Id, clinician.Name);
    }

    /// <summary>A browser is known by what it keeps, a program, which keeps nothing, by what it calls itself. The very first is not news.</summary>
    private async Task<bool> IsNewDeviceAsync(Guid clinicianId, CancellationToken cancellationToken)
    {
        var earlier = db.Set<SignIn>().Where(s => s.ClinicianId == clinicianId);
        if (!await earlier.AnyAsync(cancellationToken)) return false;
        var (device, hash) = (visit.Device, visit.DeviceHash);
        return visit.IsProgram
            ? !await earlier.AnyAsync(s => s.IsProgram && s.Device == device, cancellationToken)
            : hash is null || !await earlier.AnyAsync(s => s.DeviceHash == hash, cancellationToken);
    }
}
