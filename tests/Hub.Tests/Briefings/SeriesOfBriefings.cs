using System.Globalization;
using CaseHub.Hub.Briefings;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Notify;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace CaseHub.Hub.Tests.Briefings;

public class SeriesOfBriefings : IAsyncLifetime
{
    private Announcing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await Announcing.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Keep_the_time_of_the_day_on_the_organisers_clock_when_that_changes()
    {
        // Rome goes to summer time on 29 March and back on 25 October.
        var spring = await world.SeriesAsync("2026-03-18T17:00", "weekly", 3);
        var autumn = await world.SeriesAsync("2026-10-14T16:00", "fortnightly", 2);

        Assert.Equal(["18 17:00", "25 17:00", "01 16:00"], await StartsAsync(spring));
        Assert.Equal(["14 16:00", "28 17:00"], await StartsAsync(autumn));
    }

    [Theory]
    [InlineData("monthly", "2026-01-31T18:00", "01-31 02-28 03-31 04-30")]
    [InlineData("monthly", "2026-03-29T02:30", "03-29 04-29 05-29 06-29")]
    [InlineData("weekly", "2026-12-24T18:00", "12-24 12-31 01-07 01-14")]
    [InlineData("fortnightly", "2026-02-20T18:00", "02-20 03-06 03-20 04-03")]
    public void Come_on_the_days_that_people_expect(string every, string first, string days) =>
        Assert.Equal(days, string.Join(' ', SeriesRule.Times(LocalDateTime.FromDateTime(DateTime.Parse(first, CultureInfo.InvariantCulture)), Enum.Parse<Repeat>(every, ignoreCase: true), 4).Select(time => time.ToString("MM-dd", CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(1000, "times")]
    [InlineData(1, "times")]
    [InlineData(null, "times")]
    public async Task Of_a_thousand_or_of_one_are_refused(int? times, string field)
    {
        var refusal = await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(world.Draft(), new CreateBriefing.SeriesWish("weekly", times)));

        Assert.Equal([field], refusal.Fields.Keys);
        Assert.Contains("every", (await Hub.RefusedAsync(world.Host, new CreateBriefing.Request(world.Draft(), new CreateBriefing.SeriesWish("daily", 3)))).Fields.Keys);
        Assert.Empty(await Hub.GrantedAsync(world.Host, new ListBriefings.Request()));
    }

    [Fact]
    public async Task Are_told_once_and_each_can_be_entered_into_a_calendar()
    {
        var made = await world.SeriesAsync("2026-03-18T17:00", "weekly", 4);

        Assert.Equal(["speaker"], await world.ToldAsync(Hub.Dermatologist));
        string file = (await Hub.GrantedAsync(Hub.Gp, new ReadBriefingFile.Request(made.Ids[1], new Uri("https://hub.example/"), IsSeries: true))).Text;
        Assert.Equal(3, file.Split("BEGIN:VEVENT").Length - 1);
        Assert.Contains("DTSTART:20260401T160000Z", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_from_one_on_leave_those_before_it_alone_and_keep_the_clock()
    {
        var made = await world.SeriesAsync("2026-03-18T17:00", "weekly", 4);

        // From Wednesday 25th at 18:00 to Thursday 26th at 19:30, on Rome's clock.
        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(made.Ids[1], new BriefingDraft("Evening round", Date: "2026-03-26", Time: "19:30"), Following: true));

        Assert.Equal(["18 17:00", "26 18:30", "02 17:30", "09 17:30"], await StartsAsync(made));
        Assert.Equal(["Ward round", "Evening round", "Evening round", "Evening round"], await Hub.ReadAsync(db => db.Set<Briefing>().OrderBy(b => b.StartsAt).Select(b => b.Title).ToListAsync()));
        Assert.Equal(["speaker", "changed"], await world.ToldAsync(Hub.Dermatologist));
    }

    [Fact]
    public async Task Changed_in_one_stay_as_they_are_in_the_others()
    {
        var made = await world.SeriesAsync("2026-03-18T17:00", "weekly", 3);

        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(made.Ids[1], new BriefingDraft(StartsAt: Announcing.Utc("2026-03-24T10:00"))));

        Assert.Equal(["18 17:00", "24 10:00", "01 16:00"], await StartsAsync(made));
    }

    [Fact]
    public async Task Cancelled_from_one_on_go_and_who_came_to_a_later_one_alone_is_told_of_that()
    {
        var made = await world.SeriesAsync("2026-03-18T17:00", "weekly", 3);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(made.Ids[2]));
        await Hub.GrantedAsync(Hub.Colleague, new RegisterForBriefing.Request(made.Ids[0], Following: true));

        await Hub.GrantedAsync(world.Host, new CancelBriefing.Request(made.Ids[1], Following: true));

        Assert.Equal([BriefingState.Planned, BriefingState.Cancelled, BriefingState.Cancelled], [await StateAsync(0), await StateAsync(1), await StateAsync(2)]);
        Assert.Equal([["cancelled"], ["cancelled"]], [await world.ToldAsync(Hub.Gp), await world.ToldAsync(Hub.Colleague)]);
        Assert.Equal(made.Ids[2], await Hub.ReadAsync(db => db.Set<Notice>().Where(n => n.RecipientId == Hub.Gp.Id && n.Kind == "briefing-cancelled").Select(n => n.SessionId).SingleAsync()));

        async Task<BriefingState> StateAsync(int i) => (await world.ViewAsync(world.Host, made.Ids[i])).State;
    }

    private async Task<List<string>> StartsAsync(CreateBriefing.Made made) => (await Hub.ReadAsync(db => db.Set<Briefing>().Where(b => made.Ids.Contains(b.Id)).OrderBy(b => b.StartsAt).Select(b => b.StartsAt).ToListAsync()))
        .ConvertAll(at => at.UtcDateTime.ToString("dd HH:mm", CultureInfo.InvariantCulture));
}
