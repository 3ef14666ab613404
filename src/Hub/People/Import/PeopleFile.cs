using System.Diagnostics.CodeAnalysis;
using System.Text;
using CsvHelper;

namespace CaseHub.Hub.People.Import;

/// <summary>A column that a file of people may have; only the address is needed.</summary>
internal enum PeopleColumn
{
    Email,
    Name,
    Roles,
    Specialties,
    Languages,
    LicenceNumber,
    LicenceAuthority,
    LicenceLastDay,
}

/// <summary>One line as it stands in the file, cells trimmed.</summary>
/// <param name="Number">Of the line in the file, the heading being line 1.</param>
/// <param name="Fault">The code of what is wrong with the line as a whole; null for one that can be read.</param>
internal sealed record PeopleLine(int Number, IReadOnlyDictionary<PeopleColumn, string> Cells, string? Fault)
{
    public string? this[PeopleColumn column] => Cells.GetValueOrDefault(column) is { Length: > 0 } text ? text : null;

    /// <summary>Several values of one cell, between commas, bars or slashes; a semicolon too where it does not part the cells.</summary>
    public IReadOnlyList<string> List(PeopleColumn column) => (this[column] ?? "").Split([',', ';', '|', '/', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Reads a file of people: CSV (RFC 4180) with a heading, in UTF-8 with or without a mark, commas or semicolons between the cells.</summary>
internal static class PeopleFile
{
    public const int MaxBytes = 1024 * 1024;
    public const int MaxLines = 2000;

    /// <summary>Headings by which a column is known: letters alone, so that "E-mail" and "e mail" are one.</summary>
    private static readonly Dictionary<string, PeopleColumn> Headings = new(StringComparer.Ordinal)
    {
        ["email"] = PeopleColumn.Email,
        ["emailaddress"] = PeopleColumn.Email,
        ["mail"] = PeopleColumn.Email,
        ["name"] = PeopleColumn.Name,
        ["fullname"] = PeopleColumn.Name,
        ["roles"] = PeopleColumn.Roles,
        ["role"] = PeopleColumn.Roles,
        ["specialties"] = PeopleColumn.Specialties,
        ["specialty"] = PeopleColumn.Specialties,
        ["languages"] = PeopleColumn.Languages,
        ["language"] = PeopleColumn.Languages,
        ["licencenumber"] = PeopleColumn.LicenceNumber,
        ["licensenumber"] = PeopleColumn.LicenceNumber,
        ["licence"] = PeopleColumn.LicenceNumber,
        ["licenceauthority"] = PeopleColumn.LicenceAuthority,
        ["licenseauthority"] = PeopleColumn.LicenceAuthority,
        ["authority"] = PeopleColumn.LicenceAuthority,
        ["licenceexpiry"] = PeopleColumn.LicenceLastDay,
        ["licenseexpiry"] = PeopleColumn.LicenceLastDay,
        ["licencelastday"] = PeopleColumn.LicenceLastDay,
        ["expiry"] = PeopleColumn.LicenceLastDay,
    };

    /// <summary>Reads the whole file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="lines">Its people, blank lines left out.</param>
    /// <returns>Null, or the one reason why nothing of it can be read.</returns>
    public static Refusal? TryRead(ReadOnlyMemory<byte> file, out IReadOnlyList<PeopleLine> lines)
    {
        lines = [];
        if (file.Length == 0) return Refusal.Invalid("import-empty");
        if (file.Length > MaxBytes) return Refusal.TooLarge("import-too-large", MaxBytes / 1024);
        if (!TryDecode(file.Span, out string? text)) return Refusal.Invalid("import-not-utf8");

        // Line by line, so that a quotation mark that is never closed spoils its own line and no other.
        string[] rows = text.Split('\n');
        char separator = rows[0].Count(c => c == ';') > rows[0].Count(c => c == ',') ? ';' : ',';
        var columns = ColumnsOf(CellsOf(rows[0], separator));
        if (!columns.ContainsValue(PeopleColumn.Email)) return Refusal.Invalid("import-no-email-column");
        int width = CellsOf(rows[0], separator).Length;
        var found = new List<PeopleLine>();
        for (int i = 1; i < rows.Length; i++)
        {
            if (LineOf(i + 1, rows[i], separator, columns, width) is not { } line) continue;
            if (found.Count == MaxLines) return Refusal.TooLarge("import-too-many-lines", MaxLines);
            found.Add(line);
        }

        lines = found;
        return found.Count == 0 ? Refusal.Invalid("import-nobody") : null;
    }

    /// <returns>Null for a blank line.</returns>
    private static PeopleLine? LineOf(int number, string row, char separator, Dictionary<int, PeopleColumn> columns, int width)
    {
        bool isOpen = row.Count(c => c == '"') % 2 == 1;
        string[] cells = CellsOf(isOpen ? row.Replace("\"", "", StringComparison.Ordinal) : row, separator);
        if (cells.All(string.IsNullOrWhiteSpace)) return null;
        var named = columns.Where(column => column.Key < cells.Length).ToDictionary(column => column.Value, column => cells[column.Key].Trim());
        return new PeopleLine(number, named, isOpen ? "import-quote" : cells.Length > width ? "import-too-many-cells" : null);
    }

    private static string[] CellsOf(string row, char separator)
    {
        using var csv = CsvReader.Create(Encoding.UTF8.GetBytes(row.TrimEnd('\r')), new CsvReaderOptions { HasHeader = false, Separator = separator, TrimWhitespace = true });
        return csv.Read() ? [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)] : [];
    }

    private static Dictionary<int, PeopleColumn> ColumnsOf(string[] headings)
    {
        var columns = new Dictionary<int, PeopleColumn>();
        for (int i = 0; i < headings.Length; i++)
        {
            string letters = string.Concat(headings[i].Where(char.IsLetter)).ToLowerInvariant();
            if (Headings.TryGetValue(letters, out var column) && !columns.ContainsValue(column)) columns[i] = column;
        }

        return columns;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            return !text.Contains('\0', StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
