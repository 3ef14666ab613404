using CaseHub.Hub.Cases.Routing;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Who answers a case and until when; rotas, absences and an organisation's promises.</summary>
internal static class RoutingApi
{
    public static void MapRouting(this IEndpointRouteBuilder api)
    {
        MapOfACase(api.MapGroup("/cases/{id:guid}").WithTags("Routing"));
        api.MapGet("/on-duty", async (string? specialty, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadOnDuty.Request(specialty), cancellationToken))).WithTags("Routing");
        MapRota(api.MapGroup("/rota").WithTags("Routing"));
        MapAbsences(api.MapGroup("/absences").WithTags("Routing"));
        api.MapPut("/availability", async (AvailabilityBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new SaveAvailability.Request(body.Version, body.WeeklyCap, body.Deputy), cancellationToken))).WithTags("Routing");
        api.MapGet("/care", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadCarePolicy.Request(), cancellationToken))).WithTags("Routing");
        api.MapPut("/care", async (SaveCarePolicy.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body, cancellationToken))).WithTags("Routing");
    }

    private static void MapOfACase(RouteGroupBuilder @case)
    {
        @case.MapGet("/promise", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadPromise.Request(id), cancellationToken)));
        @case.MapGet("/assignable", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListAssignable.Request(id), cancellationToken)));
        @case.MapPost("/assign", async (Guid id, ColleagueBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AssignCase.Request(id, body.Clinician), cancellationToken)));
        @case.MapPost("/hand-over", async (Guid id, ColleagueBody? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new HandToColleague.Request(id, body?.Clinician), cancellationToken)));
    }

    private static void MapRota(RouteGroupBuilder rota)
    {
        rota.MapGet("/", async (string? specialty, string? week, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadRota.Request(specialty, week), cancellationToken)));
        rota.MapPost("/", async (ShiftBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new AddShifts.Request(body.Specialty, body.Clinician, body.From, body.To, body.IsBackup ?? false, body.Weeks), cancellationToken), _ => "/api/rota"));
        rota.MapDelete("/{shiftId:guid}", async (Guid shiftId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveShift.Request(shiftId), cancellationToken)));
    }

    private static void MapAbsences(RouteGroupBuilder absences)
    {
        absences.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadAvailability.Request(), cancellationToken)));
        absences.MapPost("/", async (AddAbsence.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body, cancellationToken), _ => "/api/absences"));
        absences.MapDelete("/{absenceId:guid}", async (Guid absenceId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveAbsence.Request(absenceId), cancellationToken)));
    }

    /// <param name="Clinician">Null for whoever comes next, where that is a choice.</param>
    internal sealed record ColleagueBody(Guid? Clinician);

    internal sealed record AvailabilityBody(int? Version, int? WeeklyCap, Guid? Deputy);

    /// <param name="From">In the organisation's time zone, <c>2026-03-16T08:00</c>.</param>
    internal sealed record ShiftBody(string? Specialty, Guid? Clinician, string? From, string? To, bool? IsBackup, int? Weeks);
}
