using CaseHub.Load.Traffic;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>
/// SIGKILL at random moments of a recorded session: nothing but the last moments is lost, and the hub says how much. The seed is printed;
/// <c>CASEHUB_KILL_SEED</c> sets it, <c>CASEHUB_KILLS</c> how many kills the long run takes.
/// </summary>
[Collection(nameof(FaultTests))]
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Milliseconds that a track may lose.</summary>
    private const double Bound = 250;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Hub")]
    public Task Two_kills_at_random_moments_leave_files_that_play_and_seek_and_lack_250_ms_at_most() =>
        KillAsync(kills: 2, longest: TimeSpan.FromSeconds(5));

    [Fact]
    [Trait("Category", "Long")]
    public Task Fifty_kills_at_random_moments_leave_files_that_play_and_seek_and_lack_250_ms_at_most() =>
        KillAsync(kills: Seed.Number("CASEHUB_KILLS", 50), longest: TimeSpan.FromSeconds(15));

    private async Task KillAsync(int kills, TimeSpan longest)
    {
        Random random = Seed.Begin(output);
        await using RunningHub hub = await RunningHub.StartAsync(Cancel, Studio.MediaAddress);
        using ApiPerson gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel), specialist = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        await using var studio = new Studio();
        MediaClip[] clips = [await Clips.MakeAsync(250, [(440, 1)], Cancel), await Clips.MakeAsync(800, [(880, 1)], Cancel)];
        var losses = new LossTable(output);
        var kept = new List<(RecordedSession Session, List<KeptTrack> Tracks)>();
        for (int i = 0; i < kills; i++)
        {
            var session = await new KilledSession(hub, studio, gp, specialist, clips).RunAsync(TimeSpan.FromSeconds(random.NextDouble() * longest.TotalSeconds), losses, Cancel);
            kept.Add(session);
        }

        // What was kept of one is what is kept of it after all the others.
        foreach (var (session, tracks) in kept)
        {
            foreach (KeptTrack track in tracks) Assert.Equal(track.Sha256, await KeptTrack.HashAsync(gp, session.Recording, track.Id, Cancel));
        }

        losses.Print();
        Assert.InRange(losses.Worst, 0, Bound);
        Assert.Equal(0, losses.Holes);
    }
}
