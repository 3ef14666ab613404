using CaseHub.Hub.Data;
using CaseHub.Hub.People.SignIns;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Lets somebody in who has proved who they are.</summary>
internal sealed class NewSignIns(HubDb db, KnownBrowsers browsers, SignInDesk desk)
{
    public async Task<Outcome<SignInWithPassword.Answer>> BeginAsync(Guid clinicianId, SignInMethod method, Visitor visitor, CancellationToken cancellationToken)
    {
        var clinician = await db.Set<Clinician>().SingleAsync(c => c.Id == clinicianId, cancellationToken);
        if (await ActsForAsync(clinician, cancellationToken) is not { } membership) return Refusal.Forbidden("membership-none");
        var answer = await desk.OpenAsync(clinician, membership, method, cancellationToken);
        return answer with { KnownBrowser = browsers.Remember(visitor, clinician.Id) };
    }

    /// <summary>The organisation of the last sign-in, else home, else any; null where no membership is active.</summary>
    private async Task<Membership?> ActsForAsync(Clinician clinician, CancellationToken cancellationToken)
    {
        var active = await db.Set<Membership>().Active().Where(m => m.ClinicianId == clinician.Id).ToListAsync(cancellationToken);
        var last = await db.Set<SignIn>().Where(s => s.ClinicianId == clinician.Id).OrderByDescending(s => s.At).Select(s => (Guid?)s.OrganisationId).FirstOrDefaultAsync(cancellationToken);
        return active.Find(m => m.OrganisationId == last) ?? active.Find(m => m.OrganisationId == clinician.HomeOrganisationId) ?? active.FirstOrDefault();
    }
}
