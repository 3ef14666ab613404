using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The one rendering of an opinion's parts as Markdown, for exports and for readers that know of no parts.</summary>
internal static class OpinionMarkdown
{
    public static string Of(Opinion opinion, IReadOnlyList<DrugView> drugs)
    {
        var text = new StringBuilder();
        Add(text, "assessment", opinion.Assessment);
        Add(text, "recommendation", opinion.Recommendation);
        Add(text, "medication", drugs.Count == 0 ? null : string.Join('\n', drugs.Select(Line)));
        Add(text, "references", opinion.References is { } references ? string.Join('\n', references.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => $"- {line}")) : null);
        var foot = new List<string>();
        if (opinion.Confidence is { } confidence) foot.Add(OpinionWords.Of("says-confidence", OpinionWords.Of(confidence)));
        if (opinion.Basis is { } basis) foot.Add(OpinionWords.Of("says-basis", OpinionWords.Of(basis)));
        if (foot.Count > 0) text.Append(string.Join(' ', foot)).Append('\n');
        return text.ToString().TrimEnd();
    }

    private static string Line(DrugView drug)
    {
        string line = string.Create(CultureInfo.CurrentCulture, $"- **{Escape(drug.Shown)}** {OpinionWords.Regimen(drug)}");
        return drug.Note is null ? line : $"{line}: {Escape(drug.Note)}";
    }

    private static void Add(StringBuilder text, string heading, string? part)
    {
        if (part is not null) text.Append("## ").Append(OpinionWords.Of(heading)).Append("\n\n").Append(part).Append("\n\n");
    }

    /// <summary>What was typed as plain text stays plain text.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text.ReplaceLineEndings(" "))
        {
            if (char.IsAscii(c) && char.IsPunctuation(c) && c is not (',' or ';' or ':' or '/' or '%' or '\'')) escaped.Append('\\');
            else if (c is '<' or '>' or '|' or '`' or '~' or '+' or '=' or '$' or '^') escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
