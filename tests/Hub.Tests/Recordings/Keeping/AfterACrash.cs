using CaseHub.Hub.Blobs;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Recordings.Playback;
using CaseHub.Hub.Tests.Blobs;
using CaseHub.Hub.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>What was decided is carried out in the end, whatever happens between the decision and the store.</summary>
public class AfterACrash : IAsyncLifetime
{
    private FaultyStore store = null!;
    private HubFixture hub = null!;

    public async ValueTask InitializeAsync() => hub = await HubFixture.StartAsync(services =>
        services.AddSingleton<IBlobStore>(provider => store = new FaultyStore(new FileBlobStore(Path.Combine(provider.GetRequiredService<CaseHub.Hub.Data.DataFolder>().Root, "blobs")))));

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_redaction_that_broke_off_in_the_middle_is_finished_and_nothing_is_played_until_then(int brokenWrite)
    {
        var id = await hub.StoredAsync();
        var track = await hub.TrackOfAsync(id, hub.Gp);
        int writes = 0;
        store.Before = call => call == "write" && ++writes >= brokenWrite ? throw new IOException("The disk is gone.") : Task.CompletedTask;
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(id, 20_000, 25_000, "a name was spoken"));
        Assert.Null((await hub.RowAsync(id)).Redactions.Single().AppliedAt);
        Assert.Equal("recording-being-redacted", (await hub.RefusedAsync(hub.Gp, new OpenTrack.Request(id, track.Id))).Code);

        store.Before = _ => Task.CompletedTask;
        await hub.Services.GetRequiredService<KeepingDesk>().AllDueAsync(default);

        Assert.NotNull((await hub.RowAsync(id)).Redactions.Single().AppliedAt);
        Assert.Null(await hub.InScopeAsync(async scope => await scope.GetRequiredService<VerifyRecording>().RunAsync(await hub.RowAsync(id), default)));
        foreach (var (name, content) in await hub.ContentsAsync())
            Assert.True(content.AsSpan().IndexOf(SampleTrack.Said(hub.Gp.Name, 22)) < 0 && content.AsSpan().IndexOf(SampleTrack.Said(hub.Dermatologist.Name, 12)) < 0, name);
    }

    [Fact]
    public async Task A_deletion_that_the_store_refused_is_tried_again_by_itself()
    {
        var id = await hub.StoredAsync();
        store.Before = call => call == "delete" ? throw new IOException("The store is down.") : Task.CompletedTask;
        await hub.GrantedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(id, "asked for"));
        Assert.Contains((await hub.ContentsAsync()).Keys, name => name.Contains($"{id}/tracks/", StringComparison.Ordinal));
        Assert.Equal("recording-deleted", (await hub.RefusedAsync(hub.Gp, new ReadRecording.Request(id))).Code);

        store.Before = _ => Task.CompletedTask;
        await Eventually.HoldsAsync(async () =>
        {
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
            return !(await hub.ContentsAsync()).Keys.Any(name => name.Contains($"{id}/tracks/", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Who_withdraws_while_it_runs_is_left_out_at_once_and_withdrawn_when_it_is_stored()
    {
        var caseId = await hub.AcceptedAsync();
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
        foreach (var person in new[] { hub.Gp, hub.Dermatologist })
            await hub.GrantedAsync(person, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), $"connection of {person.Name}", true, true));
        var id = (await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "patient", "spoken", null))).RecordingId;
        foreach (var person in new[] { hub.Gp, hub.Dermatologist }) await hub.GrantedAsync(person, new AnswerConsent.Request(session, Recording: true));

        await hub.GrantedAsync(hub.Dermatologist, new WithdrawConsent.Request(id));

        var room = hub.Services.GetRequiredService<Rooms>().Find(session)!;
        await Eventually.HoldsAsync(() => room.View.Recording?.Answers.Single(answer => answer.ClinicianId == hub.Dermatologist.Id).Answer == "no");
        await hub.GrantedAsync(hub.Gp, new StopRecording.Request(id));
        await Eventually.HoldsAsync(async () => (await hub.RowAsync(id)).State == RecordingState.Completed);
        Assert.Contains((await hub.RowAsync(id)).Answers, answer => answer.Answer == Withdrawals.Withdrawn && answer.ClinicianId == hub.Dermatologist.Id);
    }

    [Fact]
    public void What_had_begun_before_a_withdrawal_stays_withdrawn_and_what_a_new_yes_allowed_is_kept()
    {
        var (person, recording) = (Guid.NewGuid(), Sample());
        recording.Tracks.AddRange([TrackOf(person, 0), TrackOf(person, 30_000), TrackOf(Guid.NewGuid(), 0)]);
        recording.Answers.Add(new RecordingAnswer { Id = Guid.NewGuid(), RecordingId = recording.Id, OrganisationId = recording.OrganisationId, ClinicianId = person, At = hub.Clock.GetUtcNow(), AtMs = 20_000, Answer = Withdrawals.Withdrawn });

        Assert.True(Withdrawals.Apply(recording));

        Assert.Equal([TrackStanding.Sealed, TrackStanding.Kept, TrackStanding.Kept], recording.Tracks.Select(track => track.Standing));
        Assert.False(Withdrawals.Apply(recording));
    }

    private Recording Sample() => new()
    {
        Id = Guid.NewGuid(), SessionId = Guid.NewGuid(), OrganisationId = Guid.NewGuid(), AskedBy = Guid.NewGuid(), AskedAt = hub.Clock.GetUtcNow(), PatientBasis = "patient", PatientHow = "", PatientReference = "",
    };

    private static RecordingTrack TrackOf(Guid person, long startOffsetMs) =>
        new() { Id = Guid.NewGuid(), RecordingId = Guid.NewGuid(), ClinicianId = person, Label = "", Source = "camera", StartOffsetMs = startOffsetMs };
}
