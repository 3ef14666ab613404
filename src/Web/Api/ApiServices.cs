using System.Text.Json;
using System.Text.Json.Serialization;
using CaseHub.Hub.Live;
using CaseHub.Web.Media;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>The REST interface: one file an area, each only translating to the hub's requests.</summary>
internal static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        // Errors.cs answers what cannot be read, with the place where reading stopped.
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        return services.AddOpenApi();
    }

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi();
        var api = app.MapGroup("/api");
        api.MapIdentity();
        api.MapAccount();
        api.MapNotices();
        api.MapDrafts();
        api.MapSecurity();
        api.MapPeople();
        api.MapCases();
        api.MapFinding();
        api.MapClosing();
        api.MapQuality();
        api.MapRouting();
        api.MapRequests();
        api.MapAttachments();
        api.MapReading();
        api.MapUploads();
        api.MapNotes();
        api.MapOpinions();
        api.MapSessions();
        api.MapStage();
        api.MapAppointments();
        api.MapInterpreters();
        api.MapChannels();
        api.MapQuestions();
        api.MapCallNotes();
        api.MapBriefings();
        api.MapAgenda();
        api.MapRecordings();
        api.MapKeeping();
        api.MapExports();
        api.MapPackets();
        api.MapGet("/live", async (IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new WatchLive.Request(), cancellationToken))).WithTags("Live");
        app.MapPhotos();
        app.MapCalendarFiles();
        app.MapBriefingFiles();
        app.MapWhipWhep();
    }
}
