using System.Globalization;

namespace CaseHub.Load.Commands;

/// <summary>The command line makes no sense; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What stands after the command: names with two dashes, each with its value.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> values = [];

    /// <exception cref="UsageException">A name without dashes or without a value.</exception>
    public Arguments(ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == words.Length) throw new UsageException($"'{words[i]}' is no --name with a value.");
            values[words[i][2..]] = words[i + 1];
        }
    }

    public string? Text(string name) => values.GetValueOrDefault(name);

    public string Text(string name, string otherwise) => Text(name) ?? otherwise;

    /// <exception cref="UsageException">It was not given.</exception>
    public string Needed(string name) => Text(name) ?? throw new UsageException($"--{name} is missing.");

    public int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public TimeSpan Seconds(string name, TimeSpan otherwise) =>
        Text(name) is { } text ? TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)) : otherwise;
}
