using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Recordings.Playback;
using CaseHub.Hub.Tests.Cases;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>Decisions that are not the sender's, or that make no sense.</summary>
[Trait("Category", "Hub")]
public class WhatIsRefused : IAsyncLifetime
{
    private HubFixture hub = null!;
    private Guid recording;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        recording = await hub.StoredAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(30_000L, 20_000L, "toMs")]
    [InlineData(20_000L, 20_000L, "toMs")]
    [InlineData(-1L, 20_000L, "fromMs")]
    [InlineData(60_000L, 60_500L, "fromMs")]
    [InlineData(50_000L, 61_000L, "toMs")]
    [InlineData(null, 20_000L, "fromMs")]
    [InlineData(20_000L, null, "toMs")]
    public async Task A_stretch_that_is_not_one_is_refused_at_its_field(long? fromMs, long? toMs, string field)
    {
        var refusal = await hub.RefusedAsync(hub.Gp, new RedactRecording.Request(recording, fromMs, toMs, "why"));

        Assert.Equal([field], refusal.Fields.Keys);
        Assert.Empty((await hub.RowAsync(recording)).Redactions);
    }

    [Fact]
    public async Task An_end_in_the_last_second_that_people_write_is_the_end() =>
        Assert.Equal(60_000, await ToAsync(60_400));

    [Fact]
    public async Task The_same_stretch_twice_is_refused_and_a_longer_one_is_not()
    {
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(recording, 20_000, 25_000, "why"));

        Assert.Equal("redaction-already", (await hub.RefusedAsync(hub.Gp, new RedactRecording.Request(recording, 20_000, 25_000, "why"))).Code);
        Assert.Equal("redaction-already", (await hub.RefusedAsync(hub.Gp, new RedactRecording.Request(recording, 21_000, 24_000, "why"))).Code);
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(recording, 20_000, 26_000, "why"));
    }

    [Fact]
    public async Task Of_a_running_recording_nothing_is_taken_out_held_or_deleted()
    {
        var caseId = await hub.AcceptedAsync();
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
        await hub.GrantedAsync(hub.Gp, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), "connection", true, true));
        var running = (await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "patient", "spoken", null))).RecordingId;

        Assert.Equal("recording-not-stored-yet", (await hub.RefusedAsync(hub.Gp, new RedactRecording.Request(running, 0, 10, "why"))).Code);
        Assert.Equal("recording-not-stored-yet", (await hub.RefusedAsync(hub.PrivacyOfficer, new HoldRecording.Request(running, "why"))).Code);
        Assert.Equal("recording-not-stored-yet", (await hub.RefusedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(running, "why"))).Code);
    }

    [Fact]
    public async Task Under_a_legal_hold_nothing_is_taken_out_or_deleted_and_a_withdrawal_from_teaching_waits_sealed()
    {
        var teaching = await hub.StoredAsync(RecordingClass.Teaching);
        await hub.GrantedAsync(hub.PrivacyOfficer, new HoldRecording.Request(teaching, "court case 5"));

        Assert.Equal("held-not-redacted", (await hub.RefusedAsync(hub.Gp, new RedactRecording.Request(teaching, 0, 10, "why"))).Code);
        Assert.Equal("held-not-deleted", (await hub.RefusedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(teaching, "why"))).Code);
        Assert.Equal("hold-already", (await hub.RefusedAsync(hub.PrivacyOfficer, new HoldRecording.Request(teaching, "why"))).Code);
        await hub.GrantedAsync(hub.Gp, new WithdrawConsent.Request(teaching));
        Assert.Equal(TrackStanding.Sealed, (await hub.TrackOfAsync(teaching, hub.Gp)).Standing);

        await hub.GrantedAsync(hub.PrivacyOfficer, new LiftHold.Request(teaching, "over"));
        Assert.Equal((TrackStanding.Deleted, null), (await hub.TrackOfAsync(teaching, hub.Gp)) is var track ? (track.Standing, track.Sha256) : default);
        Assert.Equal("hold-none", (await hub.RefusedAsync(hub.PrivacyOfficer, new LiftHold.Request(teaching, "over"))).Code);
    }

    [Fact]
    public async Task Of_a_deleted_recording_everything_is_gone_with_its_reason()
    {
        await hub.GrantedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(recording, "asked for"));

        foreach (var refusal in new[]
        {
            await hub.RefusedAsync(hub.Gp, new RedactRecording.Request(recording, 0, 10, "why")),
            await hub.RefusedAsync(hub.Gp, new WithdrawConsent.Request(recording)),
            await hub.RefusedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(recording, "why")),
            await hub.RefusedAsync(hub.PrivacyOfficer, new HoldRecording.Request(recording, "why")),
            await hub.RefusedAsync(hub.PrivacyOfficer, new AskForSealed.Request(recording, "why")),
        })
        {
            Assert.Equal((RefusalKind.Gone, "recording-deleted"), (refusal.Kind, refusal.Code));
            Assert.Contains("asked for", refusal.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_decision_needs_a_reason()
    {
        foreach (string? reason in (string?[])[null, "", "  ", new string('x', 501)])
        {
            Assert.Equal(["reason"], (await hub.RefusedAsync(hub.Gp, new RedactRecording.Request(recording, 0, 10, reason))).Fields.Keys);
            Assert.Equal(["reason"], (await hub.RefusedAsync(hub.PrivacyOfficer, new HoldRecording.Request(recording, reason))).Fields.Keys);
            Assert.Equal(["reason"], (await hub.RefusedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(recording, reason))).Fields.Keys);
            Assert.Equal(["reason"], (await hub.RefusedAsync(hub.PrivacyOfficer, new AskForSealed.Request(recording, reason))).Fields.Keys);
        }
    }

    [Fact]
    public async Task Only_the_owners_privacy_officer_holds_deletes_and_reads_what_is_sealed()
    {
        var ofTheHospital = await hub.AddClinicianAsync("other officer", hub.Dermatologist.OrganisationId, Roles.PrivacyOfficer);
        foreach (var (person, code) in new[] { (hub.Gp, "privacy-officer-only"), (hub.Dermatologist, "privacy-officer-only"), (hub.Administrator, "recording-not-found"), (ofTheHospital, "recording-not-found") })
        {
            Assert.Equal(code, (await hub.RefusedAsync(person, new HoldRecording.Request(recording, "why"))).Code);
            Assert.Equal(code, (await hub.RefusedAsync(person, new LiftHold.Request(recording, "why"))).Code);
            Assert.Equal(code, (await hub.RefusedAsync(person, new DeleteRecording.Request(recording, "why"))).Code);
            Assert.Equal(code, (await hub.RefusedAsync(person, new AskForSealed.Request(recording, "why"))).Code);
        }
    }

    [Fact]
    public async Task Who_asked_and_who_is_in_it_on_the_owners_side_take_out_and_nobody_else_of_the_other_side()
    {
        // The dermatologist asked for it; a colleague of theirs is in it and did not.
        var guest = await hub.AddClinicianAsync("guest", hub.Dermatologist.OrganisationId, Roles.Clinician);
        await hub.ReadAsync(db =>
        {
            db.Add(new RecordingAnswer { Id = Guid.CreateVersion7(), RecordingId = recording, OrganisationId = hub.Gp.OrganisationId, ClinicianId = guest.Id, At = hub.Clock.GetUtcNow(), AtMs = 0, Answer = "yes" });
            return db.SaveChangesAsync();
        });

        Assert.Equal("redaction-not-yours", (await hub.RefusedAsync(guest, new RedactRecording.Request(recording, 0, 1000, "why"))).Code);
        await hub.GrantedAsync(hub.Dermatologist, new RedactRecording.Request(recording, 0, 1000, "why"));
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(recording, 2000, 3000, "why"));
        await hub.GrantedAsync(hub.PrivacyOfficer, new RedactRecording.Request(recording, 4000, 5000, "why"));
    }

    [Fact]
    public async Task The_privacy_officer_sees_that_recordings_are_there_but_nothing_that_was_said()
    {
        Assert.Equal("recording-not-found", (await hub.RefusedAsync(hub.PrivacyOfficer, new ReadRecording.Request(recording))).Code);
        Assert.Equal("recording-not-found", (await hub.RefusedAsync(hub.PrivacyOfficer, new OpenTrack.Request(recording, (await hub.TrackOfAsync(recording, hub.Gp)).Id))).Code);

        var listed = Assert.Single(await hub.GrantedAsync(hub.PrivacyOfficer, new ListKeptRecordings.Request()));
        Assert.Equal((recording, "clinical-record", "completed"), (listed.Id, listed.Class, listed.State));
        var seen = await hub.GrantedAsync(hub.PrivacyOfficer, new ReadKeeping.Request(recording));
        Assert.Equal((null, null, false), (seen.PatientHow, seen.PatientReference, seen.IsMember));
        Assert.Empty(await hub.GrantedAsync(await hub.AddClinicianAsync("other officer", hub.Dermatologist.OrganisationId, Roles.PrivacyOfficer), new ListKeptRecordings.Request()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public async Task A_policy_of_no_days_or_of_centuries_is_refused(int days)
    {
        Assert.Equal(["clinicalRecordDays"], (await hub.RefusedAsync(hub.PrivacyOfficer, new SetRecordingPolicy.Request(days, null))).Fields.Keys);
        Assert.Equal(["teachingDays"], (await hub.RefusedAsync(hub.Administrator, new SetRecordingPolicy.Request(null, days))).Fields.Keys);
        Assert.Equal("page-not-found", (await hub.RefusedAsync(hub.Gp, new SetRecordingPolicy.Request(30, 30))).Code);
        Assert.Null((await hub.GrantedAsync(hub.Administrator, new ReadRecordingPolicy.Request())).ChangedAt);
    }

    [Fact]
    public async Task A_new_policy_counts_for_what_is_stored_unless_it_is_held()
    {
        var held = await hub.StoredAsync();
        await hub.GrantedAsync(hub.PrivacyOfficer, new HoldRecording.Request(held, "court case 5"));

        await hub.GrantedAsync(hub.Administrator, new SetRecordingPolicy.Request(10, null));
        Assert.Equal((await hub.RowAsync(recording)).StoppedAt!.Value.AddDays(10), (await hub.RowAsync(recording)).KeepUntil);
        Assert.Null((await hub.RowAsync(held)).KeepUntil);

        await hub.GrantedAsync(hub.PrivacyOfficer, new LiftHold.Request(held, "over"));
        Assert.Equal((await hub.RowAsync(held)).StoppedAt!.Value.AddDays(10), (await hub.RowAsync(held)).KeepUntil);
        await hub.GrantedAsync(hub.Administrator, new SetRecordingPolicy.Request(null, null));
        Assert.Null((await hub.RowAsync(recording)).KeepUntil);
    }

    private async Task<long> ToAsync(long toMs)
    {
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(recording, 55_000, toMs, "why"));
        return (await hub.RowAsync(recording)).Redactions.Single().ToMs;
    }
}
