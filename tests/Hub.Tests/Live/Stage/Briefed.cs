using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live.Stage;

/// <summary>A briefing as its rows are: the gp is host, the dermatologist speaks, the colleague interprets into Italian, the cardiologist watches.</summary>
internal static class Briefed
{
    public static async Task<Guid> BriefingAsync(this HubFixture hub)
    {
        var session = new Session { Id = Guid.CreateVersion7(), OrganisationId = hub.Gp.OrganisationId, Kind = SessionKind.Briefing, CreatedBy = hub.Gp.Id, CreatedAt = DateTimeOffset.UnixEpoch };
        await hub.AddAsync(
            session,
            new SessionStage { SessionId = session.Id, OrganisationId = session.OrganisationId },
            new SessionChannel { SessionId = session.Id, OrganisationId = session.OrganisationId, Language = "it", Position = 1 },
            SeatOf(session, hub.Gp, SeatRole.Host, StagePlace.Stage),
            SeatOf(session, hub.Dermatologist, SeatRole.Speaker, StagePlace.Backstage),
            SeatOf(session, hub.Colleague, SeatRole.Interpreter, StagePlace.Audience, "it"),
            SeatOf(session, hub.Cardiologist, SeatRole.Audience, StagePlace.Audience));
        return session.Id;
    }

    public static async Task ChangeSeatAsync(this HubFixture hub, Guid session, Actor who, Action<SessionSeat> change)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        change((await db.Set<SessionSeat>().FindAsync(session, who.Id))!);
        await db.SaveChangesAsync();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new StageChanged(session));
    }

    public static async Task ChangeStageAsync(this HubFixture hub, Guid session, Action<SessionStage> change)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        change((await db.Set<SessionStage>().FindAsync(session))!);
        await db.SaveChangesAsync();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new StageChanged(session));
    }

    /// <summary>One more person with a seat.</summary>
    public static async Task SeatAsync(this HubFixture hub, Guid session, Actor who, SeatRole role, StagePlace place = StagePlace.Audience)
    {
        var row = await hub.ReadAsync(async db => (await db.Set<Session>().FindAsync(session))!);
        await hub.AddAsync(SeatOf(row, who, role, place));
        await using var scope = hub.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new StageChanged(session));
    }

    private static async Task AddAsync(this HubFixture hub, params object[] rows)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    private static SessionSeat SeatOf(Session session, Actor who, SeatRole role, StagePlace place, string? language = null) => new()
    {
        SessionId = session.Id,
        OrganisationId = session.OrganisationId,
        ClinicianId = who.Id,
        ForOrganisationId = who.OrganisationId,
        Role = role,
        Place = place,
        Language = language,
    };
}
