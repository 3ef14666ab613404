using CaseHub.Hub.Live.Appointments;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Times for consults, and their calendar files.</summary>
internal static class AppointmentsApi
{
    public static void MapAppointments(this IEndpointRouteBuilder api)
    {
        var ofCase = api.MapGroup("/cases/{id:guid}/appointments").WithTags("Appointments");
        ofCase.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListAppointments.Request(id), cancellationToken)));
        ofCase.MapPost("/", async (Guid id, Wish body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new ProposeAppointment.Request(id, body.Time, body.With), cancellationToken), proposed => $"/api/appointments/{proposed.Id}"));
        ofCase.MapPost("/look", async (Guid id, Wish body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new LookAtTime.Request(id, body.Time, body.With), cancellationToken)));

        var appointments = api.MapGroup("/appointments").WithTags("Appointments");
        appointments.MapGet("/", async (int? take, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListOwnAppointments.Request(take ?? ListOwnAppointments.MaxTake), cancellationToken)));
        appointments.MapGet("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadAppointment.Request(id), cancellationToken)));
        appointments.MapPost("/{id:guid}/confirm", async (Guid id, Seen? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ConfirmAppointment.Request(id, body?.Version), cancellationToken)));
        appointments.MapPost("/{id:guid}/reschedule", async (Guid id, Wish body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new RescheduleAppointment.Request(id, body.Time, body.Version), cancellationToken)));
        appointments.MapPost("/{id:guid}/cancel", async (Guid id, Reason body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new CancelAppointment.Request(id, body.Text, body.Version), cancellationToken)));
    }

    /// <summary>The file for one's own calendar, at the address that pages link to.</summary>
    public static void MapCalendarFiles(this IEndpointRouteBuilder app) => app.MapGet("/appointments/{id:guid}.ics", ReadFileAsync).RequireAuthorization().WithTags("Appointments");

    private static async Task<IResult> ReadFileAsync(Guid id, HttpRequest request, HttpResponse response, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ReadAppointmentFile.Request(id, new Uri($"{request.Scheme}://{request.Host}/")), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = "attachment; filename=consult.ics";
        return TypedResults.Text(outcome.Value.Text, outcome.Value.ContentType, System.Text.Encoding.UTF8);
    }

    /// <param name="StartsAt">An instant; or <paramref name="Date"/> and <paramref name="TimeOfDay"/> on a clock.</param>
    /// <param name="Date">Such as <c>2026-03-29</c>.</param>
    /// <param name="TimeOfDay">Such as <c>09:30</c>.</param>
    /// <param name="Zone">IANA name; one's own where it is left out.</param>
    /// <param name="Which">Of a time that comes twice: <c>first</c> or <c>second</c>.</param>
    /// <param name="Minutes">5–120.</param>
    /// <param name="With">Which adviser, where several advise.</param>
    /// <param name="Version">As seen, when it is moved.</param>
    internal sealed record Wish(
        DateTimeOffset? StartsAt, string? Date, [property: System.Text.Json.Serialization.JsonPropertyName("time")] string? TimeOfDay, string? Zone, string? Which, int? Minutes, Guid? With, int? Version)
    {
        internal WishedTime Time => new(StartsAt, Date, TimeOfDay, Zone, Which, Minutes ?? Hub.Live.Appointments.AppointmentLimits.UsualMinutes);
    }

    internal sealed record Seen(int? Version);

    internal sealed record Reason([property: System.Text.Json.Serialization.JsonPropertyName("reason")] string? Text, int? Version);
}
