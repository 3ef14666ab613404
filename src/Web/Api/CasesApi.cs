using CaseHub.Hub.Cases;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>A case and its steps.</summary>
internal static class CasesApi
{
    public static void MapCases(this IEndpointRouteBuilder api)
    {
        var cases = api.MapGroup("/cases").WithTags("Cases");
        cases.MapPost("/", async (OpenCase.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), opened => $"/api/cases/{opened.Id}"));
        cases.MapGet("/", async ([AsParameters] Listing listing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListCases.Request(listing.View, listing.State, listing.Skip ?? 0, listing.Take ?? 50), cancellationToken)));
        cases.MapGet("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadCase.Request(id), cancellationToken)));
        cases.MapGet("/{id:guid}/triage", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadTriage.Request(id), cancellationToken)));
        cases.MapPut("/{id:guid}", async (Guid id, EditCase.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body with { CaseId = id }, cancellationToken)));
        MapSteps(cases.MapGroup("/{id:guid}"));
    }

    private static void MapSteps(RouteGroupBuilder @case)
    {
        @case.MapPost("/request", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new RequestOpinion.Request(id), cancellationToken)));
        @case.MapPost("/accept", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AcceptCase.Request(id), cancellationToken)));
        @case.MapPost("/decline", async (Guid id, Reason? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new DeclineCase.Request(id, body?.Text), cancellationToken)));
        @case.MapPost("/opinions", async (Guid id, OpinionBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new WriteOpinion.Request(id, body.Markdown, body.Disposition), cancellationToken), _ => $"/api/cases/{id}"));
        @case.MapPost("/acknowledge", async (Guid id, PlanBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AcknowledgeOpinion.Request(id, body.Plan), cancellationToken)));
        @case.MapPost("/outcome", async (Guid id, OutcomeBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new RecordOutcome.Request(id, body.Text), cancellationToken)));
        @case.MapPost("/close", async (Guid id, Reason body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new CloseCase.Request(id, body.Text), cancellationToken)));
        @case.MapPost("/withdraw", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new WithdrawCase.Request(id), cancellationToken)));
        @case.MapPost("/reopen", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReopenCase.Request(id), cancellationToken)));
    }

    internal sealed record Listing(string? View, string[]? State, int? Skip, int? Take);

    internal sealed record Reason([property: System.Text.Json.Serialization.JsonPropertyName("reason")] string? Text);

    internal sealed record OpinionBody(string? Markdown, string? Disposition);

    internal sealed record PlanBody(string? Plan);

    internal sealed record OutcomeBody(string? Text);
}
