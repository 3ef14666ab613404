using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Cases.Closing;

internal static class ClosingSamples
{
    public static DateOnly Today(this HubFixture hub) => DateOnly.FromDateTime(hub.Clock.GetUtcNow().UtcDateTime);

    /// <summary>Lets time pass on the wall, without the ticks in between, and says all that is due by then.</summary>
    public static async Task PassAsync(this HubFixture hub, TimeSpan time)
    {
        hub.Clock.Set(time);
        await hub.Services.GetRequiredService<WatchClosing>().RunAsync(default);
    }

    /// <summary>Kinds of notices, in order of time.</summary>
    public static Task<List<string>> ToldAsync(this HubFixture hub, Actor actor, params string[] kinds) => hub.ReadAsync(db => db.Set<Notice>()
        .Where(n => n.RecipientId == actor.Id && kinds.Contains(n.Kind)).OrderBy(n => n.At).Select(n => n.Kind).ToListAsync());

    public static Task<Actor> CoordinatorAsync(this HubFixture hub, Guid? organisationId = null) =>
        hub.AddClinicianAsync("coordinator" + (organisationId is null ? "" : "-there"), organisationId ?? hub.Gp.OrganisationId, Roles.Coordinator);

    public static Task<ReadClosing.View> ClosingAsync(this HubFixture hub, Actor reader, Guid caseId) => hub.GrantedAsync(reader, new ReadClosing.Request(caseId));

    public static Task<PlanFollowUp.Answer> PlannedAsync(this HubFixture hub, Guid caseId, int inDays = 3) =>
        hub.GrantedAsync(hub.Gp, new PlanFollowUp.Request(caseId, "monitoring", hub.Today().AddDays(inDays), "Look at the rash.", ["Fever?", "New spots?"]));

    public static SurveyDraft Survey(int helpful = 5, string referral = "avoided") => new(referral, true, helpful, "in-time", "Quick and clear.");
}
