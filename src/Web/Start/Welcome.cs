namespace CaseHub.Web.Start;

/// <summary>What the person at the terminal needs once it runs.</summary>
internal static class Welcome
{
    public static void Print(WebApplication app, StartSettings settings)
    {
        Console.WriteLine($"CaseHub is ready on {string.Join(", ", app.Urls)} (data in {settings.DataFolder})");
    }
}
