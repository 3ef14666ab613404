using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Recordings.Playback;

namespace CaseHub.Hub.Tests.Briefings;

public class TheLibrary : IAsyncLifetime
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
    public async Task What_was_recorded_is_the_hosts_and_speakers_until_it_is_published_and_the_audiences_then()
    {
        var (id, recording) = await OverAsync();
        Assert.Equal([true, true, false, false, false], await MayWatchAsync(recording));
        Assert.Equal([recording], (await world.ViewAsync(world.Host, id)).Recordings);
        Assert.Empty((await world.ViewAsync(Hub.Gp, id)).Recordings);

        Assert.Equal("session-not-found", (await Hub.RefusedAsync(Hub.Colleague, new ReadPublishedQuestions.Request(id))).Code);

        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(id));

        Assert.Empty(await Hub.GrantedAsync(Hub.Colleague, new ReadPublishedQuestions.Request(id)));

        // Also those for whom it was, and who did not come; no stranger.
        Assert.Equal([true, true, true, true, false], await MayWatchAsync(recording));
        Assert.True((await Hub.SendAsync(Hub.Gp, new ReadChapters.Request(recording))).IsGranted);
        Assert.Equal([recording], (await world.ViewAsync(Hub.Gp, id)).Recordings);
        Assert.Equal(["published"], await world.ToldAsync(Hub.Gp));
        foreach (var beyond in new[] { (await Hub.SendAsync(Hub.Gp, new StopRecording.Request(recording))).Refusal, (await Hub.SendAsync(Hub.Gp, new StartExport.Request(recording, "zip", null, null, null, null))).Refusal })
            Assert.Equal(RefusalKind.Forbidden, beyond!.Kind);

        await Hub.GrantedAsync(world.Host, new UnpublishBriefing.Request(id));
        Assert.Equal([true, true, false, false, false], await MayWatchAsync(recording));
        Assert.Equal("briefing-not-published", (await Hub.RefusedAsync(world.Host, new UnpublishBriefing.Request(id))).Code);
    }

    [Fact]
    public async Task Who_was_taken_out_watches_nothing_of_it()
    {
        var (id, recording) = await OverAsync();
        await world.RemoveAsync(id, Hub.Gp);
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(id, "link"));

        Assert.Equal([true, true, false, true, true], await MayWatchAsync(recording));
        Assert.Empty((await Hub.GrantedAsync(Hub.Gp, new ListLibrary.Request())).Briefings);
    }

    [Fact]
    public async Task Only_what_is_over_is_published_and_only_by_its_hosts()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);

        Assert.Equal("briefing-not-over", (await Hub.RefusedAsync(world.Host, new PublishBriefing.Request(id))).Code);
        await world.EndAsync(id);
        Assert.Equal("briefing-hosts-only", (await Hub.RefusedAsync(Hub.Dermatologist, new PublishBriefing.Request(id))).Code);
        Assert.Contains("whoMayWatch", (await Hub.RefusedAsync(world.Host, new PublishBriefing.Request(id, "everybody"))).Fields.Keys);
    }

    [Theory]
    [InlineData(null, null, "Ward round|Résumé of the week")]
    [InlineData("RESUME week", null, "Résumé of the week")]
    [InlineData(null, "it", "Ward round")]
    [InlineData("=1+1", null, "")]
    [InlineData("%", null, "")]
    public async Task It_is_searched_by_title_and_language(string? words, string? language, string titles)
    {
        foreach (var draft in new[] { world.Draft(), world.Draft() with { Title = "Résumé of the week", Languages = ["fr"] } })
        {
            var id = await world.AnnouncedAsync(draft);
            await world.EndAsync(id);
            await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(id));
        }

        var found = await Hub.GrantedAsync(Hub.Gp, new ListLibrary.Request(words, language));

        Assert.Equal(titles.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(), found.Briefings.Select(row => row.Title).Order());
        Assert.Equal(["en", "fr", "it"], found.Languages);
        Assert.Equal(["Hospital of FR"], found.Organisations.Select(one => one.Name));
        Assert.Equal(0, (await Hub.GrantedAsync(Hub.Stranger, new ListLibrary.Request())).Total);
    }

    private async Task<(Guid Id, Guid Recording)> OverAsync()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));
        await world.GoLiveAsync(id);
        var recording = await Hub.RecordedAsync(id, world.Host);
        await world.EndAsync(id);
        await ForgetAsync(Hub.Gp);
        return (id, recording);
    }

    /// <summary>That it was live is told as well; here it is of no matter.</summary>
    private Task ForgetAsync(Actor person) => Hub.ReadAsync(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteDeleteAsync(db.Set<CaseHub.Hub.Notify.Notice>().Where(n => n.RecipientId == person.Id)));

    /// <summary>Host, speaker, audience, somebody of a partner who did not come, and a stranger.</summary>
    private async Task<List<bool>> MayWatchAsync(Guid recording)
    {
        var may = new List<bool>();
        foreach (var person in new[] { world.Host, Hub.Dermatologist, Hub.Gp, Hub.Colleague, Hub.Stranger }) may.Add((await Hub.SendAsync(person, new ReadRecording.Request(recording))).IsGranted);
        return may;
    }
}
