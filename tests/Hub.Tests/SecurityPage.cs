using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace CaseHub.Hub.Tests;

/// <summary>docs/security.md names a test for each control: each has to exist, so that a row cannot outlive its proof.</summary>
public partial class SecurityPage
{
    [Fact]
    public void Names_only_tests_that_exist()
    {
        var tests = Tests();
        var named = File.ReadLines(Path.Combine(Root(), "docs", "security.md"))
            .SelectMany(line => Named().Matches(line).Select(match => match.Value.Trim('`')))
            .ToList();
        Assert.NotEmpty(named);

        Assert.DoesNotContain(named, name => !tests.Contains(name));
    }

    [Fact]
    public void Has_a_test_or_a_word_why_not_in_every_row()
    {
        var rows = File.ReadLines(Path.Combine(Root(), "docs", "security.md")).Where(line => Row().IsMatch(line)).ToList();
        Assert.NotEmpty(rows);

        Assert.DoesNotContain(rows, row => !Named().IsMatch(row) && !row.Contains("| not met", StringComparison.Ordinal) && !row.Contains("| documented", StringComparison.Ordinal));
    }

    /// <summary><c>Class.Method</c> of every test in the repository; of node tests <c>file.test.mjs</c>.</summary>
    private static HashSet<string> Tests()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            string current = "";
            foreach (string line in File.ReadLines(file))
            {
                if (Classes().Match(line) is { Success: true } type) current = type.Groups["name"].Value;
                if (Methods().Match(line) is { Success: true } method) names.Add($"{current}.{method.Groups["name"].Value}");
            }
        }

        return names;
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    [GeneratedRegex(@"`[A-Z]\w+\.[A-Z]\w+_\w+`")]
    private static partial Regex Named();

    /// <summary>A table row that begins with a requirement's number.</summary>
    [GeneratedRegex(@"^\| (\d+\.\d+\.\d+|164\.312)")]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s*((public|internal|sealed|static|abstract|partial) )*class (?<name>\w+)")]
    private static partial Regex Classes();

    [GeneratedRegex(@"public (async )?(Task|void|ValueTask) (?<name>\w+)\(")]
    private static partial Regex Methods();
}
