using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;

namespace CaseHub.Hub.Tests.People;

/// <summary>More people than the fixture has, and what tests ask of them.</summary>
internal static class PeopleSamples
{
    private static readonly DateOnly NextYear = new(2027, 6, 30);

    public static Task<Actor> AdministratorAsync(this HubFixture hub, string name, Guid organisationId, Roles besides = Roles.None) =>
        hub.AddClinicianAsync(name, organisationId, Roles.Administrator | besides);

    /// <summary>Two administrators of the hospital that answers.</summary>
    public static async Task<(Actor First, Actor Second)> HospitalAdministratorsAsync(this HubFixture hub) =>
        (await hub.AdministratorAsync("first", hub.Dermatologist.OrganisationId), await hub.AdministratorAsync("second", hub.Dermatologist.OrganisationId));

    /// <summary>A licence that somebody has entered and nobody has checked.</summary>
    public static async Task<Guid> SubmittedAsync(this HubFixture hub, Actor holder, string number = "N-1", DateOnly? lastDay = null) =>
        (await hub.GrantedAsync(holder, new SubmitLicence.Request(number, "Council", lastDay ?? NextYear))).Id;

    public static async Task<List<string>> NoticesAsync(this HubFixture hub, Actor reader) =>
        [.. (await hub.GrantedAsync(reader, new ListNotices.Request())).Notices.Select(notice => notice.Kind)];
}
