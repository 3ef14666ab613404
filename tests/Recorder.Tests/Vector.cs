using System.Globalization;

namespace CaseHub.Recorder.Tests;

/// <summary>Reads the files of the Vectors folder: hexadecimal with lines of comment, or text as it is.</summary>
internal static class Vector
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Vectors");

    public static byte[] Hex(string name)
    {
        var digits = File.ReadLines(Path.Combine(Folder, name + ".hex")).Where(line => !line.StartsWith('#')).SelectMany(line => line).Where(char.IsAsciiHexDigit);
        return Convert.FromHexString(string.Concat(digits));
    }

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>All hexadecimal vectors whose names begin so, in the order of their names.</summary>
    public static byte[][] AllHex(string prefix)
    {
        var files = Directory.GetFiles(Folder, prefix + "*.hex").Order(StringComparer.Ordinal);
        return [.. files.Select(file => Hex(Path.GetFileNameWithoutExtension(file)))];
    }

    public static string Dump(ReadOnlySpan<byte> bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes: {Convert.ToHexStringLower(bytes)}");
}
