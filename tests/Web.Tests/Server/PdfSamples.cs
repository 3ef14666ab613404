using System.Globalization;
using System.Text;

namespace CaseHub.Web.Tests.Server;

/// <summary>PDF files as small as they can be, with a true table of contents so that ranges of them can be read.</summary>
internal static class PdfSamples
{
    public static byte[] Pages(params string[] words) => Pages(words, bytesOfEach: 0);

    /// <param name="bytesOfEach">What each page's drawing is made longer by, as pictures would do: nothing of it is seen.</param>
    public static byte[] Pages(string[] words, int bytesOfEach)
    {
        string filling = bytesOfEach == 0 ? "" : $"\n%{new string('x', bytesOfEach)}";
        var objects = new List<string> { "<</Type/Catalog/Pages 2 0 R>>", $"<</Type/Pages/Count {words.Length}/Kids[{string.Join(' ', words.Select((_, page) => $"{4 + 2 * page} 0 R"))}]>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>" };
        foreach (string word in words)
        {
            string content = $"BT /F1 24 Tf 72 700 Td ({word}) Tj ET{filling}";
            objects.Add($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {objects.Count + 2} 0 R>>");
            objects.Add($"<</Length {content.Length}>>stream\n{content}\nendstream");
        }

        return File(objects, "");
    }

    /// <summary>With a password that nobody knows.</summary>
    public static byte[] Locked() => File(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"],
        $"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{new string('A', 64)}>/U<{new string('B', 64)}>>>/ID[<00><00>]");

    private static byte[] File(List<string> objects, string more)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        for (int i = 0; i < objects.Count; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:D10} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        int start = file.Length;
        return Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file}{table}trailer\n<</Size {objects.Count + 1}/Root 1 0 R{more}>>\nstartxref\n{start}\n%%EOF\n"));
    }
}
