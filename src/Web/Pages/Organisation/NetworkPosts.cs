using CaseHub.Hub;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Teams;
using CaseHub.Web.Pages.People;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.Organisation;

/// <summary>The forms about networks, further organisations and teams. Each sends one command.</summary>
internal static class NetworkPosts
{
    private const string Networks = "/organisation/networks";
    private const string Teams = "/organisation/teams";

    public static void MapNetworkPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost(Networks, FoundAsync);
        pages.MapPost($"{Networks}/{{id:guid}}", DecideAsync);
        pages.MapPost($"{Networks}/join/{{token}}", JoinAsync);
        pages.MapPost("/organisation/start/dismiss", DismissStartAsync);
        pages.MapPost(Teams, MakeTeamAsync);
        pages.MapPost($"{Teams}/{{id:guid}}", ChangeTeamAsync);
    }

    private static async Task<IResult> FoundAsync(string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        if (step == "found") return form.Answer<NetworksPage, FoundNetwork.Answer>(await hub.Send(new FoundNetwork.Request(form["name"]), cancellationToken), _ => Networks, "done-network", null);
        if (step != "organisation") return Results.NotFound();
        var founded = await hub.Send(new FoundOrganisation.Request(form["name"], form["country"]?.ToUpperInvariant(), form["email"]), cancellationToken);
        return founded.IsGranted ? WithLink(PeoplePosts.LinkOf(context, founded.Value.Token)) : form.Again<NetworksPage>(founded.Refusal);
    }

    private static async Task<IResult> DecideAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step == "remove" ? $"remove-{id}-{typed["organisation"]}" : $"{step}-{id}", typed);
        switch (step)
        {
            case "accept": return Decided(await hub.Send(new AcceptNetwork.Request(id), cancellationToken), "done-network-accepted");
            case "leave": return Decided(await hub.Send(new LeaveNetwork.Request(id), cancellationToken), "done-network-left");
            case "invite": return Decided(await hub.Send(new InviteOrganisation.Request(id, OrganisationOf(form)), cancellationToken), "done-network-invited");
            case "remove": return Decided(await hub.Send(new RemoveFromNetwork.Request(id, OrganisationOf(form)), cancellationToken), "done-network-removed");
            case "link":
                var made = await hub.Send(new MakeNetworkLink.Request(id), cancellationToken);
                return made.IsGranted ? WithLink($"{context.Request.Scheme}://{context.Request.Host}{Networks}/join/{made.Value.Token}") : form.Again<NetworksPage>(made.Refusal);
            default: return Results.NotFound();
        }

        IResult Decided(Outcome<Unit> outcome, string done) => form.Answer<NetworksPage, Unit>(outcome, _ => Networks, done, null);
    }

    private static async Task<IResult> JoinAsync(string token, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        new PageForm(context, "join", typed).Answer<NetworkLinkPage, Unit>(await hub.Send(new JoinNetwork.Request(token), cancellationToken), _ => Networks, "done-network-accepted", null, new() { ["Token"] = token });

    private static async Task<IResult> DismissStartAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        new PageForm(context, "dismiss", typed).Answer<StartPage, Unit>(await hub.Send(new DismissStart.Request(), cancellationToken), _ => "/organisation/people", "done-start-dismissed", null);

    private static async Task<IResult> MakeTeamAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "make", typed);
        return form.Answer<TeamsPage, MakeTeam.Answer>(await hub.Send(new MakeTeam.Request(form["name"]), cancellationToken), _ => Teams, "done-team", null);
    }

    private static async Task<IResult> ChangeTeamAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step == "delete" ? $"delete-{id}" : $"team-{id}", typed);
        var members = typed["members"].Select(text => Guid.TryParse(text, out var member) ? member : Guid.Empty).ToList();
        return step switch
        {
            "change" => form.Answer<TeamsPage, Unit>(await hub.Send(new ChangeTeam.Request(id, form["name"], members), cancellationToken), _ => Teams, "done-team", null),
            "delete" => form.Answer<TeamsPage, Unit>(await hub.Send(new DeleteTeam.Request(id), cancellationToken), _ => Teams, "done-team-deleted", null),
            _ => Results.NotFound(),
        };
    }

    /// <summary>What is no id is nobody's, and refused as such.</summary>
    private static Guid OrganisationOf(PageForm form) => Guid.TryParse(form["organisation"]?.Trim(), out var id) ? id : Guid.Empty;

    /// <summary>The page itself: the link is shown once and is kept nowhere.</summary>
    private static RazorComponentResult<NetworksPage> WithLink(string link) => new(new { Link = link });
}
