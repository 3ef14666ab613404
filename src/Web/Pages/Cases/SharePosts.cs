using System.Globalization;
using CaseHub.Hub.Cases;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>Sharing a case for a time, and ending that.</summary>
internal static class SharePosts
{
    public static void MapSharePosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/shares", ShareAsync);
        pages.MapPost("/cases/{id:guid}/shares/{share:guid}/end", EndAsync);
    }

    private static async Task<IResult> ShareAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "share", typed);
        // person:{id}:{organisation}, or team:{id}
        var ids = (form["with"] ?? "").Split(':').Skip(1).Select(part => Guid.TryParse(part, out var known) ? known : (Guid?)null).ToList();
        bool isTeam = form["with"]?.StartsWith("team:", StringComparison.Ordinal) is true;
        int? hours = form["hours"] is { } text ? int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : -1 : null;
        var first = ids.FirstOrDefault();
        var shared = await hub.Send(new ShareCase.Request(id, isTeam ? null : first, isTeam ? first : null, ids.ElementAtOrDefault(1), hours, form["reason"]), cancellationToken);
        return form.Answer<CasePage, ShareCase.Shared>(shared, _ => $"/cases/{id}#shares", "done-share", null, new() { ["Id"] = id });
    }

    private static async Task<IResult> EndAsync(Guid id, Guid share, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var ended = await hub.Send(new EndSharing.Request(id, share), cancellationToken);
        return new PageForm(context, $"end-{share}", typed).Answer<CasePage, Unit>(ended, _ => $"/cases/{id}#shares", "done-share-end", null, new() { ["Id"] = id });
    }
}
