using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.People.Providers;

/// <summary>
/// Which roles a provider's groups give here, as lines of <c>group = role, role</c>. The provider decides over the roles that its mapping
/// names, and over no others: what an administrator gave by hand and the mapping does not name stays as it is.
/// </summary>
internal sealed class RoleMapping
{
    public const int MaxLength = 4000;

    private readonly Dictionary<string, Roles> byGroup;

    private RoleMapping(Dictionary<string, Roles> byGroup) => this.byGroup = byGroup;

    public bool IsEmpty => byGroup.Count == 0;

    private Roles Named => byGroup.Values.Aggregate(Roles.None, (all, roles) => all | roles);

    /// <param name="lines">Empty lines count for nothing. A group may hold <c>=</c>, as a directory's names do; a role cannot.</param>
    /// <param name="mapping">Empty on failure.</param>
    /// <param name="wrongLine">The first that cannot be read.</param>
    public static bool TryParse(string? lines, out RoleMapping mapping, out string wrongLine)
    {
        var found = new Dictionary<string, Roles>(StringComparer.Ordinal);
        mapping = new RoleMapping([]);
        wrongLine = "";
        foreach (string line in (lines ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            wrongLine = line;
            int at = line.LastIndexOf('=');
            if (at < 1) return false;
            string group = line[..at].Trim();
            string[] roles = line[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (group.Length == 0 || roles.Length == 0 || !roles.All(IsRole)) return false;
            found[group] = roles.Select(Choices.Of<Roles>).Aggregate(found.GetValueOrDefault(group), (all, one) => all | one);
        }

        mapping = new RoleMapping(found);
        return true;
    }

    /// <summary>Of lines that were let pass before.</summary>
    public static RoleMapping Of(string lines) => TryParse(lines, out var mapping, out string wrong) ? mapping : throw new InvalidOperationException($"'{wrong}' is no line of a role mapping.");

    /// <param name="groups">What the provider says of a person now.</param>
    public Roles Given(IEnumerable<string> groups) => groups.Aggregate(Roles.None, (all, group) => all | byGroup.GetValueOrDefault(group));

    /// <param name="held">The roles before.</param>
    /// <param name="groups">What the provider says of a person now.</param>
    public Roles Apply(Roles held, IEnumerable<string> groups) => (held & ~Named) | Given(groups);

    private static bool IsRole(string code) => Choices.IsKnown<Roles>(code) && Choices.Of<Roles>(code) != Roles.None;
}
