using System.Text.RegularExpressions;
using System.Xml.Linq;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Server;

public partial class TextsTests
{
    private static readonly string Web = Repository.WebFolder;

    [Fact]
    public void No_page_holds_a_word_of_its_own()
    {
        var words = Directory.EnumerateFiles(Web, "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => WordsIn(File.ReadAllText(file)).Select(word => $"{Path.GetFileName(file)}: {word}"));

        Assert.Empty(words);
    }

    [Fact]
    public void Every_text_that_is_asked_for_is_there()
    {
        var known = XDocument.Load(Path.Combine(Web, "Resources", "Texts.resx")).Descendants("data").Select(data => data.Attribute("name")!.Value).ToHashSet();
        var asked = Directory.EnumerateFiles(Web, "*.razor", SearchOption.AllDirectories).SelectMany(file => Asked().Matches(File.ReadAllText(file)))
            .Concat(Directory.EnumerateFiles(Path.Combine(Web, "Client"), "*.ts").SelectMany(file => AskedByScript().Matches(File.ReadAllText(file))))
            .Select(match => match.Groups[1].Value)
            .Concat(Directory.EnumerateFiles(Path.Combine(Web, "Pages"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => DoneKeys().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value));

        Assert.Empty(asked.Except(known));
    }

    /// <summary>What is left of a component once code, comments, tags and expressions are taken out.</summary>
    private static IEnumerable<string> WordsIn(string razor)
    {
        string markup = string.Join('\n', razor.Split("\n@code", 2)[0].Split('\n').Where(line => !Control().IsMatch(line.Trim())));
        foreach (var pattern in new[] { Comments(), Directives(), Expressions(), Tags() }) markup = pattern.Replace(markup, " ");
        return markup.Split('\n').Select(line => line.Trim()).Where(line => Letters().IsMatch(line));
    }

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline, 1000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^@(page|layout|using|inherits|inject|attribute|namespace|typeparam)\b.*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Directives();

    /// <summary><c>@T["…", …]</c>, <c>@(…)</c>, <c>@name.name[…](…)</c>, nested brackets three deep.</summary>
    [GeneratedRegex(@"@[\w.]*(?:\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)|\[(?:[^\[\]]|\[[^\[\]]*\])*\]|[\w.])*", RegexOptions.None, 1000)]
    private static partial Regex Expressions();

    [GeneratedRegex("<[^<>]*(?:\"[^\"]*\"[^<>]*)*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    /// <summary>Lines of C# between the markup.</summary>
    [GeneratedRegex(@"^(\{|\}|@?(if|else|foreach|for|switch|case|while)\b)|;$", RegexOptions.None, 1000)]
    private static partial Regex Control();

    [GeneratedRegex(@"\p{L}{2,}", RegexOptions.None, 1000)]
    private static partial Regex Letters();

    [GeneratedRegex("\\bT\\[\"([a-z0-9-]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Asked();

    [GeneratedRegex("\\btext\\('([a-z0-9-]+)'", RegexOptions.None, 1000)]
    private static partial Regex AskedByScript();

    [GeneratedRegex("\"(done-[a-z-]+)\"", RegexOptions.None, 1000)]
    private static partial Regex DoneKeys();
}
