using CaseHub.Hub;
using CaseHub.Hub.Briefings.Attendance;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.People;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Briefings before and after they are live: planning, people, coming, calendar files, attendance, the library. Their agenda: <see cref="AgendaApi"/>.</summary>
internal static class BriefingsApi
{
    public static void MapBriefings(this IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/briefings").WithTags("Briefings");
        all.MapGet("/", async (string? that, int? take, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListBriefings.Request(that ?? "come", take ?? 20), cancellationToken)));
        all.MapPost("/", async (New body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body.Request, cancellationToken), made => $"/api/briefings/{made.Id}"));
        api.MapGet("/library", async (string? words, string? language, Guid? organisation, int? take, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListLibrary.Request(words, language, organisation, take ?? 50), cancellationToken))).WithTags("Briefings");

        var one = api.MapGroup("/briefings/{id:guid}").WithTags("Briefings");
        one.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadBriefing.Request(id), cancellationToken)));
        one.MapGet("/public", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadPublicBriefing.Request(id), cancellationToken)));
        one.MapPut("/", async (Guid id, Change body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ChangeBriefing.Request(id, body.Draft, body.Version, body.Following), cancellationToken)));
        one.MapDelete("/", async (Guid id, string? reason, bool? following, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new CancelBriefing.Request(id, reason, following ?? false), cancellationToken)));
        one.MapGet("/calendar", CalendarAsync);
        MapPeople(one);
        MapComing(one);
        MapAfterwards(one);
    }

    /// <summary>The file for one's own calendar, at the address that pages link to; where a briefing is for everybody, also for who is not signed in.</summary>
    public static void MapBriefingFiles(this IEndpointRouteBuilder app) => app.MapGet("/briefings/{id:guid}.ics", CalendarAsync).WithTags("Briefings");

    private static void MapPeople(RouteGroupBuilder one)
    {
        one.MapGet("/people", async (Guid id, string? search, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListBriefingPeople.Request(id, search), cancellationToken)));
        one.MapPost("/people", async (Guid id, Part body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new InviteToBriefing.Request(id, body.ClinicianId, body.Role, body.Language, body.Following), cancellationToken)));
        one.MapDelete("/people/{clinician:guid}", async (Guid id, Guid clinician, bool? following, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new UninviteFromBriefing.Request(id, clinician, following ?? false), cancellationToken)));
        one.MapPost("/rehearsal", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new OpenRehearsal.Request(id), cancellationToken)));
    }

    private static void MapComing(RouteGroupBuilder one)
    {
        one.MapPost("/register", async (Guid id, Coming? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RegisterForBriefing.Request(id, body?.Language, body?.Following ?? false), cancellationToken)));
        one.MapDelete("/register", async (Guid id, bool? following, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new CancelRegistration.Request(id, following ?? false), cancellationToken)));
        one.MapPost("/seat", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new TakeSeat.Request(id), cancellationToken)));
    }

    private static void MapAfterwards(RouteGroupBuilder one)
    {
        one.MapGet("/attendance", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadAttendance.Request(id), cancellationToken)));
        one.MapGet("/attendance.csv", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            AttendanceOf(await hub.Send(new ReadAttendance.Request(id), cancellationToken)));
        one.MapGet("/publish", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadPublication.Request(id), cancellationToken)));
        one.MapPost("/publish", async (Guid id, Publishing? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new PublishBriefing.Request(id, body?.WhoMayWatch, body?.MayDownload), cancellationToken)));
        one.MapGet("/downloads", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListDownloads.Request(id), cancellationToken)));
        one.MapDelete("/publish", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new UnpublishBriefing.Request(id), cancellationToken)));
    }

    private static async Task<IResult> CalendarAsync(Guid id, bool? series, HttpRequest request, HttpResponse response, CurrentActor actor, IMediator hub, CancellationToken cancellationToken)
    {
        var here = new Uri($"{request.Scheme}://{request.Host}/");
        IRequest<Outcome<CalendarText>> read = actor.Value is null ? new ReadPublicBriefingFile.Request(id, here) : new ReadBriefingFile.Request(id, here, series ?? false);
        var outcome = await hub.Send(read, cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = $"attachment; filename={outcome.Value.FileName}";
        return TypedResults.Text(outcome.Value.Text, outcome.Value.ContentType, System.Text.Encoding.UTF8);
    }

    private static IResult AttendanceOf(Outcome<ReadAttendance.Answer> outcome) => outcome.IsGranted
        ? TypedResults.File(AttendanceCsv.Write(outcome.Value), "text/csv; charset=utf-8", "casehub-attendance.csv")
        : Answer.Problem(outcome.Refusal);

    /// <param name="Title">Read by everybody who may come: nothing of a patient.</param>
    /// <param name="StartsAt">An instant; or <paramref name="Date"/> and <paramref name="TimeOfDay"/> on the clock of <paramref name="TimeZone"/>.</param>
    /// <param name="Languages">BCP 47; first the floor's, then those into which it is interpreted.</param>
    /// <param name="WhoMayCome"><c>organisation</c> (where it is left out), <c>network</c> or <c>link</c>.</param>
    internal sealed record New(
        string? Title, DateTimeOffset? StartsAt, IReadOnlyList<string?>? Languages, string? Description, string? Date,
        [property: System.Text.Json.Serialization.JsonPropertyName("time")] string? TimeOfDay, string? Which, DateTimeOffset? EndsAt, int? Minutes, string? TimeZone, string? WhoMayCome,
        CreateBriefing.SeriesWish? Series, IReadOnlyList<Guid>? Hosts, IReadOnlyList<Guid>? Speakers, IReadOnlyList<CreateBriefing.InterpreterWish>? Interpreters)
    {
        internal CreateBriefing.Request Request => new(
            new BriefingDraft(Title, Description, Languages, StartsAt, Date, TimeOfDay, Which, EndsAt, Minutes, TimeZone, WhoMayCome), Series, Hosts, Speakers, Interpreters);
    }

    /// <summary>What is left out stays as it is.</summary>
    /// <param name="Version">As seen; a change that another host made meanwhile is answered by 409 with what it is now.</param>
    /// <param name="Following">Those of its series that come after it, too.</param>
    internal sealed record Change(
        string? Title, DateTimeOffset? StartsAt, IReadOnlyList<string?>? Languages, string? Description, string? Date,
        [property: System.Text.Json.Serialization.JsonPropertyName("time")] string? TimeOfDay, string? Which, DateTimeOffset? EndsAt, int? Minutes, string? TimeZone, string? WhoMayCome,
        int? Version, bool Following = false)
    {
        internal BriefingDraft Draft => new(Title, Description, Languages, StartsAt, Date, TimeOfDay, Which, EndsAt, Minutes, TimeZone, WhoMayCome);
    }

    /// <param name="Role"><c>host</c>, <c>speaker</c> or <c>interpreter</c>.</param>
    /// <param name="Language">Into which an interpreter interprets.</param>
    internal sealed record Part(Guid ClinicianId, string? Role, string? Language, bool Following = false);

    internal sealed record Coming(string? Language, bool Following = false);

    /// <param name="WhoMayWatch"><c>organisation</c>, <c>network</c> or <c>link</c>; who might come, where it is left out.</param>
    /// <param name="MayDownload">Yes, where it is left out.</param>
    internal sealed record Publishing(string? WhoMayWatch, bool? MayDownload);
}
