using System.Globalization;

namespace CaseHub.Hub.Finding;

/// <summary>
/// A list with its filters as the part of an address behind the question mark: <c>view=queue&amp;state=requested&amp;unread=true</c>. Pages, saved views and shared links have the same words;
/// what is empty or unknown is left out, so that an old link still leads somewhere.
/// </summary>
public static class ListAddress
{
    public const int MaxLength = 600;

    private const string Day = "yyyy-MM-dd";

    /// <param name="address">With or without its question mark.</param>
    /// <returns>The list; what it holds is judged when it is asked for.</returns>
    public static ListCases.Request Parse(string? address)
    {
        var words = (address ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => Plain(pair[0]), pair => Plain(pair[1]), StringComparer.Ordinal);
        string? One(string name) => words[name].FirstOrDefault(value => value.Length > 0);
        var states = words["state"].Where(value => value.Length > 0).ToList();
        return new ListCases.Request(One("view"), states.Count > 0 ? states : null)
        {
            Specialty = One("specialty"),
            Urgency = One("urgency"),
            Organisation = Guid.TryParse(One("organisation"), out var organisation) ? organisation : null,
            Person = Guid.TryParse(One("person"), out var person) ? person : null,
            From = DateOnly.TryParseExact(One("from"), Day, out var from) ? from : null,
            To = DateOnly.TryParseExact(One("to"), Day, out var to) ? to : null,
            Unread = One("unread") is "true" or "on",
            Sort = One("sort"),
            After = One("after"),
        };
    }

    /// <summary>Always in the same order, without a place in the list.</summary>
    public static string Of(ListCases.Request list)
    {
        var words = new List<(string Name, string? Value)> { ("view", list.View) };
        words.AddRange((list.States ?? []).Select(state => ("state", (string?)state)));
        words.AddRange([
            ("specialty", list.Specialty), ("urgency", list.Urgency), ("organisation", list.Organisation?.ToString()), ("person", list.Person?.ToString()),
            ("from", list.From?.ToString(Day, CultureInfo.InvariantCulture)), ("to", list.To?.ToString(Day, CultureInfo.InvariantCulture)),
            ("unread", list.Unread ? "true" : null), ("sort", list.Sort),
        ]);
        return string.Join('&', words.Where(word => !string.IsNullOrEmpty(word.Value)).Select(word => $"{word.Name}={Uri.EscapeDataString(word.Value!)}"));
    }

    /// <summary>True where more than the list itself is chosen.</summary>
    public static bool IsFiltered(ListCases.Request list) => Of(list with { View = null, Sort = null }).Length > 0;

    private static string Plain(string word) => Uri.UnescapeDataString(word.Replace('+', ' '));
}
