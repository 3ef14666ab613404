using System.Text;
using System.Text.Json;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>What is withdrawn, taken out or deleted is really gone, in whichever store; and nothing else is.</summary>
public abstract class ContentThatGoes : IAsyncLifetime
{
    private readonly Heard heard = new();

    private protected HubFixture Hub { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Hub = await HubFixture.StartAsync(services =>
    {
        services.AddSingleton<INotificationHandler<RecordingContentChanged>>(heard);
        Replace(services);
    });

    public virtual async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Every byte that the medium keeps, beyond what the store itself lists.</summary>
    private protected abstract Task<IEnumerable<byte[]>> BytesAsync();

    private protected abstract void Replace(IServiceCollection services);

    [Fact]
    public async Task A_stretch_that_is_taken_out_is_gone_from_every_track_sealed_ones_too_and_the_rest_is_as_it_was()
    {
        var id = await Hub.StoredAsync();
        await Hub.GrantedAsync(Hub.Dermatologist, new WithdrawConsent.Request(id));
        Assert.True(await HoldsAsync(Hub.Gp.Name, 21) && await HoldsAsync(Hub.Dermatologist.Name, 11));

        await Hub.GrantedAsync(Hub.Gp, new RedactRecording.Request(id, 20_000, 25_000, "a name was spoken"));

        var row = await Hub.RowAsync(id);
        Assert.NotNull(row.Redactions.Single().AppliedAt);
        for (int second = 20; second < 25; second++)
        {
            Assert.False(await HoldsAsync(Hub.Gp.Name, second), $"The GP's second {second} is still there.");
            Assert.False(await HoldsAsync(Hub.Dermatologist.Name, second - 10), $"The sealed track's second {second - 10} is still there.");
        }

        foreach (int second in (int[])[0, 19, 26, 59]) Assert.True(await HoldsAsync(Hub.Gp.Name, second));
        foreach (int second in (int[])[0, 9, 16, 49]) Assert.True(await HoldsAsync(Hub.Dermatologist.Name, second));
        Assert.Equal(["the rash"], row.Marks.Select(mark => mark.Text));
        Assert.Contains(new RecordingContentChanged(id, ContentChange.Redacted, 20_000, 25_000), heard.News);
    }

    [Fact]
    public async Task After_a_redaction_rows_manifest_and_files_agree_and_say_what_is_missing()
    {
        var id = await Hub.StoredAsync();

        await Hub.GrantedAsync(Hub.Gp, new RedactRecording.Request(id, 20_000, 25_000, "a name was spoken"));

        var track = await Hub.TrackOfAsync(id, Hub.Gp);
        var gap = JsonSerializer.Deserialize<List<TrackGapView>>(track.Gaps, JsonSerializerOptions.Web)!.Single();
        Assert.Equal("redaction", gap.Cause);
        Assert.InRange(gap.FromMs, 19_900, 20_000);
        Assert.InRange(gap.ToMs, 25_000, 25_100);
        Assert.Equal([(0, 20_000), (25_000, 60_000)], JsonSerializer.Deserialize<List<SpanView>>(track.Speech, JsonSerializerOptions.Web)!.Select(span => ((int)span.FromMs, (int)span.ToMs)));
        Assert.InRange(track.DurationMs, 59_900, 60_100);
        Assert.Null(await FirstDamageAsync(id));
        Assert.Contains(track.Sha256!, Encoding.UTF8.GetString((await Hub.ContentsAsync()).Single(blob => blob.Key.EndsWith("manifest.json", StringComparison.Ordinal)).Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_withdraws_from_a_clinical_record_is_sealed_and_only_the_privacy_officer_reads_it_with_a_reason()
    {
        var id = await Hub.StoredAsync();
        var theirs = (await Hub.TrackOfAsync(id, Hub.Dermatologist)).Id;

        await Hub.GrantedAsync(Hub.Dermatologist, new WithdrawConsent.Request(id));

        Assert.Equal([Hub.Gp.Id], (await Hub.GrantedAsync(Hub.Gp, new ReadRecording.Request(id))).Tracks.Select(track => track.ClinicianId));
        foreach (var member in new[] { Hub.Gp, Hub.Dermatologist })
        {
            Assert.Equal("privacy-officer-only", (await Hub.RefusedAsync(member, new AskForSealed.Request(id, "curious"))).Code);
            Assert.Equal("privacy-officer-only", (await Hub.RefusedAsync(member, new ReadSealedTrack.Request(id, theirs, Guid.NewGuid()))).Code);
        }

        Assert.Equal("sealed-access-over", (await Hub.RefusedAsync(Hub.PrivacyOfficer, new ReadSealedTrack.Request(id, theirs, Guid.NewGuid()))).Code);
        var access = await Hub.GrantedAsync(Hub.PrivacyOfficer, new AskForSealed.Request(id, "complaint 7"));
        Assert.Equal([theirs], access.TrackIds);
        var opened = await Hub.GrantedAsync(Hub.PrivacyOfficer, new ReadSealedTrack.Request(id, theirs, access.Id));
        await opened.Content.DisposeAsync();
        Hub.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal("sealed-access-over", (await Hub.RefusedAsync(Hub.PrivacyOfficer, new ReadSealedTrack.Request(id, theirs, access.Id))).Code);
    }

    [Fact]
    public async Task Who_withdraws_from_teaching_is_deleted_and_the_others_stay()
    {
        var id = await Hub.StoredAsync(RecordingClass.Teaching);

        await Hub.GrantedAsync(Hub.Dermatologist, new WithdrawConsent.Request(id));

        Assert.False(await HoldsAsync(Hub.Dermatologist.Name, 0));
        Assert.True(await HoldsAsync(Hub.Gp.Name, 0));
        Assert.Equal(TrackStanding.Deleted, (await Hub.TrackOfAsync(id, Hub.Dermatologist)).Standing);
        Assert.Null(await FirstDamageAsync(id));
        Assert.Contains(heard.News, news => news.RecordingId == id && news.Change == ContentChange.Withdrawn);
        Assert.Equal("withdrawal-nothing", (await Hub.RefusedAsync(Hub.Dermatologist, new WithdrawConsent.Request(id))).Code);
    }

    [Fact]
    public async Task A_deleted_recording_leaves_a_tombstone_and_not_a_byte_of_anybody()
    {
        var id = await Hub.StoredAsync();
        var other = await Hub.StoredAsync();

        await Hub.GrantedAsync(Hub.PrivacyOfficer, new DeleteRecording.Request(id, "the court said so"));

        var names = (await Hub.ContentsAsync()).Keys.Where(name => name.Contains(id.ToString(), StringComparison.Ordinal));
        Assert.EndsWith("manifest.json", Assert.Single(names), StringComparison.Ordinal);
        Assert.Equal(2, (await Hub.ContentsAsync()).Keys.Count(name => name.Contains($"{other}/tracks/", StringComparison.Ordinal)));
        await Hub.GrantedAsync(Hub.PrivacyOfficer, new DeleteRecording.Request(other, "that too"));
        for (int second = 0; second < StoredRecordings.Seconds; second += 7) Assert.False(await HoldsAsync(Hub.Gp.Name, second) || await HoldsAsync(Hub.Dermatologist.Name, second));

        var gone = await Hub.RefusedAsync(Hub.Gp, new ReadRecording.Request(id));
        Assert.Equal((RefusalKind.Gone, "recording-deleted"), (gone.Kind, gone.Code));
        Assert.Contains("the court said so", gone.Text, StringComparison.Ordinal);
        var tombstone = await Hub.GrantedAsync(Hub.Gp, new ReadKeeping.Request(id));
        Assert.Equal(("deleted", "privacy", "the court said so"), (tombstone.State, tombstone.Deleted!.Name, tombstone.Deleted.Reason));
        Assert.Contains(new RecordingContentChanged(id, ContentChange.Deleted, 0, 0), heard.News);
    }

    [Fact]
    public async Task A_night_deletes_what_is_due_but_nothing_that_is_held()
    {
        await Hub.GrantedAsync(Hub.PrivacyOfficer, new SetRecordingPolicy.Request(30, 7));
        var (record, held, teaching) = (await Hub.StoredAsync(), await Hub.StoredAsync(RecordingClass.Teaching), await Hub.StoredAsync(RecordingClass.Teaching));
        await Hub.GrantedAsync(Hub.PrivacyOfficer, new HoldRecording.Request(held, "court case 5"));
        var nights = Hub.Services.GetRequiredService<KeepRecordings>();
        await nights.RunAsync(default);
        Assert.Equal([7, 30], new[] { (await Hub.RowAsync(teaching)).KeepUntil, (await Hub.RowAsync(record)).KeepUntil }.Select(until => (int)Math.Round((until! - Hub.Clock.GetUtcNow()).Value.TotalDays)));

        Hub.Clock.Advance(TimeSpan.FromDays(8));
        await nights.RunAsync(default);

        Assert.Equal(["Completed", "Completed", "Deleted"], new[] { await Hub.RowAsync(record), await Hub.RowAsync(held), await Hub.RowAsync(teaching) }.Select(row => row.State.ToString()));
        Assert.DoesNotContain((await Hub.ContentsAsync()).Keys, name => name.Contains($"{teaching}/tracks/", StringComparison.Ordinal));
        await Hub.GrantedAsync(Hub.PrivacyOfficer, new LiftHold.Request(held, "case 5 is over"));
        await nights.RunAsync(default);
        Assert.Equal(RecordingState.Deleted, (await Hub.RowAsync(held)).State);
    }

    private Task<Damage?> FirstDamageAsync(Guid recordingId) =>
        Hub.InScopeAsync(async scope => await scope.GetRequiredService<VerifyRecording>().RunAsync(await Hub.RowAsync(recordingId), default));

    private protected async Task<bool> HoldsAsync(string who, int second)
    {
        byte[] said = SampleTrack.Said(who, second);
        return (await BytesAsync()).Any(bytes => bytes.AsSpan().IndexOf(said) >= 0);
    }

    private sealed class Heard : INotificationHandler<RecordingContentChanged>
    {
        public System.Collections.Concurrent.ConcurrentBag<RecordingContentChanged> News { get; } = [];

        public Task Handle(RecordingContentChanged notification, CancellationToken cancellationToken)
        {
            News.Add(notification);
            return Task.CompletedTask;
        }
    }
}

/// <summary>On files, where every file of the data folder is searched, temporary and hidden ones too.</summary>
[Trait("Category", "Hub")]
public sealed class ContentThatGoesFromFiles : ContentThatGoes
{
    private protected override void Replace(IServiceCollection services)
    {
    }

    private protected override Task<IEnumerable<byte[]>> BytesAsync() => Task.FromResult(
        Directory.EnumerateFiles(Hub.Folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(Shared));

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
