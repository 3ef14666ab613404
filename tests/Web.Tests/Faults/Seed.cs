using System.Globalization;

namespace CaseHub.Web.Tests.Faults;

/// <summary>Chance that can be repeated.</summary>
internal static class Seed
{
    /// <summary>By <c>CASEHUB_KILL_SEED</c>, where it is set; the seed is printed.</summary>
    public static Random Begin(ITestOutputHelper output)
    {
        int seed = Number("CASEHUB_KILL_SEED", Random.Shared.Next());
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
