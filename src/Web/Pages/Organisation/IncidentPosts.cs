using CaseHub.Hub;
using CaseHub.Hub.Cases.Quality;
using CaseHub.Web.Pages.Cases;
using CaseHub.Web.Pages.People;
using MediatR;

namespace CaseHub.Web.Pages.Organisation;

/// <summary>Incidents are reported and handled; opinions are reviewed.</summary>
internal static class IncidentPosts
{
    public static void MapIncidentPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/incidents", ReportAsync);
        pages.MapPost("/organisation/incidents/{id:guid}", HandleAsync);
        pages.MapPost("/cases/{id:guid}/incidents", ReportOfCaseAsync);
        pages.MapPost("/cases/{id:guid}/reviews", InviteAsync);
        pages.MapPost("/cases/{id:guid}/reviews/{review:guid}", ReviewAsync);
    }

    private static async Task<IResult> ReportAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "incident", typed);
        var reported = await hub.Send(new ReportOtherIncident.Request(form["kind"], form["severity"], form["text"], form["unnamed"] is not null), cancellationToken);
        return form.Answer<OwnIncidentsPage, ReportIncident.Answer>(reported, _ => "/incidents", "done-incident", null);
    }

    private static async Task<IResult> ReportOfCaseAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "incident", typed);
        var reported = await hub.Send(new ReportIncident.Request(id, form["kind"], form["severity"], form["text"], form["unnamed"] is not null), cancellationToken);
        return form.Answer<CasePage, ReportIncident.Answer>(reported, _ => $"/cases/{id}", "done-incident", null, new() { ["Id"] = id });
    }

    private static async Task<IResult> HandleAsync(Guid id, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        const string here = "/organisation/incidents";
        var form = new PageForm(context, $"{step}-{id}", typed);
        int? version = PeoplePosts.VersionOf(form);
        return step switch
        {
            "take" => form.Answer<IncidentsPage, Unit>(await hub.Send(new TakeOnIncident.Request(id, version), cancellationToken), _ => here, "done-incident-take", null),
            "close" => form.Answer<IncidentsPage, Unit>(await hub.Send(new CloseIncident.Request(id, form["measures"], version), cancellationToken), _ => here, "done-incident-close", null),
            _ => Results.NotFound(),
        };
    }

    private static async Task<IResult> InviteAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "review", typed);
        var reviewer = Guid.TryParse(form["reviewer"], out var known) ? known : Guid.Empty;
        var invited = await hub.Send(new InviteReviewer.Request(id, reviewer), cancellationToken);
        return form.Answer<CasePage, InviteReviewer.Answer>(invited, _ => $"/cases/{id}#reviews", "done-review-invite", null, new() { ["Id"] = id });
    }

    private static async Task<IResult> ReviewAsync(Guid id, Guid review, string step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"{step}-{review}", typed);
        return step switch
        {
            "write" => Answer(await hub.Send(new WriteReview.Request(id, review, form["verdict"], form.Number("quality"), form["comment"]), cancellationToken), "done-peer-review"),
            "agree" or "refuse" => Answer(await hub.Send(new AnswerReviewWish.Request(id, review, step == "agree"), cancellationToken), "done-review-wish"),
            _ => Results.NotFound(),
        };

        IResult Answer(Outcome<Unit> outcome, string done) => form.Answer<CasePage, Unit>(outcome, _ => $"/cases/{id}#reviews", done, null, new() { ["Id"] = id });
    }
}
