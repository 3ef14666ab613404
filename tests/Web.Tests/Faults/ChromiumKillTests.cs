using System.Diagnostics;
using System.Text.Json;
using CaseHub.Load.Peers;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>The same kills while two clinicians talk in their browsers, as they would: the room's own page, consent given by its buttons.</summary>
[Collection(nameof(FaultTests))]
[Trait("Category", "Long")]
public sealed class ChromiumKillTests(ITestOutputHelper output)
{
    private const double Bound = 250;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_kills_while_browsers_publish_leave_files_that_play_and_seek_and_lack_250_ms_at_most()
    {
        Random random = Seed.Begin(output);
        await using RunningHub hub = await RunningHub.StartAsync(Cancel, ("CaseHub__Live__RelayOnly", "true"));
        await using Clinician gp = await Clinician.SignInAsync(hub, Persona.Gp), specialist = await Clinician.SignInAsync(hub, Persona.Specialist);
        await FrameLog.KeepAsync(gp);
        await FrameLog.KeepAsync(specialist);
        using ApiPerson program = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel);
        var losses = new LossTable(output);
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            for (int i = 0; i < 5; i++) await KillAsync(hub, gp, specialist, program, TimeSpan.FromSeconds(10 * random.NextDouble()), losses);
        });
        losses.Print();
        Assert.InRange(losses.Worst, 0, Bound);
    }

    private static async Task KillAsync(RunningHub hub, Clinician gp, Clinician specialist, ApiPerson program, TimeSpan moment, LossTable losses)
    {
        string room = await gp.OpenRoomAsync(specialist);
        await gp.EnterRoomAsync();
        await specialist.OpenAsync(room);
        await specialist.EnterRoomAsync();
        await gp.AskToRecordAsync();
        await specialist.Element("consent-yes").WaitForAsync();
        await gp.AnswerAsync(true);
        await specialist.AnswerAsync(true);
        RecordedSession recorded = await FindAsync(program, room.Split('/')[^1]);
        await recorded.UntilAsync(answer => answer.GetProperty("tracks").GetArrayLength() == 2, Cancel);
        long began = Stopwatch.GetTimestamp();
        await Task.Delay(moment, Cancel);

        long killed = await hub.KillNowAsync();
        var sent = new Dictionary<Persona, IReadOnlyList<SentFrame>> { [Persona.Gp] = await FrameLog.ReadAsync(gp), [Persona.Specialist] = await FrameLog.ReadAsync(specialist) };
        await Task.WhenAll(gp.OpenAsync("about:blank"), specialist.OpenAsync("about:blank"));
        long started = Stopwatch.GetTimestamp();
        await hub.StartAgainAsync(Cancel);
        TimeSpan ready = Stopwatch.GetElapsedTime(started);
        JsonElement answer = await recorded.UntilAsync("interrupted", Cancel);
        TimeSpan closed = Stopwatch.GetElapsedTime(started);
        JsonElement manifest = await recorded.StoredManifestAsync(hub, Cancel);
        foreach (var (person, frames) in sent)
        {
            var rows = answer.GetProperty("tracks").EnumerateArray().Where(row => row.GetProperty("label").GetString()!.Contains(person.FullName, StringComparison.Ordinal)).ToList();
            if (rows.Count == 0) losses.AddAbsent(moment, person.FullName, Stopwatch.GetElapsedTime(began, killed));
            foreach (JsonElement row in rows)
            {
                KeptTrack track = await KeptTrack.DownloadAsync(program, row, Cancel);
                track.AssertPlaysAndSeeks(manifest);
                losses.Add(moment, track, track.LossOf(frames, began, killed, inSizes: true));
            }
        }

        losses.AddRecovery(ready, closed);
    }

    private static async Task<RecordedSession> FindAsync(ApiPerson program, string session)
    {
        JsonElement answer = await program.GetAsync($"/api/sessions/{session}", Cancel);
        string subject = answer.GetProperty("cases")[0].GetProperty("id").GetString()!;
        JsonElement recordings = await program.GetAsync($"/api/cases/{subject}/recordings", Cancel);
        return new RecordedSession(program, session, recordings[0].GetProperty("id").GetString()!);
    }
}
