using CaseHub.Hub;
using CaseHub.Hub.Cases.Figures;
using CaseHub.Hub.Cases.Quality;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>How good the second opinion is: figures, reviews of opinions, incidents.</summary>
internal static class QualityApi
{
    public static void MapQuality(this IEndpointRouteBuilder api)
    {
        var figures = api.MapGroup("/organisation").WithTags("Figures");
        figures.MapGet("/figures", async ([AsParameters] Filter filter, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(filter.Request, cancellationToken)));
        figures.MapGet("/figures.csv", async ([AsParameters] Filter filter, IMediator hub, CancellationToken cancellationToken) =>
            FileOf(await hub.Send(filter.Request, cancellationToken)));
        MapReviews(api.MapGroup("/cases/{id:guid}/reviews").WithTags("Reviews"));
        MapIncidents(api);
    }

    private static IResult FileOf(Outcome<ReadFigures.Answer> outcome) => outcome.IsGranted
        ? TypedResults.File(FiguresCsv.Write(outcome.Value), "text/csv; charset=utf-8", $"casehub-figures-{outcome.Value.From:yyyy-MM-dd}-{outcome.Value.To:yyyy-MM-dd}.csv")
        : Answer.Problem(outcome.Refusal);

    private static void MapReviews(RouteGroupBuilder reviews)
    {
        reviews.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListReviews.Request(id), cancellationToken)));
        reviews.MapPost("/", async (Guid id, InviteReviewer.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { CaseId = id }, cancellationToken), _ => $"/api/cases/{id}/reviews"));
        reviews.MapPut("/{reviewId:guid}", async (Guid id, Guid reviewId, WriteReview.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body with { CaseId = id, ReviewId = reviewId }, cancellationToken)));
        reviews.MapPost("/{reviewId:guid}/consent", async (Guid id, Guid reviewId, ConsentBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new AnswerReviewWish.Request(id, reviewId, body.Agree), cancellationToken)));
    }

    private static void MapIncidents(IEndpointRouteBuilder api)
    {
        api.MapPost("/cases/{id:guid}/incidents", async (Guid id, ReportIncident.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { CaseId = id }, cancellationToken), _ => "/api/incidents")).WithTags("Incidents");
        var own = api.MapGroup("/incidents").WithTags("Incidents");
        own.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListOwnIncidents.Request(), cancellationToken)));
        own.MapPost("/", async (ReportOtherIncident.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/incidents"));
        var theirs = api.MapGroup("/organisation/incidents").WithTags("Incidents");
        theirs.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListIncidents.Request(), cancellationToken)));
        theirs.MapPost("/{id:guid}/take", async (Guid id, Decision? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new TakeOnIncident.Request(id, body?.Version), cancellationToken)));
        theirs.MapPost("/{id:guid}/close", async (Guid id, Decision body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new CloseIncident.Request(id, body.Measures, body.Version), cancellationToken)));
    }

    internal sealed record Filter(DateOnly? From, DateOnly? To, string? Specialty, string? Urgency, string? Side)
    {
        public ReadFigures.Request Request => new(From, To, Specialty, Urgency, Side);
    }

    internal sealed record ConsentBody(bool Agree);

    /// <param name="Version">As the sender has seen it, so that of two at once the second is refused.</param>
    internal sealed record Decision(string? Measures, int? Version);
}
