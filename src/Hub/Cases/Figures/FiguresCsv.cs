using System.Globalization;
using CsvHelper;

namespace CaseHub.Hub.Cases.Figures;

/// <summary>The figures as CSV (RFC 4180, UTF-8): one line a group, headings for programs. Waits are whole minutes.</summary>
public static class FiguresCsv
{
    /// <summary>What stands in a cell that is kept back.</summary>
    public const string TooFew = "<5";

    private static readonly string[] Headings =
    [
        "grouping", "group", "cases",
        "allocation_cases", "allocation_median_minutes", "allocation_p90_minutes",
        "answer_cases", "answer_median_minutes", "answer_p90_minutes",
        "acknowledgement_cases", "acknowledgement_median_minutes", "acknowledgement_p90_minutes",
        "answered_in_promise", "promises_due", "referrals_avoided", "referrals_in_question",
        "helpful_mean", "helpful_answers", "closed_with_outcome", "closed",
    ];

    public static byte[] Write(ReadFigures.Answer figures)
    {
        using var bytes = new MemoryStream();
        // An organisation may be called =HYPERLINK(…): a spreadsheet must read it as a name (OWASP, CSV injection).
        using (var csv = CsvWriter.Create(bytes, CsvWriterOptions.Default with { Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            csv.WriteHeader(Headings);
            Line(csv, "all", figures.All);
            foreach (var group in figures.Months) Line(csv, "month", group);
            foreach (var group in figures.Specialties) Line(csv, "specialty", group);
            foreach (var group in figures.Organisations) Line(csv, "organisation", group);
        }

        return bytes.ToArray();
    }

    private static void Line(CsvWriter csv, string grouping, FigureGroup group)
    {
        csv.WriteField(grouping);
        csv.WriteField(group.Name ?? group.Key);
        Number(csv, group.Cases);
        foreach (var wait in new[] { group.Allocation, group.Answer, group.Acknowledgement })
        {
            Number(csv, wait.Count);
            Behind(csv, wait.Count, wait.MedianMinutes);
            Behind(csv, wait.Count, wait.NinetiethMinutes);
        }

        foreach (var share in new[] { group.InPromise, group.Avoided }) Share(csv, share);
        Behind(csv, group.Helpful.Count, group.Helpful.Mean);
        Number(csv, group.Helpful.Count);
        Share(csv, group.WithOutcome);
        csv.EndRecord();
    }

    private static void Share(CsvWriter csv, ShareFigure share)
    {
        Number(csv, share.Part);
        Number(csv, share.Of);
    }

    private static void Number(CsvWriter csv, int? count) => csv.WriteField(count?.ToString(CultureInfo.InvariantCulture) ?? TooFew);

    /// <summary>Empty where there is none, as against too few to be shown.</summary>
    private static void Behind(CsvWriter csv, int? count, IFormattable? value) => csv.WriteField(count is null ? TooFew : value?.ToString(null, CultureInfo.InvariantCulture) ?? "");
}
