using CaseHub.Hub.People;
using CaseHub.Hub.People.Import;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Teams;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Api;

/// <summary>An organisation's people, licences and policies, and one's own licences.</summary>
internal static class PeopleApi
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        MapPersons(api.MapGroup("/people").WithTags("People"));
        MapInvitations(api.MapGroup("/invitations").WithTags("People"));
        MapLicences(api.MapGroup("/licences").WithTags("Licences"));
        MapOrganisation(api.MapGroup("/organisation").WithTags("Organisation"));
        MapNetworks(api.MapGroup("/networks").WithTags("Networks"));
        MapTeams(api.MapGroup("/teams").WithTags("Teams"));
        var mine = api.MapGroup("/me").WithTags("Profile");
        mine.MapGet("/profile", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadProfile.Request(), cancellationToken)));
        mine.MapPut("/profile", async (SaveProfile.Request body, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(body, cancellationToken)));
        mine.MapPut("/photo", async (HttpRequest request, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new SetPhoto.Request(request.Body), cancellationToken))).TakesFiles().Accepts<IFormFile>("image/jpeg", "image/png", "image/webp");
        mine.MapDelete("/photo", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new RemovePhoto.Request(), cancellationToken)));
        mine.MapGet("/licences", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListOwnLicences.Request(), cancellationToken)));
        mine.MapPost("/licences", async (SubmitLicence.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/me/licences"));
    }

    /// <summary>Outside of <c>/api</c>: pages show it, and a program may fetch it as well.</summary>
    public static void MapPhotos(this IEndpointRouteBuilder app) => app.MapGet("/people/{id:guid}/photo", PhotoAsync).WithTags("People");

    private static async Task<IResult> PhotoAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ReadPhoto.Request(id), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        context.Response.RegisterForDisposeAsync(outcome.Value);
        // Kept by this browser alone, and asked for again each time, so that a right that ended ends here too.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(outcome.Value.Stream, outcome.Value.ContentType, entityTag: new EntityTagHeaderValue(outcome.Value.ETag));
    }

    /// <summary>Takes the file as the body; answers the report, whose tokens make the links <c>/invitations/{token}</c>.</summary>
    private static async Task<IResult> ImportAsync(HttpRequest request, bool? dryRun, IMediator hub, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        byte[] buffer = new byte[81_920];
        int count;
        while (file.Length <= ImportPeople.MaxBytes && (count = await request.Body.ReadAsync(buffer, cancellationToken)) > 0) file.Write(buffer, 0, count);
        return dryRun is true ? Answer.Ok(await hub.Send(new CheckImport.Request(file.ToArray()), cancellationToken)) : Answer.Ok(await hub.Send(new ImportPeople.Request(file.ToArray()), cancellationToken));
    }

    private static void MapPersons(RouteGroupBuilder people)
    {
        people.MapPost("/import", ImportAsync).TakesFiles().Accepts<string>("text/csv").Produces<ImportReport>();
        people.MapGet("/", async ([AsParameters] Listing listing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListPeople.Request(listing.Search, listing.Role, listing.State, listing.Licence, listing.Skip ?? 0, listing.Take ?? 100), cancellationToken)));
        people.MapGet("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadPerson.Request(id), cancellationToken)));
        people.MapPut("/{id:guid}/roles", async (Guid id, RolesBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ChangeRoles.Request(id, body.Roles, body.Version), cancellationToken)));
        people.MapPost("/{id:guid}/suspend", async (Guid id, Decision body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new SuspendPerson.Request(id, body.Reason, body.Version), cancellationToken)));
        people.MapPost("/{id:guid}/restore", async (Guid id, Decision? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RestorePerson.Request(id, body?.Version), cancellationToken)));
        people.MapPost("/{id:guid}/end", async (Guid id, Decision body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new EndMembership.Request(id, body.Reason, body.Version), cancellationToken)));
    }

    private static void MapInvitations(RouteGroupBuilder invitations)
    {
        invitations.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListInvitations.Request(), cancellationToken)));
        invitations.MapPost("/", async (InviteClinician.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/invitations"));
        invitations.MapPost("/{id:guid}/renew", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new RenewInvitation.Request(id), cancellationToken)));
        invitations.MapDelete("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new WithdrawInvitation.Request(id), cancellationToken)));
        invitations.MapPost("/accept", async (AcceptMembership.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body, cancellationToken)));
    }

    private static void MapLicences(RouteGroupBuilder licences)
    {
        licences.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListLicences.Request(), cancellationToken)));
        licences.MapPost("/{id:guid}/check", async (Guid id, Decision? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new CheckLicence.Request(id, body?.Version), cancellationToken)));
        licences.MapPost("/{id:guid}/refuse", async (Guid id, Decision body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RefuseLicence.Request(id, body.Reason, body.Version), cancellationToken)));
    }

    private static void MapOrganisation(RouteGroupBuilder organisation)
    {
        organisation.MapPost("/further", async (FoundOrganisation.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/networks"));
        organisation.MapGet("/start", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadStart.Request(), cancellationToken)));
        organisation.MapDelete("/start", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new DismissStart.Request(), cancellationToken)));
        organisation.MapGet("/policies", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadPolicies.Request(), cancellationToken)));
        organisation.MapPut("/policies", async (SavePolicies.Request body, IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(body, cancellationToken)));
        organisation.MapGet("/surge", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadSurge.Request(), cancellationToken)));
        organisation.MapPost("/surge", async (DeclareSurge.Request body, IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(body, cancellationToken)));
        organisation.MapDelete("/surge", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new EndSurge.Request(), cancellationToken)));
    }

    private static void MapNetworks(RouteGroupBuilder networks)
    {
        networks.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListNetworks.Request(), cancellationToken)));
        networks.MapPost("/", async (FoundNetwork.Request body, IMediator hub, CancellationToken cancellationToken) => Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/networks"));
        networks.MapPost("/{id:guid}/accept", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new AcceptNetwork.Request(id), cancellationToken)));
        networks.MapPost("/{id:guid}/leave", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new LeaveNetwork.Request(id), cancellationToken)));
        networks.MapPut("/{id:guid}/members/{organisation:guid}", async (Guid id, Guid organisation, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new InviteOrganisation.Request(id, organisation), cancellationToken)));
        networks.MapDelete("/{id:guid}/members/{organisation:guid}", async (Guid id, Guid organisation, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveFromNetwork.Request(id, organisation), cancellationToken)));
        networks.MapPost("/{id:guid}/links", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new MakeNetworkLink.Request(id), cancellationToken)));
        networks.MapPost("/join", async (JoinNetwork.Request body, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(body, cancellationToken)));
    }

    private static void MapTeams(RouteGroupBuilder teams)
    {
        teams.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListTeams.Request(), cancellationToken)));
        teams.MapPost("/", async (MakeTeam.Request body, IMediator hub, CancellationToken cancellationToken) => Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/teams"));
        teams.MapPut("/{id:guid}", async (Guid id, TeamBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ChangeTeam.Request(id, body.Name, body.Members), cancellationToken)));
        teams.MapDelete("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new DeleteTeam.Request(id), cancellationToken)));
    }

    internal sealed record TeamBody(string? Name, IReadOnlyList<Guid>? Members);

    internal sealed record Listing(string? Search, string? Role, string? State, string? Licence, int? Skip, int? Take);

    internal sealed record RolesBody(IReadOnlyList<string>? Roles, int? Version);

    /// <param name="Version">As the sender has seen it, so that of two at once the second is refused.</param>
    internal sealed record Decision(string? Reason, int? Version);
}
