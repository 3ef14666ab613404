using System.Globalization;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Mail;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Live.Appointments;
using CaseHub.Hub.Tests.Notify;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Briefings;

/// <summary>What people's calendars get by mail.</summary>
public class BriefingsInCalendars : IAsyncLifetime
{
    private readonly Post post = new();
    private Announcing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await Announcing.StartAsync(Post.Settings);

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Who_is_invited_who_registers_and_who_announces_get_an_entry_each_and_nobody_elses_name()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));

        await post.DeliverAsync(Hub);

        Assert.Equal(
            [("briefing-host", null), ("briefing-registered", null), ("briefing-speaker", "host")],
            post.Tried.Select(letter => (letter.Lines.Single().Kind, letter.Lines.Single().ByName)).OrderBy(line => line.Kind, StringComparer.Ordinal));
        var letter = LetterTo(Hub.Gp);
        Assert.Equal(($"/briefings/{id}", "briefing.ics"), (letter.Lines.Single().Path, letter.Calendar!.FileName));
        string file = Unfolded(letter);
        Assert.Equal(("REQUEST", "0", $"briefing-{id}@casehub"), (letter.Calendar.Method, Value(file, "SEQUENCE"), Value(file, "UID")));
        Assert.Contains("mailto:gp@test.casehub", file, StringComparison.Ordinal);
        Assert.DoesNotContain("dermatologist", file, StringComparison.Ordinal);
        Assert.Contains($"https://casehub.test/briefings/{id}", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moved_cancelled_or_left_the_entry_follows_under_the_same_name_and_a_higher_number()
    {
        var id = await world.AnnouncedAsync();
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));
        await Hub.GrantedAsync(Hub.Colleague, new RegisterForBriefing.Request(id));
        await post.DeliverAsync(Hub);

        await Hub.GrantedAsync(Hub.Colleague, new CancelRegistration.Request(id));
        await post.DeliverAsync(Hub);
        Assert.Equal(("CANCEL", "briefing-unregistered"), (LetterTo(Hub.Colleague).Calendar!.Method, LetterTo(Hub.Colleague).Lines.Single().Kind));

        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(id, new BriefingDraft(StartsAt: Announcing.Utc("2026-03-17T17:00"))));
        await post.DeliverAsync(Hub);
        string moved = Unfolded(LetterTo(Hub.Gp));
        Assert.Equal(("1", "20260317T180000"), (Value(moved, "SEQUENCE"), Value(moved, "DTSTART")));

        await Hub.GrantedAsync(world.Host, new CancelBriefing.Request(id));
        await post.DeliverAsync(Hub);
        string cancelled = Unfolded(LetterTo(Hub.Gp));
        Assert.Equal(("CANCEL", "2", "CANCELLED", $"briefing-{id}@casehub"), (LetterTo(Hub.Gp).Calendar!.Method, Value(cancelled, "SEQUENCE"), Value(cancelled, "STATUS"), Value(cancelled, "UID")));
        Assert.Equal(1, post.Tried.Count(letter => letter.RecipientId == Hub.Colleague.Id && letter.Calendar!.Method == "REQUEST"));
    }

    [Fact]
    public async Task A_series_comes_in_one_mail_and_each_of_it_is_an_entry_of_its_own()
    {
        var made = await world.SeriesAsync("2026-03-18T17:00", "weekly", 4);
        await post.DeliverAsync(Hub);

        var letter = LetterTo(Hub.Dermatologist);
        string file = Unfolded(letter);
        Assert.Equal(("PUBLISH", 1), (letter.Calendar!.Method, post.Tried.Count(one => one.RecipientId == Hub.Dermatologist.Id)));
        Assert.Equal(made.Ids.Select(id => $"briefing-{id}@casehub"), Values(file, "UID"));
        Assert.Equal(["20260318T170000Z", "20260325T170000Z", "20260401T160000Z", "20260408T160000Z"], Values(file, "DTSTART"));

        await Hub.GrantedAsync(world.Host, new CancelBriefing.Request(made.Ids[2], Following: true));
        await post.DeliverAsync(Hub);
        Assert.Equal(["CANCELLED", "CANCELLED"], Values(Unfolded(LetterTo(Hub.Dermatologist)), "STATUS"));
    }

    [Theory]
    [InlineData("Europe/Rome", "2026-03-29T01:00:00Z", "20260329T030000")]
    [InlineData("Asia/Karachi", "2026-03-29T01:00:00Z", "20260329T060000")]
    [InlineData("America/New_York", "2026-11-01T07:00:00Z", "20261101T020000")]
    [InlineData("Europe/Rome", "2026-10-25T01:30:00Z", "20261025T013000Z")]
    public async Task Each_reads_it_on_their_own_clock_and_in_utc_where_that_clock_shows_a_time_twice(string zone, string instant, string shown)
    {
        await Hub.MoveToAsync(Hub.Gp, zone);
        var id = await world.AnnouncedAsync(world.Draft() with { StartsAt = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), EndsAt = null, Minutes = 45 });
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));

        await post.DeliverAsync(Hub);

        Assert.Equal(shown, Value(Unfolded(LetterTo(Hub.Gp)), "DTSTART", afterEvent: true));
    }

    [Fact]
    public async Task The_mail_itself_says_nothing_but_that_there_is_a_briefing()
    {
        var id = await world.AnnouncedAsync(world.Draft() with { Title = "Measles in ward 4", Description = "A child of six." }, [Hub.Dermatologist.Id]);
        await post.DeliverAsync(Hub);

        var mail = Hub.Services.GetRequiredService<MailLetter>().Write(LetterTo(Hub.Dermatologist));

        Assert.Equal("CaseHub: host asks you to speak at a briefing", mail.Subject);
        Assert.DoesNotContain("Measles", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("six", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("/n/", mail.TextBody, StringComparison.Ordinal);
        Assert.NotEqual(Guid.Empty, id);
    }

    private Letter LetterTo(Actor person) => post.Tried.Last(letter => letter.RecipientId == person.Id);

    private static string Unfolded(Letter letter) => letter.Calendar!.Text.Replace("\r\n ", "", StringComparison.Ordinal);

    private static string Value(string file, string name, bool afterEvent = true) => Values(afterEvent ? file[file.IndexOf("BEGIN:VEVENT", StringComparison.Ordinal)..] : file, name)[0];

    private static List<string> Values(string file, string name) => [.. file[file.IndexOf("BEGIN:VEVENT", StringComparison.Ordinal)..].Split("\r\n")
        .Where(line => line.Split(':', ';')[0] == name).Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..])];
}
