namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Where things are in the working copy that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string WebFolder => Path.Combine(Root, "src", "Web");

    /// <summary>The program, built with the same configuration as the tests.</summary>
    public static string WebProgram => Path.Combine(WebFolder, "bin", Configuration, "net10.0", "CaseHub.Web.dll");

    public static string Screenshots => Path.Combine(Root, "docs", "screenshots");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CaseHub.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
