using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Finding;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>Somebody keeps, renames, moves and forgets their views.</summary>
internal static class ViewPosts
{
    private const string Here = "/views";

    public static void MapViewPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost(Here, SaveAsync);
        pages.MapPost("/views/{id:guid}", ChangeAsync);
    }

    private static async Task<IResult> SaveAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "save-view", typed);
        var saved = await hub.Send(new SaveView.Request(form["name"], form["address"], form["isShared"] is not null), cancellationToken);
        return form.Answer<ViewsPage, SaveView.Answer>(saved, _ => $"/?{ListAddress.Of(ListAddress.Parse(form["address"]))}", "done-view-saved", null);
    }

    private static async Task<IResult> ChangeAsync(Guid id, string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"view-{id}", typed);
        Outcome<Unit>? outcome = step switch
        {
            "change" => await hub.Send(new ChangeView.Request(id, form["name"] ?? "", IsShared: form["isShared"] is not null), cancellationToken),
            "move" => await hub.Send(new ChangeView.Request(id, Place: int.TryParse(form["place"], NumberStyles.None, CultureInfo.InvariantCulture, out int place) ? place : -1), cancellationToken),
            "remove" => await hub.Send(new RemoveView.Request(id), cancellationToken),
            _ => null,
        };
        return outcome is null ? Results.NotFound() : form.Answer<ViewsPage, Unit>(outcome, _ => Here, step == "remove" ? "done-view-removed" : "done-view-changed", null);
    }
}
