using System.Security.Claims;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People.SignIns;

/// <summary>People who come by browsers, programs and tokens, as the doors see them.</summary>
internal static class Arrivals
{
    /// <summary>A further way in for somebody of the fixture.</summary>
    /// <returns>What the cookie would carry.</returns>
    public static async Task<ClaimsPrincipal> ComeAsync(
        this HubFixture hub, Actor person, string device = "Firefox · Linux", bool isProgram = false, byte[]? keeps = null, SignInMethod method = SignInMethod.Password)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        var visit = scope.ServiceProvider.GetRequiredService<Visit>();
        (visit.Device, visit.IsProgram, visit.DeviceHash) = (device, isProgram, keeps);
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var clinician = await db.Set<Clinician>().SingleAsync(c => c.Id == person.Id);
        var membership = await db.Set<Membership>().SingleAsync(m => m.ClinicianId == person.Id && m.OrganisationId == person.OrganisationId);
        var answer = await scope.ServiceProvider.GetRequiredService<SignInDesk>().OpenAsync(clinician, membership, method, default);
        await db.SaveChangesAsync();
        await scope.ServiceProvider.GetRequiredService<AfterCommit>().PublishAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), default);
        return answer.ToPrincipal("test");
    }

    public static async Task<Actor?> ActorOfAsync(this HubFixture hub, ClaimsPrincipal? principal) =>
        principal is null ? null : await hub.Services.GetRequiredService<SignInCheck>().ActorOfAsync(principal);

    public static async Task<Actor> AliveAsync(this HubFixture hub, ClaimsPrincipal principal)
    {
        var actor = await hub.ActorOfAsync(principal);
        Assert.NotNull(actor);
        return actor;
    }

    /// <summary>By a token as it is shown; null where it opens nothing.</summary>
    public static async Task<Actor?> ActorOfTokenAsync(this HubFixture hub, string? token) =>
        await hub.ActorOfAsync(await hub.Services.GetRequiredService<SignInCheck>().PrincipalOfTokenAsync(token, "test"));

    /// <summary>Changes somebody's membership as a command of the organisation does, and says so.</summary>
    public static async Task ChangeAsync(this HubFixture hub, Actor person, Action<Membership> change)
    {
        await hub.ReadAsync(async db =>
        {
            change(await db.Set<Membership>().SingleAsync(m => m.ClinicianId == person.Id && m.OrganisationId == person.OrganisationId));
            return await db.SaveChangesAsync();
        });
        await hub.TellAsync(new RightsChanged(person.Id, person.OrganisationId));
    }

    public static async Task TellAsync(this HubFixture hub, INotification news)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(news);
    }

    /// <summary>Lets somebody belong to another organisation too.</summary>
    public static Task JoinAsync(this HubFixture hub, Actor person, Guid organisationId, Roles roles) => hub.ReadAsync(db =>
    {
        db.Add(new Membership { Id = hub.Clock.NewId(), ClinicianId = person.Id, OrganisationId = organisationId, Roles = roles, Since = hub.Clock.GetUtcNow(), ChangedAt = hub.Clock.GetUtcNow() });
        return db.SaveChangesAsync();
    });

    public static Task SetPolicyAsync(this HubFixture hub, Guid organisationId, Action<Organisation> change) => hub.ReadAsync(async db =>
    {
        change(await db.Set<Organisation>().SingleAsync(o => o.Id == organisationId));
        return await db.SaveChangesAsync();
    });
}
