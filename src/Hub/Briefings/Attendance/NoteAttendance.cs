using System.Threading.Channels;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Briefings.Attendance;

/// <summary>Somebody came to a session, or went.</summary>
internal sealed record Movement(Guid SessionId, Guid ClinicianId, DateTimeOffset At, bool IsIn);

/// <summary>What rooms say of people coming and going, in its order. A room does not wait until that is written: five hundred people may come within a minute.</summary>
internal sealed class Movements
{
    private readonly Channel<Movement> channel = Channel.CreateUnbounded<Movement>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<Movement> Reader => channel.Reader;

    public void Add(Movement movement) => channel.Writer.TryWrite(movement);
}

/// <summary>Devices are nobody.</summary>
internal sealed class NoteMovements(Movements movements, TimeProvider clock) : INotificationHandler<PersonEntered>, INotificationHandler<PersonLeft>
{
    public Task Handle(PersonEntered notification, CancellationToken cancellationToken)
    {
        if (!notification.IsDevice) movements.Add(new Movement(notification.SessionId, notification.ClinicianId, clock.GetUtcNow(), IsIn: true));
        return Task.CompletedTask;
    }

    public Task Handle(PersonLeft notification, CancellationToken cancellationToken)
    {
        if (!notification.IsDevice) movements.Add(new Movement(notification.SessionId, notification.ClinicianId, clock.GetUtcNow(), IsIn: false));
        return Task.CompletedTask;
    }
}

/// <summary>Writes down who comes to a briefing and who goes. A rehearsal is nobody's attendance, and neither is a consult.</summary>
internal sealed partial class NoteAttendance(Movements movements, IServiceScopeFactory scopes, TimeProvider clock, ILogger<NoteAttendance> logger) : BackgroundService
{
    /// <summary>The watch, or another machine, may write at the same time.</summary>
    private const int Tries = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var movement in movements.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await NoteAsync(movement, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotNoted(e, movement.SessionId);
            }
        }
    }

    private async Task NoteAsync(Movement movement, CancellationToken cancellationToken)
    {
        for (int i = 1; ; i++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HubDb>();
            try
            {
                await (movement.IsIn ? EnterAsync(db, movement, cancellationToken) : LeaveAsync(db, movement, cancellationToken));
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (i < Tries && db.Kind.IsLostRace(e))
            {
                // What the other has stored is what the next try goes on from.
            }
        }
    }

    private async Task EnterAsync(HubDb db, Movement movement, CancellationToken cancellationToken)
    {
        if (await OpenAsync(db, movement, cancellationToken) is { } stay)
        {
            stay.Places++;
            return;
        }

        var came = await (
            from briefing in db.Set<Briefing>()
            join seat in db.Set<SessionSeat>() on briefing.Id equals seat.SessionId
            join organisation in db.Set<Organisation>() on seat.ForOrganisationId equals organisation.Id
            where briefing.Id == movement.SessionId && seat.ClinicianId == movement.ClinicianId
            select new { briefing.OrganisationId, seat.ForOrganisationId, organisation.Country }).SingleOrDefaultAsync(cancellationToken);
        if (came is null) return;
        db.Add(new SessionAttendance
        {
            Id = clock.NewId(),
            SessionId = movement.SessionId,
            OrganisationId = came.OrganisationId,
            ClinicianId = movement.ClinicianId,
            ForOrganisationId = came.ForOrganisationId,
            Country = came.Country,
            EnteredAt = movement.At,
            LastSeenAt = movement.At,
            Places = 1,
        });
    }

    private static async Task LeaveAsync(HubDb db, Movement movement, CancellationToken cancellationToken)
    {
        if (await OpenAsync(db, movement, cancellationToken) is not { } stay) return;
        if (stay.Places > 1) stay.Places--;
        else stay.End(movement.At);
    }

    private static Task<SessionAttendance?> OpenAsync(HubDb db, Movement movement, CancellationToken cancellationToken) =>
        db.Set<SessionAttendance>().SingleOrDefaultAsync(a => a.SessionId == movement.SessionId && a.ClinicianId == movement.ClinicianId && a.IsOpen == true, cancellationToken);

    [LoggerMessage(2651, LogLevel.Error, "Somebody's coming or going could not be noted in session {SessionId}")]
    private partial void NotNoted(Exception e, Guid sessionId);
}
