using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Briefings.Attendance;

/// <summary>Writes down who comes to a briefing and who goes. Devices are nobody; a rehearsal is nobody's attendance.</summary>
internal sealed class NoteAttendance(IServiceScopeFactory scopes, TimeProvider clock) : INotificationHandler<PersonEntered>, INotificationHandler<PersonLeft>
{
    /// <summary>Of two tabs that come at once one finds the other's stay at its second try.</summary>
    private const int Tries = 3;

    public async Task Handle(PersonEntered notification, CancellationToken cancellationToken)
    {
        if (!notification.IsDevice) await TryAsync(db => EnterAsync(db, notification.SessionId, notification.ClinicianId, cancellationToken));
    }

    public Task Handle(PersonLeft notification, CancellationToken cancellationToken) =>
        TryAsync(db => LeaveAsync(db, notification.SessionId, notification.ClinicianId, cancellationToken));

    private async Task EnterAsync(HubDb db, Guid sessionId, Guid clinicianId, CancellationToken cancellationToken)
    {
        if (await OpenAsync(db, sessionId, clinicianId, cancellationToken) is { } stay)
        {
            stay.Places++;
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        var came = await (
            from briefing in db.Set<Briefing>()
            join seat in db.Set<SessionSeat>() on briefing.Id equals seat.SessionId
            join organisation in db.Set<Organisation>() on seat.ForOrganisationId equals organisation.Id
            where briefing.Id == sessionId && seat.ClinicianId == clinicianId
            select new { briefing.OrganisationId, seat.ForOrganisationId, organisation.Country }).SingleOrDefaultAsync(cancellationToken);
        if (came is null) return;
        var now = clock.GetUtcNow();
        db.Add(new SessionAttendance
        {
            Id = clock.NewId(),
            SessionId = sessionId,
            OrganisationId = came.OrganisationId,
            ClinicianId = clinicianId,
            ForOrganisationId = came.ForOrganisationId,
            Country = came.Country,
            EnteredAt = now,
            LastSeenAt = now,
            Places = 1,
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task LeaveAsync(HubDb db, Guid sessionId, Guid clinicianId, CancellationToken cancellationToken)
    {
        if (await OpenAsync(db, sessionId, clinicianId, cancellationToken) is not { } stay) return;
        if (stay.Places > 1) stay.Places--;
        else stay.End(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private static Task<SessionAttendance?> OpenAsync(HubDb db, Guid sessionId, Guid clinicianId, CancellationToken cancellationToken) =>
        db.Set<SessionAttendance>().SingleOrDefaultAsync(a => a.SessionId == sessionId && a.ClinicianId == clinicianId && a.IsOpen == true, cancellationToken);

    private async Task TryAsync(Func<HubDb, Task> note)
    {
        for (int i = 1; ; i++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HubDb>();
            try
            {
                await note(db);
                return;
            }
            catch (Exception e) when (i < Tries && db.Kind.IsLostRace(e))
            {
                // Somebody was faster: what they stored is what the next try goes on from.
            }
        }
    }
}
