using CaseHub.Hub.Finding;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Search, and saved views.</summary>
internal static class FindingApi
{
    public static void MapFinding(this IEndpointRouteBuilder api)
    {
        api.MapGet("/search", async (string? q, int? page, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new SearchCases.Request(q, page ?? 1), cancellationToken))).WithTags("Search");

        var views = api.MapGroup("/views").WithTags("Saved views");
        views.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListViews.Request(), cancellationToken)));
        views.MapPost("/", async (SaveView.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/views"));
        views.MapPut("/{id:guid}", async (Guid id, ChangeView.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body with { ViewId = id }, cancellationToken)));
        views.MapDelete("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveView.Request(id), cancellationToken)));
    }
}
