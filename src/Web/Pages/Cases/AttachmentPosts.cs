using CaseHub.Hub.Attachments;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>Files of a case, several at once. One that is not taken does not keep the others out.</summary>
internal static class AttachmentPosts
{
    public static void MapAttachmentPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/attachments", SendAsync).TakesFiles();
        pages.MapPost("/attachments/{id:guid}/remove", RemoveAsync);
    }

    /// <returns>A text for each file that was not taken, beginning with its name.</returns>
    public static async Task<IReadOnlyList<string>> AttachAsync(Guid caseId, IFormFileCollection files, IMediator hub, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var file in files.Where(file => file.Length > 0 || file.FileName.Length > 0))
        {
            await using var content = file.OpenReadStream();
            var attached = await hub.Send(new AttachFile.Request(caseId, file.FileName, content), cancellationToken);
            if (!attached.IsGranted) problems.Add($"{file.FileName}: {attached.Refusal.Text}");
        }

        return problems;
    }

    private static async Task<IResult> SendAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var problems = await AttachAsync(id, typed.Files, hub, cancellationToken);
        string done = problems.Count < typed.Files.Count ? "done-attach" : "done-attach-none";
        return new PageForm(context, "attach", typed).Done($"/cases/{id}#attachments", done, null, problems);
    }

    private static async Task<IResult> RemoveAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "remove", typed);
        var removed = await hub.Send(new RemoveAttachment.Request(id), cancellationToken);
        string page = Guid.TryParse(form["caseId"], out var caseId) ? $"/cases/{caseId}#attachments" : "/";
        return removed.IsGranted ? form.Done(page, "done-remove", null) : form.Done(page, "done-nothing", null, removed.Refusal.Text);
    }
}
