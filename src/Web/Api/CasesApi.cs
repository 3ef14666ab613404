using CaseHub.Hub;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Finding;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>A case and its steps.</summary>
internal static class CasesApi
{
    public static void MapCases(this IEndpointRouteBuilder api)
    {
        var cases = api.MapGroup("/cases").WithTags("Cases");
        cases.MapPost("/", async (OpenCase.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Opened(await hub.Send(body, cancellationToken))).Produces<CaseMoved>(StatusCodes.Status201Created).Produces<CaseMoved>();
        cases.MapGet("/", async ([AsParameters] Listing listing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(listing.Request, cancellationToken)));
        cases.MapGet("/counts", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new CountCases.Request(), cancellationToken)));
        cases.MapGet("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.OpenCaseAsync(id, cancellationToken)));
        cases.MapGet("/{id:guid}/triage", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadTriage.Request(id), cancellationToken)));
        cases.MapPut("/{id:guid}", async (Guid id, EditCase.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body with { CaseId = id }, cancellationToken)));
        MapSteps(cases.MapGroup("/{id:guid}"));
        MapReaders(cases.MapGroup("/{id:guid}"));
        MapEmergencies(api.MapGroup("/emergencies").WithTags("Emergency access"));
    }

    /// <summary>201 where it was opened now, 200 where it was stored before under the same <c>clientId</c>.</summary>
    private static IResult Opened(Outcome<CaseMoved> outcome) =>
        outcome is { Value.IsRepeat: true } ? Answer.Ok(outcome) : Answer.Created(outcome, opened => $"/api/cases/{opened.Id}");

    private static void MapSteps(RouteGroupBuilder @case)
    {
        @case.MapPost("/request", async (Guid id, SendBody? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new RequestOpinion.Request(id, body?.IdentifiersReason), cancellationToken)));
        @case.MapGet("/readiness", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new CheckRequest.Request(id), cancellationToken), answer => new { answer.Missing, answer.Identifiers }));
        @case.MapPost("/accept", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AcceptCase.Request(id), cancellationToken)));
        @case.MapPost("/decline", async (Guid id, Reason? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new DeclineCase.Request(id, body?.Text), cancellationToken)));
        @case.MapPost("/acknowledge", async (Guid id, PlanBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AcknowledgeOpinion.Request(id, body.Plan, body.Reference, body.FollowedOpinionId, body.FollowedReason, body.Follows, body.FollowUps), cancellationToken)));
        @case.MapPost("/outcome", async (Guid id, OutcomeBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new RecordOutcome.Request(id, body.Text, body.Result, body.On, body.Survey, body.OpenFollowUps), cancellationToken)));
        @case.MapPost("/close", async (Guid id, CloseBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new CloseCase.Request(id, body.Reason, body.Tried, body.OpenFollowUps), cancellationToken)));
        @case.MapPost("/withdraw", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new WithdrawCase.Request(id), cancellationToken)));
        @case.MapPost("/reopen", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReopenCase.Request(id), cancellationToken)));
    }

    private static void MapReaders(RouteGroupBuilder @case)
    {
        @case.MapPut("/sensitivity", async (Guid id, SensitivityBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new SetSensitivity.Request(id, body.Sensitivity), cancellationToken)));
        @case.MapPut("/minor-consent", async (Guid id, RecordMinorConsent.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body with { CaseId = id }, cancellationToken)));
        @case.MapGet("/shares", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListShares.Request(id), cancellationToken)));
        @case.MapGet("/sharing-circle", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListSharingCircle.Request(id), cancellationToken)));
        @case.MapPost("/shares", async (Guid id, ShareCase.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { CaseId = id }, cancellationToken), _ => $"/api/cases/{id}/shares"));
        @case.MapDelete("/shares/{shareId:guid}", async (Guid id, Guid shareId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new EndSharing.Request(id, shareId), cancellationToken)));
    }

    /// <summary>Emergency access: by the case's id, or by its number and owner; and its review.</summary>
    private static void MapEmergencies(RouteGroupBuilder emergencies)
    {
        emergencies.MapGet("/owners", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListEmergencyOwners.Request(), cancellationToken)));
        emergencies.MapGet("/case", async (Guid? caseId, string? number, Guid? organisationId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new LookForEmergency.Request(caseId, number, organisationId), cancellationToken)));
        emergencies.MapPost("/", async (BreakGlass.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), opened => $"/api/cases/{opened.CaseId}"));
        emergencies.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListEmergencies.Request(), cancellationToken)));
        emergencies.MapPost("/{id:guid}/review", async (Guid id, ReviewEmergency.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body with { AccessId = id }, cancellationToken)));
    }

    internal sealed record SensitivityBody(string? Sensitivity);

    internal sealed record Listing(
        string? View, string[]? State, int? Skip, int? Take, string? Specialty, string? Urgency, Guid? Organisation, Guid? Person, DateOnly? From, DateOnly? To, bool? Unread, string? Sort, string? After, bool? Choices)
    {
        internal ListCases.Request Request => new(View, State, Skip ?? 0, Take ?? 50)
        {
            Specialty = Specialty,
            Urgency = Urgency,
            Organisation = Organisation,
            Person = Person,
            From = From,
            To = To,
            Unread = Unread ?? false,
            Sort = Sort,
            After = After,
            WithChoices = Choices ?? false,
        };
    }

    internal sealed record Reason([property: System.Text.Json.Serialization.JsonPropertyName("reason")] string? Text);

    internal sealed record SendBody(string? IdentifiersReason);

    internal sealed record PlanBody(string? Plan, string? Reference = null, Guid? FollowedOpinionId = null, string? FollowedReason = null, string? Follows = null, IReadOnlyList<FollowUpDraft>? FollowUps = null);

    internal sealed record OutcomeBody(string? Text, string? Result, DateOnly? On, SurveyDraft? Survey, string? OpenFollowUps);

    internal sealed record CloseBody(string? Reason, string? Tried, string? OpenFollowUps);
}
