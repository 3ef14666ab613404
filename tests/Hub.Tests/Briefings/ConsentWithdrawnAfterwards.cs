using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Cases.Teaching;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Briefings;

/// <summary>A case was shown from minute 10 to minute 15 of a briefing that was recorded from its begin on and published; the GP asked about it, and listens.</summary>
public class ConsentWithdrawnAfterwards : IAsyncLifetime
{
    private const long Minute = 60_000;

    private static readonly ItemWords Words = new("A rash after a walk", "Red ring on the leg, no fever.");

    private Announcing world = null!;
    private Guid caseId;
    private Guid briefing;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync()
    {
        world = await Announcing.StartAsync();
        caseId = await Hub.AcceptedAsync();
        briefing = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Cardiologist, new RegisterForBriefing.Request(briefing));
        await ConsentAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Takes_the_recording_back_at_once_until_the_stretch_is_taken_out()
    {
        var recording = await PublishedAsync();
        Assert.True(await MayWatchAsync(recording));

        await Hub.GrantedAsync(Hub.Gp, new WithdrawTeachingConsent.Request(caseId));

        Assert.False(await MayWatchAsync(recording));
        Assert.Empty((await Hub.GrantedAsync(Hub.Cardiologist, new ListLibrary.Request())).Briefings);
        Assert.Equal("taken-back", (await world.ToldAsync(world.Host)).Last());
        Assert.Equal("taken-back", (await world.ToldAsync(Hub.Dermatologist)).Last());
        Assert.DoesNotContain("case-withdrawn", await world.ToldAsync(world.Host));
        Assert.DoesNotContain("taken-back", await world.ToldAsync(Hub.Cardiologist));

        var refusal = await Hub.RefusedAsync(world.Host, new PublishBriefing.Request(briefing));
        Assert.Equal((RefusalKind.Conflict, "publish-consent-withdrawn"), (refusal.Kind, refusal.Code));
        Assert.Contains(Words.Title!, refusal.Text, StringComparison.Ordinal);
        Assert.Contains("10:00–15:0", refusal.Text, StringComparison.Ordinal);

        await TakeOutAsync(recording, 9 * Minute, 13 * Minute);
        var left = Assert.Single(await ToTakeOutAsync());
        Assert.Equal((recording, 13 * Minute, 15), (left.RecordingId, left.FromMs, left.ToMs / Minute));
        await TakeOutAsync(recording, left.FromMs, left.ToMs);
        Assert.Empty(await ToTakeOutAsync());
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));
        Assert.True(await MayWatchAsync(recording));
    }

    [Fact]
    public async Task Takes_it_back_again_when_a_consent_that_was_given_anew_is_withdrawn_too()
    {
        var recording = await PublishedAsync();
        await Hub.GrantedAsync(Hub.Gp, new WithdrawTeachingConsent.Request(caseId));
        await ConsentAsync();
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));

        await Hub.GrantedAsync(Hub.Gp, new WithdrawTeachingConsent.Request(caseId));

        Assert.False(await MayWatchAsync(recording));
        Assert.Equal(2, (await world.ToldAsync(world.Host)).Count(kind => kind == "taken-back"));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Leaves_what_does_not_show_the_case(bool isShown, bool isRecorded)
    {
        var recording = await PublishedAsync(isShown, isRecorded);

        await Hub.GrantedAsync(Hub.Gp, new WithdrawTeachingConsent.Request(caseId));

        Assert.True(await MayWatchAsync(recording));
        Assert.Equal("case-withdrawn", (await world.ToldAsync(world.Host)).Last());
        Assert.Empty(await ToTakeOutAsync());
    }

    [Fact]
    public async Task Is_found_by_a_look_should_the_news_of_it_have_been_lost()
    {
        var recording = await PublishedAsync();
        await Hub.ReadAsync(async db =>
        {
            (await db.Set<TeachingConsent>().SingleAsync(consent => consent.CaseId == caseId)).Withdraw(Hub.Gp.Id, Hub.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        Assert.True(await MayWatchAsync(recording));
        var watch = Hub.Services.GetRequiredService<WatchPublications>();

        await watch.RunAsync(default);
        await watch.RunAsync(default);

        Assert.False(await MayWatchAsync(recording));
        Assert.Single(await world.ToldAsync(world.Host), kind => kind == "taken-back");
    }

    [Fact]
    public async Task Is_shown_to_its_hosts_alone()
    {
        await PublishedAsync();

        Assert.Equal("briefing-hosts-only", (await Hub.RefusedAsync(Hub.Dermatologist, new ReadPublication.Request(briefing))).Code);
        Assert.Equal("briefing-not-found", (await Hub.RefusedAsync(Hub.Stranger, new ReadPublication.Request(briefing))).Code);
        Assert.Equal(RefusalKind.Forbidden, (await Hub.RefusedAsync(world.Host, new TakeBackBriefing.Request(briefing))).Kind);
    }

    /// <returns>The recording; one that does not show the case begins after it.</returns>
    private async Task<Guid> PublishedAsync(bool isShown = true, bool isRecorded = true)
    {
        var item = (await Hub.GrantedAsync(Hub.Dermatologist, new AddBriefingCase.Request(briefing, caseId, Words))).Id;
        await world.GoLiveAsync(briefing);
        var recording = isRecorded ? await Hub.RecordedAsync(briefing, world.Host) : default;
        Hub.Clock.Advance(TimeSpan.FromMinutes(10));
        if (isShown) await Hub.GrantedAsync(world.Host, new ShowCase.Request(briefing, item));
        Hub.Clock.Advance(TimeSpan.FromMinutes(5));
        if (isShown) await Hub.GrantedAsync(world.Host, new EndCase.Request(briefing));
        if (!isRecorded) recording = await Hub.RecordedAsync(briefing, world.Host);
        await world.EndAsync(briefing);
        await Hub.GrantedAsync(world.Host, new PublishBriefing.Request(briefing));
        return recording;
    }

    private Task ConsentAsync() => Hub.GrantedAsync(Hub.Gp, new StateTeachingConsent.Request(caseId, "teaching", "patient", "on paper"));

    private Task TakeOutAsync(Guid recording, long fromMs, long toMs) => Hub.GrantedAsync(world.Host, new RedactRecording.Request(recording, fromMs, toMs, "consent withdrawn"));

    private async Task<bool> MayWatchAsync(Guid recording) => (await Hub.SendAsync(Hub.Cardiologist, new ReadRecording.Request(recording))).IsGranted;

    private async Task<IReadOnlyList<ShownStretch>> ToTakeOutAsync() => (await Hub.GrantedAsync(world.Host, new ReadPublication.Request(briefing))).ToTakeOut;
}
