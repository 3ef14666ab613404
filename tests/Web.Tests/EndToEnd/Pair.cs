namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>The GP and the specialist of one consult, who came to their browsers at the same time.</summary>
public sealed class Pair : IAsyncDisposable
{
    private Pair(Clinician gp, Clinician specialist)
    {
        Gp = gp;
        Specialist = specialist;
    }

    public Clinician Gp { get; }

    public Clinician Specialist { get; }

    /// <param name="gpHasDevices">False: the GP's machine has neither camera nor microphone.</param>
    /// <param name="gpIsSharp">True: the GP's picture has lines enough for three layers.</param>
    public static async Task<Pair> SignInAsync(RunningHub hub, bool gpHasDevices = true, bool gpIsSharp = false)
    {
        Task<Clinician>[] both = [Clinician.SignInAsync(hub, Persona.Gp, gpHasDevices, gpIsSharp), Clinician.SignInAsync(hub, Persona.Specialist)];
        try
        {
            await Task.WhenAll(both);
        }
        catch
        {
            foreach (var one in both.Where(one => one.IsCompletedSuccessfully)) await (await one).DisposeAsync();
            throw;
        }

        return new Pair(await both[0], await both[1]);
    }

    public void Deconstruct(out Clinician gp, out Clinician specialist) => (gp, specialist) = (Gp, Specialist);

    public async ValueTask DisposeAsync()
    {
        await Gp.DisposeAsync();
        await Specialist.DisposeAsync();
    }
}
