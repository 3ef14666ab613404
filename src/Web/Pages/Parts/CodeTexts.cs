using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.Extensions.Localization;

namespace CaseHub.Web.Pages.Parts;

/// <summary>The words for the hub's codes: <c>{what}-{code}</c> in Texts.resx.</summary>
internal static class CodeTexts
{
    public static string Of<T>(this IStringLocalizer<Texts> texts, string what, T value)
        where T : struct, Enum => texts[$"{what}-{Choices.CodeOf(value)}"];

    public static IEnumerable<(string Code, string Text)> Options<T>(this IStringLocalizer<Texts> texts, string what)
        where T : struct, Enum => Choices.Codes<T>().Select(code => (code, texts[$"{what}-{code}"].Value));

    public static IEnumerable<(string Code, string Text, string? About)> OptionsWithAbout<T>(this IStringLocalizer<Texts> texts, string what)
        where T : struct, Enum => Choices.Codes<T>().Select(code => (code, texts[$"{what}-{code}"].Value, (string?)texts[$"{what}-{code}-about"].Value));

    /// <summary>Each single role.</summary>
    public static IEnumerable<Roles> Assignable(this IStringLocalizer<Texts> _) => Enum.GetValues<Roles>().Where(role => role != Roles.None);

    /// <summary>The words for all that somebody has.</summary>
    public static IEnumerable<string> RolesOf(this IStringLocalizer<Texts> texts, Roles roles) => texts.Assignable().Where(role => roles.HasFlag(role)).Select(role => texts.Of("role", role));

    /// <summary>In the order of the reader's language, not of the codes.</summary>
    public static IEnumerable<(string Code, string Text)> Specialties(this IStringLocalizer<Texts> texts) => Specialty.Codes
        .Select(code => (code, texts[$"specialty-{code}"].Value))
        .OrderBy(specialty => specialty.Value, StringComparer.CurrentCulture);

    /// <summary>Such as "34 years", "9 days".</summary>
    public static string Age(this IStringLocalizer<Texts> texts, PatientAge age) => texts[$"age-{age.Unit}", age.Value ?? 0];
}
