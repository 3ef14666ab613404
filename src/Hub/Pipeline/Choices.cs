using System.Text.Json;

namespace CaseHub.Hub.Pipeline;

/// <summary>The words of an enumeration as programs and forms spell them: kebab case, <c>urgent-transfer</c>.</summary>
public static class Choices
{
    public static IReadOnlyCollection<string> Codes<T>()
        where T : struct, Enum => Known<T>.ByCode.Keys;

    public static string CodeOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static bool IsKnown<T>(string? code)
        where T : struct, Enum => code is not null && Known<T>.ByCode.ContainsKey(code);

    /// <summary>The value of a code that validation has let pass.</summary>
    internal static T Of<T>(string code)
        where T : struct, Enum => Known<T>.ByCode[code];

    internal static T? OfOptional<T>(string? code)
        where T : struct, Enum => string.IsNullOrEmpty(code) ? null : Of<T>(code);

    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByCode = Enum.GetValues<T>().ToDictionary(CodeOf, value => value, StringComparer.Ordinal);
    }
}
