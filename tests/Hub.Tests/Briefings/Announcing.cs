using CaseHub.Hub.Briefings;
using CaseHub.Hub.Briefings.Attendance;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Briefings.Reminding;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Live.Appointments;
using CaseHub.Hub.Tests.Live.Stage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseHub.Hub.Tests.Briefings;

/// <summary>An organiser of the hospital in France, who is on Rome's clock, and an interpreter there. The clock stands at 14 March 2026, 09:00 UTC.</summary>
internal sealed class Announcing : IAsyncDisposable
{
    private Announcing(HubFixture hub, Actor host, Actor interpreter) => (Hub, Host, Interpreter) = (hub, host, interpreter);

    public HubFixture Hub { get; }

    public Actor Host { get; }

    public Actor Interpreter { get; }

    public static async Task<Announcing> StartAsync(params KeyValuePair<string, string?>[] settings)
    {
        var hub = await HubFixture.StartAsync(
            services =>
            {
                Appointing.ByHand<WatchBriefings>(services);
                Appointing.ByHand<WatchAttendance>(services);
                Appointing.ByHand<WatchPublications>(services);
                // What is due goes out when a test says so.
                services.RemoveAll<CaseHub.Hub.Notify.Delivery.IDelivery>();
            },
            settings);
        var hospital = hub.Dermatologist.OrganisationId;
        return new Announcing(
            hub,
            await hub.AddClinicianAsync("host", hospital, Roles.Clinician | Roles.Organiser),
            await hub.AddClinicianAsync("interpreter", hospital, Roles.Interpreter));
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    public static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);

    /// <summary>Two days from now, for those of both organisations.</summary>
    public BriefingDraft Draft(string? startsAt = null, string whoMayCome = "network") =>
        new("Ward round", Languages: ["en", "it"], StartsAt: startsAt is null ? Hub.Clock.GetUtcNow().AddDays(2) : Utc(startsAt), Minutes: 60, WhoMayCome: whoMayCome);

    public async Task<Guid> AnnouncedAsync(BriefingDraft? draft = null, IReadOnlyList<Guid>? speakers = null) =>
        (await Hub.GrantedAsync(Host, new CreateBriefing.Request(draft ?? Draft(), Speakers: speakers))).Id;

    public Task<CreateBriefing.Made> SeriesAsync(string startsAt, string every, int times) =>
        Hub.GrantedAsync(Host, new CreateBriefing.Request(Draft(startsAt), new CreateBriefing.SeriesWish(every, times), Speakers: [Hub.Dermatologist.Id]));

    public Task<BriefingDetails> ViewAsync(Actor reader, Guid id) => Hub.GrantedAsync(reader, new ReadBriefing.Request(id));

    public Task GoLiveAsync(Guid id) => Hub.ChangeStageAsync(id, stage => (stage.State, stage.StartedAt) = (StageState.Live, Hub.Clock.GetUtcNow()));

    public Task EndAsync(Guid id) => Hub.ChangeStageAsync(id, stage => (stage.State, stage.EndedAt) = (StageState.Ended, Hub.Clock.GetUtcNow()));

    public Task RemoveAsync(Guid id, Actor person) => Hub.ChangeSeatAsync(id, person, seat => seat.RemovedAt = Hub.Clock.GetUtcNow());

    /// <summary>What somebody was told of briefings, oldest first, without "briefing-".</summary>
    public Task<List<string>> ToldAsync(Actor person) => Hub.ReadAsync(async db => (await db.Set<Notice>()
        .Where(n => n.RecipientId == person.Id && n.Kind.StartsWith("briefing-")).OrderBy(n => n.At).Select(n => n.Kind).ToListAsync()).ConvertAll(kind => kind["briefing-".Length..]));

    public async Task LookAsync(TimeSpan after = default)
    {
        Hub.Clock.Advance(after);
        await Hub.Services.GetRequiredService<WatchBriefings>().RunAsync(default);
    }
}
