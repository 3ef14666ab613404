using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>Each minute: looks which appointments are due for something.</summary>
internal sealed class WatchAppointments(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchAppointments> logger) : Watch(Interval, scopes, clock, logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await ReadAsync((db, now) => DueAsync(db, now, cancellationToken))) await SendAsync(new AdvanceAppointment.Request(id), cancellationToken);
    }

    private static async Task<List<Guid>> DueAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var soon = now + AppointmentSteps.DayBefore;
        var near = await db.Set<Appointment>().AsNoTracking().Where(a => a.IsOpen == true && a.StartsAt <= soon && !db.Set<ClinicalCase>().Any(c => c.Id == a.CaseId && c.IsResting)).ToListAsync(cancellationToken);
        return [.. near.Where(a => a.StepAt(now) != AppointmentStep.None).Select(a => a.Id)];
    }
}
