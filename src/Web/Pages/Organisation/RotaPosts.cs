using System.Globalization;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.People;
using CaseHub.Web.Pages.People;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;

namespace CaseHub.Web.Pages.Organisation;

/// <summary>The forms of an organisation's hours, promises and rota.</summary>
internal static class RotaPosts
{
    public static void MapRotaPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/organisation/care", SaveAsync);
        pages.MapPost("/organisation/rota", AddAsync);
        pages.MapPost("/organisation/rota/{id:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> SaveAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "care", typed);
        var request = new SaveCarePolicy.Request(
            PeoplePosts.VersionOf(form),
            form["timeZone"],
            ClinicHours.Days.ToDictionary(day => day, day => form[$"clinicHours.{day}"]),
            [.. typed["weekend"].OfType<string>()],
            form["emergencyNumber"],
            NumberOf(form["emergencyMinutes"]),
            NumberOf(form["urgentHours"]),
            NumberOf(form["routineHours"]),
            NumberOf(form["criticalMinutes"]),
            NumberOf(form["outcomeDays"]));
        return form.Answer<CarePage, CarePolicyView>(await hub.Send(request, cancellationToken), _ => "/organisation/care", "done-care", null);
    }

    private static async Task<IResult> AddAsync(string? specialty, string? week, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "shift", typed);
        var request = new AddShifts.Request(
            form["specialty"], Guid.TryParse(form["clinician"], out var clinician) ? clinician : null, form["from"], form["to"], form["isBackup"] is not null, NumberOf(form["weeks"]));
        return form.Answer<RotaPage, AddShifts.Answer>(await hub.Send(request, cancellationToken), _ => At(form["specialty"] ?? specialty, week), "done-shift", null);
    }

    private static async Task<IResult> RemoveAsync(Guid id, string? specialty, string? week, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "remove", typed);
        return form.Answer<RotaPage, Unit>(await hub.Send(new RemoveShift.Request(id), cancellationToken), _ => At(specialty, week), "done-shift-removed", null);
    }

    private static string At(string? specialty, string? week) => QueryHelpers.AddQueryString("/organisation/rota", new Dictionary<string, string?> { ["specialty"] = specialty, ["week"] = week });

    /// <summary>What is no number is out of every range, so that it is refused at its field.</summary>
    internal static int? NumberOf(string? text) => text is null ? null : int.TryParse(text.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : -1;
}
