using System.Text;
using CaseHub.Hub.Briefings.Attendance;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Briefings;

public class WhoWasThere : IAsyncLifetime
{
    private Announcing world = null!;
    private Guid briefing;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync()
    {
        world = await Announcing.StartAsync();
        briefing = await world.AnnouncedAsync();
        foreach (var person in new[] { Hub.Gp, Hub.Colleague, Hub.Cardiologist }) await Hub.GrantedAsync(person, new RegisterForBriefing.Request(briefing));
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Is_counted_by_country_organisation_and_minutes_over_all_of_their_stays()
    {
        var first = await EnterAsync(Hub.Gp, open: 1);
        await EnterAsync(Hub.Colleague, open: 2);
        await EnterAsync(Hub.Cardiologist, open: 3);
        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await LeaveAsync(first, open: 2);
        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await EnterAsync(Hub.Gp, open: 3);
        Hub.Clock.Advance(TimeSpan.FromMinutes(5));

        var seen = await Hub.GrantedAsync(world.Host, new ReadAttendance.Request(briefing));

        Assert.Equal((3, 65, 3), (seen.People, seen.Minutes, seen.Registered));
        Assert.Equal([new("IT", 2, 40), new("FR", 1, 25)], seen.Countries);
        Assert.Equal([new("Hospital of IT", 2, 40), new("Hospital of FR", 1, 25)], seen.Organisations);
        Assert.Equal([("cardiologist", 25), ("colleague", 25), ("gp", 15)], seen.Attendees.Select(one => (one.Name, one.Minutes)));
        Assert.Equal("briefing-hosts-only", (await Hub.RefusedAsync(Hub.Gp, new ReadAttendance.Request(briefing))).Code);
    }

    [Fact]
    public async Task Is_there_as_long_as_one_of_their_tabs_is()
    {
        var one = await EnterAsync(Hub.Gp, open: 1);
        var two = await EnterAsync(Hub.Gp, open: 1);
        await Eventually.HoldsAsync(() => Hub.ReadAsync(db => db.Set<SessionAttendance>().AnyAsync(a => a.Places == 2)));
        Hub.Clock.Advance(TimeSpan.FromMinutes(3));
        Room.Post(new RoomMessage.Leave(one));
        await Eventually.HoldsAsync(() => Hub.ReadAsync(db => db.Set<SessionAttendance>().AnyAsync(a => a.Places == 1 && a.IsOpen == true)));
        Hub.Clock.Advance(TimeSpan.FromMinutes(4));
        await LeaveAsync(two, open: 0);

        Assert.Equal(7, Assert.Single((await Hub.GrantedAsync(world.Host, new ReadAttendance.Request(briefing))).Attendees).Minutes);
    }

    [Fact]
    public async Task Stays_that_a_killed_hub_left_open_end_at_the_last_minute_it_saw_them()
    {
        await EnterAsync(Hub.Gp, open: 1);
        var watch = Hub.Services.GetRequiredService<WatchAttendance>();
        Hub.Clock.Advance(TimeSpan.FromMinutes(20));
        await watch.RunAsync(default);
        Hub.Clock.Advance(TimeSpan.FromHours(9));

        // The hub that starts then knows of nobody.
        using var next = new WatchAttendance(Hub.Services.GetRequiredService<IServiceScopeFactory>(), Hub.Services.GetRequiredService<Rooms>(), Hub.Clock, NullLogger<WatchAttendance>.Instance);
        await next.RunAsync(default);
        await next.RunAsync(default);

        var gp = Assert.Single((await Hub.GrantedAsync(world.Host, new ReadAttendance.Request(briefing))).Attendees);
        Assert.Equal(20, gp.Minutes);
        Assert.NotNull(gp.LeftAt);
        Assert.Equal(0, await OpenAsync());
    }

    [Fact]
    public async Task Rehearsals_and_devices_are_nobodys_attendance()
    {
        var room = (await Hub.GrantedAsync(world.Host, new OpenRehearsal.Request(briefing))).SessionId;
        await Hub.GrantedAsync(world.Host, Enter(room));
        await EnterAsync(Hub.Gp, open: 1);

        Assert.Equal(["gp"], (await Hub.GrantedAsync(world.Host, new ReadAttendance.Request(briefing))).Attendees.Select(one => one.Name));
        Assert.False(await Hub.ReadAsync(db => db.Set<SessionAttendance>().AnyAsync(a => a.SessionId == room)));
    }

    [Fact]
    public async Task Handed_over_as_csv_nobodys_name_is_a_formula()
    {
        await EnterAsync(Hub.Gp, open: 1);
        await Hub.ReadAsync(async db =>
        {
            (await db.Set<Clinician>().SingleAsync(c => c.Id == Hub.Gp.Id)).Name = "=HYPERLINK(\"http://evil\",\"Dr, X\")";
            (await db.Set<Organisation>().SingleAsync(o => o.Id == Hub.Gp.OrganisationId)).Name = "+cmd|' /C calc'!A0";
            return await db.SaveChangesAsync();
        });

        string[] lines = Encoding.UTF8.GetString(AttendanceCsv.Write(await Hub.GrantedAsync(world.Host, new ReadAttendance.Request(briefing)))).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal("name,organisation,country,role,entered_utc,left_utc,minutes", lines[0]);
        Assert.StartsWith("\"'=HYPERLINK(", lines[1], StringComparison.Ordinal);
        Assert.Contains("'+cmd|", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines[1].Split(','), cell => cell.TrimStart('"') is ['=' or '+' or '-' or '@', ..]);
    }

    private Room Room => Hub.Services.GetRequiredService<Rooms>().Find(briefing)!;

    private async Task<Guid> EnterAsync(Actor person, int open)
    {
        var joined = await Hub.GrantedAsync(person, Enter(briefing));
        await Eventually.HoldsAsync(async () => await OpenAsync() == open);
        return joined.ParticipantId;
    }

    private async Task LeaveAsync(Guid participant, int open)
    {
        Room.Post(new RoomMessage.Leave(participant));
        await Eventually.HoldsAsync(async () => await OpenAsync() == open);
    }

    private Task<int> OpenAsync() => Hub.ReadAsync(db => db.Set<SessionAttendance>().CountAsync(a => a.IsOpen == true));

    private static JoinRoom.Request Enter(Guid session) => new(session, Guid.NewGuid(), Guid.NewGuid(), $"{Guid.NewGuid()}", Audio: true, Video: true);
}
