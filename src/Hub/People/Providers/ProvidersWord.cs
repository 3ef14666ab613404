using CaseHub.Hub.Data;

namespace CaseHub.Hub.People.Providers;

/// <summary>
/// How far a provider's word carries: for half a day, since who leaves a hospital is only noticed when they go there again; for the
/// organisation whose provider it is, since an administrator of one must not speak for another; and only while it is switched on.
/// </summary>
internal static class ProvidersWord
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>All but those by a provider whose word does not carry to where they are used.</summary>
    public static IQueryable<SignIn> ThatStillHold(this IQueryable<SignIn> signIns, HubDb db, DateTimeOffset now)
    {
        var oldest = now - Lifetime;
        var spokenFor = db.Set<ProviderLink>()
            .Join(db.Set<IdentityProvider>().Where(p => p.IsEnabled), l => l.ProviderId, p => p.Id, (l, p) => new { l.ClinicianId, p.OrganisationId });
        return signIns.Where(s =>
            (s.Method != SignInMethod.Provider && s.Method != SignInMethod.ProviderWithSecondFactor)
            || (s.At > oldest && spokenFor.Any(one => one.ClinicianId == s.ClinicianId && one.OrganisationId == s.OrganisationId)));
    }
}
