using System.Globalization;
using System.Text;
using CsvHelper;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>The published questions and answers as files to keep: Markdown to be read, CSV (RFC 4180, UTF-8) for programs.</summary>
public static class PublishedFile
{
    private static readonly string[] Headings = ["question", "asked_by", "asked_at", "votes", "language", "text", "answer_language", "answer", "answered_by", "answered_at", "recording_seconds", "kind"];

    /// <summary>One line a question and language: the asker's words and their answer first (<c>kind</c> is <c>original</c>), then each translation.</summary>
    public static byte[] Csv(IReadOnlyList<ReadPublishedQuestions.Published> published)
    {
        using var bytes = new MemoryStream();
        // A question may begin with =HYPERLINK(…): a spreadsheet must read it as words (OWASP, CSV injection).
        using (var csv = CsvWriter.Create(bytes, CsvWriterOptions.Default with { Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            csv.WriteHeader(Headings);
            int number = 0;
            foreach (var one in published)
            {
                number++;
                Line(csv, number, one, one.Question.Language, one.Question.Text, one.Question.Answer?.Language, one.Question.Answer?.Text, "original");
                foreach (string language in LanguagesOf(one.Question)) Line(csv, number, one, language, In(one.Question.Translations, language), language, In(one.Question.Answer?.Translations, language), "translation");
                foreach (var merged in one.Question.Merged) Line(csv, number, one with { Question = one.Question with { AskedBy = merged.AskedBy } }, merged.Language, merged.Text, null, null, "joined");
            }
        }

        return bytes.ToArray();
    }

    /// <summary>What people typed is kept as words: nothing of it becomes a heading, a link or markup.</summary>
    public static string Markdown(IReadOnlyList<ReadPublishedQuestions.Published> published)
    {
        var text = new StringBuilder();
        int number = 0;
        foreach (var one in published)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {++number}\n\n");
            Paragraph(text, one.Question.Language, one.Question.Text, one.Question.AskedBy);
            foreach (var translation in one.Question.Translations) Paragraph(text, translation.Language, translation.Text, translation.By);
            foreach (var merged in one.Question.Merged) Paragraph(text, merged.Language, merged.Text, merged.AskedBy);
            if (one.AtMs is { } at) text.Append(CultureInfo.InvariantCulture, $"▶ {TimeSpan.FromMilliseconds(at):h\\:mm\\:ss}\n\n");
            if (one.Question.Answer is not { } answer) continue;
            Paragraph(text, answer.Language, answer.Text, answer.By, "> ");
            foreach (var translation in answer.Translations) Paragraph(text, translation.Language, translation.Text, translation.By, "> ");
        }

        return text.ToString();
    }

    /// <summary>Those in which there is a translation of the question or of its answer.</summary>
    public static IReadOnlyList<string> LanguagesOf(QuestionView question) =>
        [.. question.Translations.Concat(question.Answer?.Translations ?? []).Select(translation => translation.Language).Distinct().Order(StringComparer.Ordinal)];

    private static string? In(IReadOnlyList<TranslatedWords>? translations, string language) => translations?.FirstOrDefault(one => one.Language == language)?.Text;

    private static void Line(CsvWriter csv, int number, ReadPublishedQuestions.Published one, string language, string? text, string? answerLanguage, string? answer, string kind)
    {
        var question = one.Question;
        csv.WriteField(number.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(question.AskedBy ?? "");
        csv.WriteField(question.AskedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        csv.WriteField(question.Votes.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(language);
        csv.WriteField(text ?? "");
        csv.WriteField(answer is null ? "" : answerLanguage ?? "");
        csv.WriteField(answer ?? "");
        csv.WriteField(answer is null ? "" : question.Answer?.By ?? "");
        csv.WriteField(question.AnsweredAt?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "");
        csv.WriteField(one.AtMs is { } at ? (at / 1000.0).ToString("0.###", CultureInfo.InvariantCulture) : "");
        csv.WriteField(kind);
        csv.EndRecord();
    }

    private static void Paragraph(StringBuilder text, string language, string words, string? by, string before = "")
    {
        text.Append(before).Append("**").Append(language).Append("** ");
        text.Append(Escaped(words).ReplaceLineEndings("  \n" + before));
        if (by is not null) text.Append(" — ").Append(Escaped(by));
        text.Append("\n\n");
    }

    /// <summary>Each character that could begin markup stands for itself (CommonMark §2.4).</summary>
    private static string Escaped(string words)
    {
        var escaped = new StringBuilder(words.Length);
        foreach (char c in words)
        {
            if (@"\`*_{}[]()<>#+-.!|~&".Contains(c, StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
