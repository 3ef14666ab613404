using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace CaseHub.Hub.Tests;

public partial class RefusalTexts
{
    [Fact]
    public void Exist_for_every_code_that_the_sources_name()
    {
        var codes = Sources().SelectMany(code => Codes().Matches(code).Select(match => match.Groups["code"].Value)).ToHashSet();
        Assert.Contains("case-not-found", codes);

        Assert.DoesNotContain(codes, code => !HasText(code));
    }

    [Fact]
    public void Are_refused_for_a_code_without_one() => Assert.False(HasText("no-such-code"));

    private static bool HasText(string code)
    {
        try
        {
            return Refusal.TextOf(code, 1, 2, 3).Length > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Sources([CallerFilePath] string thisFile = "") => new[] { "Hub", "Web" }
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src", project), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    [GeneratedRegex("""(Refusal\.(Invalid|SignInNeeded|Forbidden|NotFound|Conflict|Gone|TooLarge|Unsupported|TooMany|Unavailable|TextOf)\(|errors\.Add\("[\w.]+",|\.Otherwise\(|string Unknown => )\s*"(?<code>[a-z0-9-]+[a-z0-9])"[,);]""")]
    private static partial Regex Codes();
}
