namespace CaseHub.Hub.People.Providers;

/// <summary>Reads out of an id token whether its provider asked for more than one factor.</summary>
internal static class SecondFactor
{
    /// <summary>Contexts whose definition demands it: REFEDS MFA, the old PAPE name, and phishing-resistant ones (OpenID Connect EAP ACR Values 1.0 §2).</summary>
    private static readonly string[] StrongContexts =
        ["https://refeds.org/profile/mfa", "http://schemas.openid.net/pape/policies/2007/06/multi-factor", "phr", "phrh"];

    /// <summary>What one knows (RFC 8176 §2).</summary>
    private static readonly string[] Known = ["pwd", "pin", "kba"];

    /// <summary>What one has or is (RFC 8176 §2).</summary>
    private static readonly string[] HadOrInherent = ["otp", "hwk", "swk", "sc", "pop", "sms", "tel", "fpt", "face", "iris", "retina", "vbm"];

    /// <param name="methods"><c>amr</c>: how it was proved.</param>
    /// <param name="context"><c>acr</c>: to which agreed level.</param>
    public static bool IsSaidBy(IReadOnlyCollection<string> methods, string? context) =>
        methods.Contains("mfa") || (methods.Any(Known.Contains) && methods.Any(HadOrInherent.Contains)) || StrongContexts.Contains(context);
}
