using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Briefings.Attendance;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Briefings.Reminding;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Briefings;

internal static class BriefingsServices
{
    public static IServiceCollection AddBriefings(this IServiceCollection services) => services
        .AddScoped<BriefingDesk>()
        .AddScoped<BriefingSeats>()
        .AddScoped<BriefingViews>()
        .AddScoped<BriefingRows>()
        .AddScoped<BriefingFile>()
        .AddScoped<AudienceSeats>()
        .AddScoped<AgendaDesk>()
        .AddScoped<AgendaParts>()
        .AddScoped<AgendaSight>()
        .AddScoped<ShownWithoutConsent>()
        .AddScoped<Publications>()
        .AddHostedService<WatchPublications>()
        .AddHostedService<WatchBriefings>()
        .AddSingleton<Movements>()
        .AddHostedService<NoteAttendance>()
        .AddHostedService<WatchAttendance>();
}
