using System.Globalization;
using CaseHub.Hub;
using CaseHub.Hub.Cases.Opinions;

namespace CaseHub.Web.Pages.Cases.Opinions;

/// <summary>Reads the fields of an opinion's form (OpinionFields.razor). Its lines of medication may have gaps; what the hub finds wrong with one is shown at the line where it was typed.</summary>
internal sealed class OpinionForm
{
    public const int Rows = 8;

    private readonly List<int> rows = [];
    private readonly List<DrugLine> lines = [];
    private readonly Dictionary<string, string> unclear = [];
    private readonly Guid[] drawings;
    private readonly PageForm form;

    public OpinionForm(PageForm form)
    {
        this.form = form;
        drawings = [.. form.Typed["drawings"].Select(id => Guid.TryParse(id, out var drawing) ? drawing : Guid.Empty)];
        for (int row = 0; row < Rows; row++) Read(row);
    }

    /// <summary>Doses that are no numbers, which the hub must not be left to guess; null where there are none.</summary>
    public Refusal? Refusal => unclear.Count == 0 ? null : Refusal.Invalid("invalid") with { Fields = unclear };

    public T Fill<T>(T request)
        where T : OpinionContent => request with
        {
            Assessment = form["assessment"],
            Recommendation = form["recommendation"],
            Confidence = form["confidence"],
            Basis = form["basis"],
            References = form["references"],
            IsCritical = form["isCritical"] is not null,
            Language = form["language"],
            Drugs = lines,
            Drawings = drawings,
        };

    /// <summary>The answer to the form, with the hub's findings at the lines where they were typed.</summary>
    public Outcome<T> Placed<T>(Outcome<T> outcome) =>
        outcome.Refusal is { Fields.Count: > 0 } refusal ? refusal with { Fields = refusal.Fields.ToDictionary(field => Place(field.Key), field => field.Value) } : outcome;

    /// <summary>A number with a point or a comma as its one decimal mark. "1,000" may be one or a thousand: neither is guessed.</summary>
    internal static bool TryDose(string text, out decimal dose)
    {
        string plain = text.Trim();
        int comma = plain.IndexOf(',', StringComparison.Ordinal);
        bool isGroup = comma > 0 && plain.Length - comma == 4 && plain[..comma] is not ("0" or "-0");
        dose = 0;
        return !isGroup && decimal.TryParse(plain.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out dose);
    }

    private void Read(int row)
    {
        string? Of(string name) => form[$"drugs.{row}.{name}"]?.Trim() is { Length: > 0 } text ? text : null;
        if (Of("drug") is null && Of("dose") is null) return;
        decimal? dose = null;
        if (Of("dose") is { } typed)
        {
            if (TryDose(typed, out decimal read)) dose = read;
            else unclear[$"drugs.{row}.dose"] = Refusal.TextOf("dose-unclear");
        }

        int? days = Of("days") is { } text ? int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : 0 : null;
        rows.Add(row);
        lines.Add(new DrugLine(Of("drug"), dose, Of("unit"), Of("frequency"), Of("route"), days, Of("note")));
    }

    private string Place(string field) =>
        field.Split('.') is ["drugs", var index, var name] && int.TryParse(index, CultureInfo.InvariantCulture, out int line) && line < rows.Count ? $"drugs.{rows[line]}.{name}" : field;
}
