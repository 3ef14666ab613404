using System.Security.Cryptography;
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

    /// <param name="formId">The form's own id, where it may be sent twice: each of its files is stored once.</param>
    /// <returns>A text for each file that was not taken, beginning with its name.</returns>
    public static async Task<IReadOnlyList<string>> AttachAsync(Guid caseId, IFormFileCollection files, IMediator hub, CancellationToken cancellationToken, Guid? formId = null)
    {
        var problems = new List<string>();
        foreach (var (place, file) in files.Where(file => file.Length > 0 || file.FileName.Length > 0).Index())
        {
            await using var content = file.OpenReadStream();
            var attached = await hub.Send(new AttachFile.Request(caseId, file.FileName, content, formId is { } form ? IdOf(form, place) : null), cancellationToken);
            if (!attached.IsGranted) problems.Add($"{file.FileName}: {attached.Refusal.Text}");
        }

        return problems;
    }

    /// <summary>The same for the same file of the same form.</summary>
    private static Guid IdOf(Guid formId, int place) => new(SHA256.HashData([.. formId.ToByteArray(), .. BitConverter.GetBytes(place)]).AsSpan(0, 16));

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
