using CaseHub.Hub.Cases.Requests;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>What the form of a request needs: templates, and what it may say while somebody types.</summary>
internal static class RequestsApi
{
    public static void MapRequests(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Requests");
        templates.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListTemplates.Request(), cancellationToken)));
        templates.MapGet("/{specialty}", async (string specialty, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadTemplate.Request(specialty), cancellationToken)));
        templates.MapPut("/{specialty}", async (string specialty, SaveTemplate.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body with { Specialty = specialty }, cancellationToken)));
        templates.MapDelete("/{specialty}", async (string specialty, int? version, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ResetTemplate.Request(specialty, version), cancellationToken)));

        var requests = api.MapGroup("/requests").WithTags("Requests");
        requests.MapPost("/identifiers", async (CheckIdentifiers.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body, cancellationToken)));
        requests.MapPost("/same-patient", async (ReferenceBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new FindRepeatCases.Request(body.Reference), cancellationToken)));
    }

    internal sealed record ReferenceBody(string? Reference);
}
