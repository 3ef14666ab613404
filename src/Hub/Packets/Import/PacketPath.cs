using System.Text.RegularExpressions;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Packets.Import;

/// <summary>What names and numbers of a packet that came in may be.</summary>
internal static partial class PacketPath
{
    private const int MaxChars = 300;
    private const int ShownChars = 80;
    private const int MaxPeople = 10_000;

    /// <summary>A file beneath the packet's own folder, whatever program unpacks it.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= MaxChars
        && !path.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\\' or ':' or '\uFFFD')
        && path.Split('/').All(segment => segment.Length > 0 && segment is not ("." or "..") && segment.Trim(' ') == segment && segment[^1] != '.');

    /// <summary>For a sentence to a person.</summary>
    public static string Shown(string path) => PlainText.Line(path, ShownChars);

    /// <summary>Lists have no holes, and names are names.</summary>
    public static bool IsWhole(PacketManifest manifest) =>
        CaseNumber().IsMatch(manifest.CaseNumber)
        && manifest.CaseId != Guid.Empty
        && manifest.Version >= 1
        && manifest.Hub.Length <= 253 && IsName(manifest.Organisation.Name) && IsPerson(manifest.CreatedBy)
        && manifest.Parts.All(part => part is { Path: not null, MediaType: not null, Sha256: not null } && PacketTables.Sha256().IsMatch(part.Sha256))
        && manifest.People.Count <= MaxPeople && manifest.People.All(IsPerson)
        && manifest.People.DistinctBy(person => person.Id).Count() == manifest.People.Count
        && manifest.LeftOut.All(one => one is { Kind: not null, Reason: not null })
        && manifest.Rows.Values.All(rows => rows is not null && rows.All(row => row.ValueKind == System.Text.Json.JsonValueKind.Object))
        && manifest.Rows.TryGetValue(PacketTables.Case.Name, out var cases) && cases.Count == 1;

    private static bool IsPerson(PacketPerson? person) =>
        person is { Name: { } name, Organisation: { } organisation, Country.Length: 2, Hub.Length: <= 253 } && IsName(name) && IsName(organisation);

    private static bool IsName(string? name) => name is { Length: > 0 and <= 200 };

    [GeneratedRegex("^[A-Za-z0-9-]{1,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CaseNumber();
}
