using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Tests;

/// <summary>docs/rights.md is written from the policy; with CASEHUB_WRITE_DOCS=1 this test writes it anew.</summary>
public class RightsPage
{
    [Fact]
    public async Task Says_what_the_policy_says()
    {
        string path = Path.Combine(Root(), "docs", "rights.md");
        string expected = Write();
        if (Environment.GetEnvironmentVariable("CASEHUB_WRITE_DOCS") == "1") await File.WriteAllTextAsync(path, expected, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    private static string Write()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Who may do what

            Written from `src/Hub/Policy.cs` by the test `RightsPage`; what stands here is what the hub does. A request without a row is refused.
            Roles are those in the organisation that somebody acts for. Relations are to the case (or session, note, recording…) that the request is about; without any, the answer is that it does not exist.
            A scope is what a personal access token needs; at a browser all are there.

            | request | who | scope | besides |
            |---|---|---|---|

            """);
        foreach (var row in Policy.Table.Rows) page.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {Who(row)} | {Scope(row)} | {Besides(row)} |\n");
        page.Append("\n## Relations\n\n");
        foreach (var relation in Enum.GetValues<Relation>().Where(one => one != Relation.None)) page.Append(CultureInfo.InvariantCulture, $"- **{Words($"{relation}")}**: {Meaning($"{relation}")}\n");
        return page.ToString();
    }

    private static string Who(PolicyRow row) => row.Entry switch
    {
        Entry.Anyone => "anybody, signed in or not",
        Entry.Ourselves => "the hub itself",
        Entry.Bearer => "whoever shows a valid token for it",
        _ => string.Join("; or ", row.Ways.Select(WayOf)),
    };

    private static string WayOf(Way way) => (way.Roles, way.Relations) switch
    {
        (Roles.None, Relation.None) => "everybody who is signed in",
        (var roles, Relation.None) => AnyOf($"{roles}"),
        (Roles.None, var relations) => $"as {AnyOf($"{relations}")}",
        var (roles, relations) => $"{AnyOf($"{roles}")} as {AnyOf($"{relations}")}",
    };

    private static string Scope(PolicyRow row) => row.Scope == Scopes.None ? "" : Words($"{row.Scope}");

    private static string Besides(PolicyRow row) => string.Join("; ", new[]
    {
        row.NeedsLicence ? "a valid licence" : null,
        row.IsForEnrolling ? "also before a second factor is set up" : null,
    }.OfType<string>());

    private static string AnyOf(string flags) => string.Join(" or ", flags.Split(", ").Select(Words));

    /// <summary><c>EmergencyReader</c> as <c>emergency reader</c>.</summary>
    private static string Words(string name) => string.Concat(name.Select((c, index) => char.IsUpper(c) ? (index == 0 ? "" : " ") + char.ToLowerInvariant(c) : $"{c}"));

    /// <summary>The docstring beside the word.</summary>
    private static string Meaning(string relation)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "src", "Hub", "Pipeline", "Relation.cs"));
        int at = Array.FindIndex(lines, line => line.Trim().StartsWith($"{relation} = ", StringComparison.Ordinal));
        return lines[at - 1].Replace("/// <summary>", "", StringComparison.Ordinal).Replace("</summary>", "", StringComparison.Ordinal).Trim();
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
