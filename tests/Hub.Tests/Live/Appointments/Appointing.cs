using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Tests.Live.Appointments;

/// <summary>A case between the GP in Rome and the dermatologist in Karachi, and times for a consult about it. The clock stands at 14 March 2026, 09:00 UTC.</summary>
internal sealed class Appointing : IAsyncDisposable
{
    private Appointing(HubFixture hub, Guid caseId) => (Hub, CaseId) = (hub, caseId);

    public HubFixture Hub { get; }

    public Guid CaseId { get; }

    public static async Task<Appointing> StartAsync()
    {
        var hub = await HubFixture.StartAsync(ByHand<WatchAppointments>);
        await hub.MoveToAsync(hub.Dermatologist, "Asia/Karachi");
        return new Appointing(hub, await hub.AcceptedAsync());
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    /// <summary>Lets a test say when a watch looks, so that nothing runs beside it.</summary>
    public static void ByHand<TWatch>(IServiceCollection services)
        where TWatch : class, IHostedService
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(TWatch)));
        services.AddSingleton<TWatch>();
    }

    public static WishedTime At(string date, string time, int? minutes = 20, string? zone = null, string? which = null) => new(null, date, time, zone, which, minutes);

    public async Task<Guid> ProposedAsync(string date = "2026-03-16", string time = "11:00") =>
        (await Hub.GrantedAsync(Hub.Gp, new ProposeAppointment.Request(CaseId, At(date, time)))).Id;

    public async Task<Guid> ConfirmedAsync(string date = "2026-03-16", string time = "11:00")
    {
        var id = await ProposedAsync(date, time);
        await Hub.GrantedAsync(Hub.Dermatologist, new ConfirmAppointment.Request(id));
        return id;
    }

    public Task<AppointmentView> ViewAsync(Actor reader, Guid id) => Hub.GrantedAsync(reader, new ReadAppointment.Request(id));

    /// <summary>Of one person, of the given kinds, oldest first.</summary>
    public Task<List<string>> ToldAsync(Actor person, params string[] kinds) => Hub.ReadAsync(db => db.Set<Notice>()
        .Where(n => n.RecipientId == person.Id && kinds.Contains(n.Kind)).OrderBy(n => n.At).Select(n => n.Kind).ToListAsync());
}

internal static class Zones
{
    public static Task MoveToAsync(this HubFixture hub, Actor person, string zone, string hours = "") => hub.ReadAsync(async db =>
    {
        var row = await db.Set<Clinician>().SingleAsync(c => c.Id == person.Id);
        (row.TimeZone, row.ClinicHours) = (zone, hours);
        return await db.SaveChangesAsync();
    });
}
