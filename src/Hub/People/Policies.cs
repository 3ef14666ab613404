using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>What an organisation demands of its people and allows with its data.</summary>
/// <param name="RoutingCountries">ISO 3166-1 alpha-2; empty for all of its networks, as in the three lists that follow.</param>
public sealed record PolicyValues(
    bool RequiresSecondFactor,
    int IdleMinutes,
    int AgeOfConsent,
    bool RelayOnly,
    IReadOnlyList<string> RoutingCountries,
    IReadOnlyList<string> SharingCountries,
    IReadOnlyList<string> ImportCountries,
    IReadOnlyList<string> ExportCountries)
{
    internal static PolicyValues Of(Organisation o) => new(
        o.RequiresSecondFactor, o.IdleMinutes, o.AgeOfConsent, o.RelayOnly, [.. o.RoutingCountries], [.. o.SharingCountries], [.. o.ImportCountries], [.. o.ExportCountries]);
}

/// <param name="Version">Send it back with a change.</param>
/// <param name="WithoutSecondFactor">Active people who have set up none yet: with the demand for it they may do nothing else at their next request.</param>
public sealed record PoliciesView(string OrganisationName, PolicyValues Values, DateTimeOffset? SurgeUntil, string? SurgeReason, int WithoutSecondFactor, int People, int Version);

/// <summary>The policies of the organisation that one acts for.</summary>
public static class ReadPolicies
{
    public sealed record Request : IQuery<PoliciesView>;

    internal sealed class Handler(PolicyViews views) : IRequestHandler<Request, Outcome<PoliciesView>>
    {
        public async Task<Outcome<PoliciesView>> Handle(Request request, CancellationToken cancellationToken) => await views.ReadAsync(cancellationToken);
    }
}

/// <summary>An administrator sets the policies. They hold from the next request on. Of two at once the second is refused and shown what the first has set.</summary>
public static class SavePolicies
{
    internal const int MaxIdleMinutes = 720;
    internal const int MaxAgeOfConsent = 25;

    /// <param name="Version">As the sender has seen it.</param>
    public sealed record Request(
        int? Version,
        bool RequiresSecondFactor,
        int? IdleMinutes,
        int? AgeOfConsent,
        bool RelayOnly,
        IReadOnlyList<string>? RoutingCountries = null,
        IReadOnlyList<string>? SharingCountries = null,
        IReadOnlyList<string>? ImportCountries = null,
        IReadOnlyList<string>? ExportCountries = null) : ICommand<PoliciesView>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (Version is null) errors.Add("version", "field-required");
            if (IdleMinutes is null) errors.Add("idleMinutes", "field-out-of-range", 1, MaxIdleMinutes);
            if (AgeOfConsent is null) errors.Add("ageOfConsent", "field-out-of-range", 0, MaxAgeOfConsent);
            errors.Range("idleMinutes", IdleMinutes, 1, MaxIdleMinutes);
            errors.Range("ageOfConsent", AgeOfConsent, 0, MaxAgeOfConsent);
            Countries(errors, "routingCountries", RoutingCountries);
            Countries(errors, "sharingCountries", SharingCountries);
            Countries(errors, "importCountries", ImportCountries);
            Countries(errors, "exportCountries", ExportCountries);
        }

        private static void Countries(FieldErrors errors, string field, IReadOnlyList<string>? countries)
        {
            var wrong = (countries ?? []).Where(country => !NewClinicians.IsCountry(country)).ToList();
            if (wrong.Count > 0) errors.Add(field, "countries-unknown", string.Join(", ", wrong));
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, PolicyViews views) : IRequestHandler<Request, Outcome<PoliciesView>>
    {
        public async Task<Outcome<PoliciesView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == actor.Required.OrganisationId, cancellationToken);
            if (organisation.Version != request.Version)
                return Refusal.Conflict("policies-changed") with { Details = await views.ReadAsync(cancellationToken) };

            (organisation.RequiresSecondFactor, organisation.IdleMinutes, organisation.AgeOfConsent, organisation.RelayOnly) =
                (request.RequiresSecondFactor, request.IdleMinutes!.Value, request.AgeOfConsent!.Value, request.RelayOnly);
            organisation.RoutingCountries = Distinct(request.RoutingCountries);
            organisation.SharingCountries = Distinct(request.SharingCountries);
            organisation.ImportCountries = Distinct(request.ImportCountries);
            organisation.ExportCountries = Distinct(request.ExportCountries);
            organisation.Version++;
            return await views.ReadAsync(cancellationToken);
        }

        private static List<string> Distinct(IReadOnlyList<string>? countries) => [.. (countries ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}

internal sealed class PolicyViews(HubDb db, CurrentActor actor)
{
    public async Task<PoliciesView> ReadAsync(CancellationToken cancellationToken)
    {
        var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == actor.Required.OrganisationId, cancellationToken);
        var people = db.Set<Membership>().Active().Where(m => m.OrganisationId == organisation.Id);
        int without = await people.CountAsync(m => !db.Users.Any(u => u.Id == m.ClinicianId && u.TwoFactorEnabled), cancellationToken);
        return new PoliciesView(organisation.Name, PolicyValues.Of(organisation), organisation.SurgeUntil, organisation.SurgeReason, without, await people.CountAsync(cancellationToken), organisation.Version);
    }
}
