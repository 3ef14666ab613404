using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace CaseHub.Hub.Tests;

/// <summary>Reads out of the sources which folder uses which, and holds that against the table of docs/architecture.md.</summary>
public partial class FolderDirections(ITestOutputHelper output)
{
    private const int MaxLines = 400;

    private static readonly string[] Floor0 = ["Data", "Blobs", "Pictures"];
    private static readonly string[] Floor1 = [.. Floor0, "People", "Audit", "Pipeline"];
    private static readonly string[] Floor2 = [.. Floor1, "Cases"];
    private static readonly string[] Floor4 = [.. Floor2, "Notes", "Attachments", "Live", "Recorder"];

    private static readonly Dictionary<string, string[]> HubMayUse = new()
    {
        ["Data"] = [],
        ["Blobs"] = ["Data"],
        ["Pictures"] = [],
        ["People"] = Floor1,
        ["Audit"] = Floor1,
        ["Pipeline"] = Floor1,
        ["Cases"] = Floor1,
        ["Notes"] = Floor2,
        ["Attachments"] = Floor2,
        ["Live"] = [.. Floor2, "Recorder"],
        ["Recordings"] = Floor4,
        ["Briefings"] = [.. Floor4, "Recordings", "Notify"],
        ["Notify"] = [.. Floor4, "Recordings", "Briefings"],
        ["Packets"] = [.. Floor4, "Recordings", "Notify"],
        ["Finding"] = [.. Floor4, "Recordings", "Briefings", "Notify"],
        ["Door"] = [.. Floor4, "Recordings", "Briefings", "Notify", "Finding"],
    };

    private static readonly Dictionary<string, string[]> RecorderMayUse = new()
    {
        ["Wire"] = [],
        ["Secure"] = ["Wire"],
        ["Forward"] = ["Wire"],
        ["Webm"] = ["Wire", "Forward"],
        ["Peer"] = ["Wire", "Secure", "Forward"],
    };

    [Fact]
    public void In_the_hub_point_down() => Assert.Empty(Wrong("Hub", HubMayUse));

    [Fact]
    public void In_the_recorder_point_down() => Assert.Empty(Wrong("Recorder", RecorderMayUse));

    [Fact]
    public void From_the_recording_writer_reach_only_the_seam_of_the_forwarder()
    {
        var forward = Sources("Recorder").Where(source => source.Folder == "Forward").SelectMany(source => Declared(source.Code)).ToHashSet();
        forward.ExceptWith(["IPacketSink", "TrackPacket"]);

        var used = Sources("Recorder").Where(source => source.Folder == "Webm")
            .SelectMany(source => Words().Matches(source.Code).Select(word => word.Value).Where(forward.Contains).Select(word => $"{source.Path} uses {word}"));

        Assert.Empty(used.Distinct());
    }

    [Fact]
    public void Never_lead_from_the_recorder_to_the_hub_or_the_web() =>
        Assert.DoesNotContain(Sources("Recorder"), source => ForeignNames().IsMatch(source.Code));

    [Fact]
    public void Hold_files_that_can_be_read_in_one_sitting()
    {
        var sizes = new[] { "Hub", "Recorder", "Web" }.SelectMany(Sources)
            .Where(source => !source.Path.Contains("Migrations", StringComparison.Ordinal))
            .Select(source => (source.Path, Lines: source.Code.Count(c => c == '\n')))
            .OrderByDescending(file => file.Lines)
            .ToList();
        foreach (var (path, lines) in sizes.Take(10)) output.WriteLine($"{lines,4} {path}");

        Assert.DoesNotContain(sizes, file => file.Lines > MaxLines);
    }

    private static List<string> Wrong(string project, Dictionary<string, string[]> mayUse)
    {
        var sources = Sources(project).Where(source => source.Folder.Length > 0).ToList();
        var types = sources.GroupBy(source => source.Folder).ToDictionary(folder => folder.Key, folder => folder.SelectMany(source => Declared(source.Code)).ToHashSet());
        var wrong = new List<string>();
        foreach (var source in sources)
        {
            if (!mayUse.TryGetValue(source.Folder, out string[]? allowed))
            {
                wrong.Add($"{source.Path}: the folder {source.Folder} is not in the table");
                continue;
            }

            wrong.AddRange(UsedFolders(source.Code, project, types).Except(allowed).Where(used => used != source.Folder).Select(used => $"{source.Path} uses {used}"));
        }

        return wrong;
    }

    /// <summary>Folders named in full, and those named from the namespace around (<c>People.Specialty</c> inside <c>CaseHub.Hub.Cases</c>).</summary>
    private static IEnumerable<string> UsedFolders(string code, string project, Dictionary<string, HashSet<string>> types)
    {
        foreach (Match full in FullNames().Matches(code))
        {
            if (full.Groups["project"].Value != project) yield return full.Groups["project"].Value;
            else if (types.ContainsKey(full.Groups["folder"].Value)) yield return full.Groups["folder"].Value;
        }

        foreach (Match part in PartNames().Matches(code))
        {
            if (types.TryGetValue(part.Groups["folder"].Value, out var inside) && inside.Contains(part.Groups["type"].Value)) yield return part.Groups["folder"].Value;
        }
    }

    private static IEnumerable<string> Declared(string code) => Declarations().Matches(code).Select(match => match.Groups["name"].Value);

    private static IEnumerable<(string Path, string Folder, string Code)> Sources(string project)
    {
        string root = Path.Combine(Root(), "src", project);
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (path.StartsWith("obj/", StringComparison.Ordinal) || path.StartsWith("bin/", StringComparison.Ordinal)) continue;
            if (path.Contains("Migrations/", StringComparison.Ordinal)) continue;
            yield return ($"{project}/{path}", path.Contains('/') ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "", Comments().Replace(File.ReadAllText(file), ""));
        }
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    [GeneratedRegex(@"CaseHub\.(?<project>Hub|Recorder|Web)\b(\.(?<folder>\w+))?")]
    private static partial Regex FullNames();

    [GeneratedRegex(@"\b(CaseHub\.Hub|CaseHub\.Web|Microsoft\.AspNetCore|Microsoft\.EntityFrameworkCore)\b")]
    private static partial Regex ForeignNames();

    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w+)\.(?<type>[A-Z]\w+)")]
    private static partial Regex PartNames();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record|record struct)\s+(?<name>[A-Z]\w+)")]
    private static partial Regex Declarations();

    /// <summary>What may be a type's name: not a method that is called, unless it is a constructor.</summary>
    [GeneratedRegex(@"(?<=\bnew )[A-Z]\w+|\b[A-Z]\w+\b(?!\()")]
    private static partial Regex Words();

    /// <summary>Whole comment lines: a word about another floor is no dependency. The lines stay, so that they can be counted.</summary>
    [GeneratedRegex(@"(?<=^|\n)[ \t]*//[^\n]*")]
    private static partial Regex Comments();
}
