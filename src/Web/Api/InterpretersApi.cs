using CaseHub.Hub.Live.Interpreters;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Interpreters of a session.</summary>
internal static class InterpretersApi
{
    public static void MapInterpreters(this IEndpointRouteBuilder api)
    {
        var ofSession = api.MapGroup("/sessions/{id:guid}/interpreters").WithTags("Interpreters");
        ofSession.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListInterpreters.Request(id), cancellationToken)));
        ofSession.MapPost("/", async (Guid id, Wish body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new InviteInterpreter.Request(id, body.ClinicianId, body.FromLanguage, body.ToLanguage), cancellationToken), _ => $"/api/sessions/{id}/interpreters"));
        ofSession.MapDelete("/{guest:guid}", async (Guid id, Guid guest, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveInterpreter.Request(id, guest), cancellationToken)));
        api.MapGet("/interpreting", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListInterpreting.Request(), cancellationToken))).WithTags("Interpreters");
    }

    internal sealed record Wish(Guid ClinicianId, string? FromLanguage, string? ToLanguage);
}
