using System.Text;
using CaseHub.Hub.People.Import;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Pages.People;

/// <summary>Many people from a file: checked first, then imported. The file travels with the form; nothing is kept between the two steps.</summary>
internal static class ImportPosts
{
    public static void MapImportPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/organisation/people/import", ImportAsync).TakesFiles();
        pages.MapPost("/organisation/people/import/report", Report).TakesFiles();
    }

    private static async Task<IResult> ImportAsync(string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, step, typed);
        return step switch
        {
            "check" => await CheckAsync(form, await FileAsync(typed, cancellationToken), hub, cancellationToken),
            "import" => await InviteAllAsync(form, ContentOf(form), hub, cancellationToken),
            _ => Results.NotFound(),
        };
    }

    private static async Task<IResult> CheckAsync(PageForm form, byte[] file, IMediator hub, CancellationToken cancellationToken)
    {
        var check = await hub.Send(new CheckImport.Request(file), cancellationToken);
        return check.IsGranted
            ? new RazorComponentResult<ImportPage>(new { Report = check.Value, Content = Convert.ToBase64String(file) })
            : form.Again<ImportPage>(check.Refusal);
    }

    private static async Task<IResult> InviteAllAsync(PageForm form, byte[] file, IMediator hub, CancellationToken cancellationToken)
    {
        var done = await hub.Send(new ImportPeople.Request(file), cancellationToken);
        if (!done.IsGranted) return form.Again<ImportPage>(done.Refusal);
        string links = ImportReportFile.Write(done.Value, token => PeoplePosts.LinkOf(form.Context, token));
        return new RazorComponentResult<ImportPage>(new { Report = done.Value, Links = links });
    }

    /// <summary>Hands the browser back what its page holds, as a file: the links are kept nowhere, so nobody can ask for them later.</summary>
    private static IResult Report(IFormCollection typed) =>
        Results.File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(typed["report"].ToString())).ToArray(), "text/csv", "invitations.csv");

    /// <summary>One byte more than is taken at most, so that what is too large is told as that.</summary>
    private static async Task<byte[]> FileAsync(IFormCollection typed, CancellationToken cancellationToken)
    {
        if (typed.Files is not [var file, ..]) return [];
        await using var content = file.OpenReadStream();
        byte[] bytes = new byte[Math.Min(file.Length, ImportPeople.MaxBytes + 1)];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static byte[] ContentOf(PageForm form)
    {
        byte[] bytes = new byte[(form["content"]?.Length ?? 0) / 4 * 3 + 3];
        return Convert.TryFromBase64String(form["content"] ?? "", bytes, out int length) ? bytes[..length] : [];
    }
}
