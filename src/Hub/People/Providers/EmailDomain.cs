namespace CaseHub.Hub.People.Providers;

/// <summary>The part of an address behind its <c>@</c>.</summary>
internal static class EmailDomain
{
    /// <summary>Of an address, or of a domain that was typed by itself, with or without <c>@</c>.</summary>
    public static string Normal(string text) => text[(text.LastIndexOf('@') + 1)..].Trim().ToLowerInvariant();

    /// <summary>By its form (RFC 5321 §4.1.2): names with a dot between.</summary>
    public static bool IsOne(string domain) =>
        domain.Length <= 253 && domain.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(domain) == UriHostNameType.Dns;
}
