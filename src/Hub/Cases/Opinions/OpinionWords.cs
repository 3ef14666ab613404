using System.Globalization;
using System.Resources;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The words for what is coded in an opinion, in the reader's language (OpinionWords.resx): pages, the composed Markdown and differences all say it alike.</summary>
public static class OpinionWords
{
    private static readonly ResourceManager Texts = new("CaseHub.Hub.Cases.Opinions.OpinionWords", typeof(OpinionWords).Assembly);

    public static string Of(DoseUnit unit) => Text("unit", unit);

    public static string Of(DoseFrequency frequency) => Text("frequency", frequency);

    public static string Of(DoseRoute route) => Text("route", route);

    public static string Of(Confidence confidence) => Text("confidence", confidence);

    public static string Of(OpinionBasis basis) => Text("basis", basis);

    public static string Of(Disposition disposition) => Text("disposition", disposition);

    /// <summary>A heading or a phrase by its key.</summary>
    public static string Of(string key, params object[] values)
    {
        string format = Texts.GetString(key, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"OpinionWords.resx has no text for '{key}'.");
        return string.Format(CultureInfo.CurrentCulture, format, values);
    }

    /// <summary>The number as the reader's language writes it: never a trailing zero, which a lost decimal mark would make ten times as much (ISMP), always a leading one.</summary>
    public static string Amount(decimal dose) => dose.ToString("0.####", CultureInfo.CurrentCulture);

    public static string Dose(decimal dose, DoseUnit unit) => Of("amount", Amount(dose), Of(unit));

    /// <summary>All of a line but its drug and its note, such as "100 mg, twice daily, by mouth, for 10 days".</summary>
    public static string Regimen(DrugView drug)
    {
        var parts = new List<string> { Dose(drug.Dose, drug.Unit) };
        if (drug.Frequency is { } frequency) parts.Add(Of(frequency));
        if (drug.Route is { } route) parts.Add(Of(route));
        if (drug.Days is { } days) parts.Add(days == 1 ? Of("one-day") : Of("days", days));
        return string.Join(Of("between"), parts);
    }

    private static string Text<T>(string what, T value)
        where T : struct, Enum => Of($"{what}-{Choices.CodeOf(value)}");
}
