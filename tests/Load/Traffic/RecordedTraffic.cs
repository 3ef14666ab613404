using System.Globalization;

namespace CaseHub.Load.Traffic;

/// <summary>One packet of a real publisher.</summary>
/// <param name="At">Microseconds of any clock.</param>
/// <param name="Bytes">With a header of twelve bytes, before protection.</param>
/// <param name="EndsFrame">The marker bit.</param>
internal readonly record struct SeenPacket(long At, bool IsAudio, int Bytes, bool EndsFrame);

/// <summary>The file of the shape <c>recorded</c>: a line for each packet, "microseconds kind bytes", the last of a frame marked by a full stop.</summary>
internal static class RecordedTraffic
{
    public const string FileName = "chromium.txt";

    public static async Task WriteAsync(string path, string source, IReadOnlyList<SeenPacket> seen, TimeSpan window)
    {
        long start = seen[FirstOfFrame(seen)].At;
        long end = start + (long)window.TotalMicroseconds;
        List<SeenPacket> taken = [.. seen.Where(packet => packet.At >= start && packet.At < end)];
        // A frame that was cut by the end is left out.
        int lastWhole = taken.FindLastIndex(packet => !packet.IsAudio && packet.EndsFrame);
        IEnumerable<string> lines = taken.Where((packet, index) => packet.IsAudio || index <= lastWhole)
            .Select(packet => string.Create(CultureInfo.InvariantCulture, $"{packet.At - start} {(packet.IsAudio ? 'a' : 'v')} {packet.Bytes}{(packet.EndsFrame ? "." : "")}"));
        await File.WriteAllLinesAsync(path, [$"# {source}", string.Create(CultureInfo.InvariantCulture, $"# {(long)window.TotalMicroseconds} microseconds"), .. lines]);
    }

    /// <summary>The recording as a plan.</summary>
    public static TrafficPlan Read(IEnumerable<string> lines)
    {
        var packets = new List<PlannedPacket>();
        long period = 0;
        bool startsFrame = true;
        foreach (string[] words in lines.Select(line => line.Split(' ')))
        {
            if (words[0] == "#")
            {
                if (words is [_, var microseconds, "microseconds"]) period = long.Parse(microseconds, CultureInfo.InvariantCulture);
                continue;
            }

            bool isAudio = words[1] == "a", endsFrame = isAudio || words[2].EndsWith('.');
            int bytes = int.Parse(words[2].TrimEnd('.'), CultureInfo.InvariantCulture);
            packets.Add(new PlannedPacket(long.Parse(words[0], CultureInfo.InvariantCulture), isAudio, bytes, isAudio || startsFrame, endsFrame));
            if (!isAudio) startsFrame = endsFrame;
        }

        return new TrafficPlan(period, packets);
    }

    // What follows a frame's last packet begins the next.
    private static int FirstOfFrame(IReadOnlyList<SeenPacket> seen) =>
        1 + Enumerable.Range(0, seen.Count).First(index => !seen[index].IsAudio && seen[index].EndsFrame);
}
