using CaseHub.Hub.Cases.Closing;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>How the loop of a case closes: follow-ups, surveys, and what became of the patients one advised on.</summary>
internal static class ClosingApi
{
    public static void MapClosing(this IEndpointRouteBuilder api)
    {
        var @case = api.MapGroup("/cases/{id:guid}").WithTags("Cases");
        @case.MapGet("/closing", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadClosing.Request(id), cancellationToken)));
        @case.MapPost("/follow-ups", async (Guid id, PlanFollowUp.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { CaseId = id }, cancellationToken), _ => $"/api/cases/{id}/closing"));
        @case.MapPut("/follow-ups/{followUpId:guid}", async (Guid id, Guid followUpId, ChangeFollowUp.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body with { CaseId = id, FollowUpId = followUpId }, cancellationToken)));
        @case.MapPost("/follow-ups/{followUpId:guid}/answer", async (Guid id, Guid followUpId, AnswerFollowUp.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body with { CaseId = id, FollowUpId = followUpId }, cancellationToken)));
        @case.MapPost("/follow-ups/{followUpId:guid}/drop", async (Guid id, Guid followUpId, DropFollowUp.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body with { CaseId = id, FollowUpId = followUpId }, cancellationToken)));
        @case.MapPost("/survey", async (Guid id, WriteSurvey.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body with { CaseId = id }, cancellationToken)));
        @case.MapPost("/adviser-survey", async (Guid id, WriteAdviserSurvey.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body with { CaseId = id }, cancellationToken)));
        api.MapGet("/outcomes", async (int? skip, int? take, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListOutcomes.Request(skip ?? 0, take ?? 50), cancellationToken))).WithTags("Cases");
    }
}
