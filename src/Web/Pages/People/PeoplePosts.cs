using CaseHub.Hub.People;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.People;

/// <summary>An administrator invites.</summary>
internal static class PeoplePosts
{
    public static void MapPeoplePosts(this IEndpointRouteBuilder pages) => pages.MapPost("/organisation/people", InviteAsync);

    /// <summary>Answers with the page itself, not by way of a redirect: the link is shown once and is kept nowhere, so no second request could show it.</summary>
    private static async Task<IResult> InviteAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "invite", typed);
        var invited = await hub.Send(
            new InviteClinician.Request(form["email"], [.. typed["roles"].OfType<string>()], [.. typed["specialties"].OfType<string>()]), cancellationToken);
        if (!invited.IsGranted) return form.Again<PeoplePage>(invited.Refusal);
        form.Stored();
        return new RazorComponentResult<PeoplePage>(new { Link = $"{context.Request.Scheme}://{context.Request.Host}/invitations/{invited.Value.Token}" });
    }
}
