using CaseHub.Hub.Attachments.Scanning;
using MediatR;

namespace CaseHub.Web.Pages.Organisation;

/// <summary>What becomes of files that the virus scanner holds back.</summary>
internal static class QuarantinePosts
{
    public static void MapQuarantinePosts(this IEndpointRouteBuilder pages) => pages.MapPost("/organisation/quarantine/{id:guid}", DecideAsync);

    private static async Task<IResult> DecideAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        const string here = "/organisation/quarantine";
        var form = new PageForm(context, $"{step}-{id}", typed);
        return step switch
        {
            "release" => form.Answer<QuarantinePage, Unit>(await hub.Send(new ReleaseAttachment.Request(id, form["reason"] ?? ""), cancellationToken), _ => here, "done-quarantine-release", null),
            "delete" => form.Answer<QuarantinePage, Unit>(await hub.Send(new DeleteQuarantined.Request(id), cancellationToken), _ => here, "done-quarantine-delete", null),
            _ => Results.NotFound(),
        };
    }
}
