using CaseHub.Hub.Cases;
using CaseHub.Web.Pages.Organisation;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>Opening a case in an emergency, and judging that.</summary>
internal static class EmergencyPosts
{
    public static void MapEmergencyPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/emergency", OpenAsync);
        pages.MapPost("/organisation/emergencies/{id:guid}", ReviewAsync);
    }

    private static async Task<IResult> OpenAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "emergency", typed);
        Guid? caseId = Guid.TryParse(form["caseId"], out var id) ? id : null;
        var opened = await hub.Send(new BreakGlass.Request(caseId, form["reason"]), cancellationToken);
        return form.Answer<EmergencyPage, BreakGlass.Opened>(opened, one => $"/cases/{one.CaseId}", "done-emergency", null, new() { ["CaseId"] = caseId });
    }

    private static async Task<IResult> ReviewAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"review-{id}", typed);
        var reviewed = await hub.Send(new ReviewEmergency.Request(id, form["verdict"], form["note"]), cancellationToken);
        return form.Answer<EmergenciesPage, Unit>(reviewed, _ => "/organisation/emergencies", "done-review", null);
    }
}
