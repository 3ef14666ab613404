using System.Globalization;
using CsvHelper;

namespace CaseHub.Hub.Briefings.Attendance;

/// <summary>Attendance as CSV (RFC 4180, UTF-8): one line a person, headings for programs; times in UTC (ISO 8601).</summary>
public static class AttendanceCsv
{
    private static readonly string[] Headings = ["name", "organisation", "country", "role", "entered_utc", "left_utc", "minutes"];

    public static byte[] Write(ReadAttendance.Answer attendance)
    {
        using var bytes = new MemoryStream();
        // Somebody may be called =HYPERLINK(…): a spreadsheet must read it as a name (OWASP, CSV injection).
        using (var csv = CsvWriter.Create(bytes, CsvWriterOptions.Default with { Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            csv.WriteHeader(Headings);
            foreach (var one in attendance.Attendees)
            {
                csv.WriteField(one.Name);
                csv.WriteField(one.Organisation);
                csv.WriteField(one.Country);
                csv.WriteField(one.Role);
                csv.WriteField(Utc(one.EnteredAt));
                csv.WriteField(one.LeftAt is { } left ? Utc(left) : "");
                csv.WriteField(one.Minutes.ToString(CultureInfo.InvariantCulture));
                csv.EndRecord();
            }
        }

        return bytes.ToArray();
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
