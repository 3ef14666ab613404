using CaseHub.Hub.Notify;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

internal static class NewsPosts
{
    public static void MapNewsPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/notices/seen", SeenAsync);
        pages.MapGet("/n/{id:guid}", OpenAsync);
    }

    /// <summary>The link in whatever left the hub. A 404 is answered by the page of problems, which says why (Start/Errors.cs).</summary>
    private static async Task<IResult> OpenAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var opened = await hub.Send(new OpenNotice.Request(id), cancellationToken);
        if (opened.IsGranted) return Results.Redirect(opened.Value.Path);
        context.Items[typeof(Hub.Refusal)] = opened.Refusal;
        return Results.StatusCode(Api.Answer.StatusOf(opened.Refusal.Kind));
    }

    private static async Task<IResult> SeenAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var seen = await hub.Send(new MarkNoticesSeen.Request(), cancellationToken);
        return new PageForm(context, "news", typed).Answer<Home, Unit>(seen, _ => "/", null, null);
    }
}
