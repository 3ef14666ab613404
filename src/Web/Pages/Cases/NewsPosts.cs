using CaseHub.Hub.Notify;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

internal static class NewsPosts
{
    public static void MapNewsPosts(this IEndpointRouteBuilder pages) => pages.MapPost("/notices/seen", SeenAsync);

    private static async Task<IResult> SeenAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var seen = await hub.Send(new MarkNoticesSeen.Request(), cancellationToken);
        return new PageForm(context, "news", typed).Answer<Home, Unit>(seen, _ => "/", null, null);
    }
}
