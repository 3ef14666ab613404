using System.Globalization;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.Account;

/// <summary>The forms of one's own profile.</summary>
internal static class ProfilePosts
{
    private const string Here = "/account/profile";
    private static readonly char[] Between = [',', ';', ' '];

    public static void MapProfilePosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost(Here, SaveAsync);
        pages.MapPost($"{Here}/photo", PhotoAsync).TakesFiles();
        pages.MapPost($"{Here}/licences", SubmitLicenceAsync);
    }

    private static async Task<IResult> SaveAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "profile", typed);
        var request = new SaveProfile.Request(
            form["name"],
            [.. typed["specialties"].OfType<string>()],
            [.. (form["languages"] ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries)],
            form["country"]?.ToUpperInvariant(),
            form["timeZone"],
            ClinicHours.Days.ToDictionary(day => day, day => form[$"clinicHours.{day}"]));
        return form.Answer<ProfilePage, Unit>(await hub.Send(request, cancellationToken), _ => Here, "done-profile", null);
    }

    private static async Task<IResult> PhotoAsync(string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        if (step == "remove") return new PageForm(context, "photo-remove", typed).Answer<ProfilePage, Unit>(await hub.Send(new RemovePhoto.Request(), cancellationToken), _ => Here, "done-photo-removed", null);
        var form = new PageForm(context, "photo", typed);
        await using var content = typed.Files is [var file, ..] ? file.OpenReadStream() : new MemoryStream();
        return form.Answer<ProfilePage, SetPhoto.Answer>(await hub.Send(new SetPhoto.Request(content), cancellationToken), _ => Here, "done-photo", null);
    }

    private static async Task<IResult> SubmitLicenceAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "licence", typed);
        DateOnly? lastDay = DateOnly.TryParse(form["lastDay"], CultureInfo.InvariantCulture, out var day) ? day : null;
        return form.Answer<ProfilePage, SubmitLicence.Answer>(
            await hub.Send(new SubmitLicence.Request(form["number"], form["authority"], lastDay), cancellationToken), _ => $"{Here}#licences", "done-licence-submit", null);
    }
}
