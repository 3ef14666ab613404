namespace CaseHub.Hub.Recordings.Exports;

/// <summary>A track on its way into a picture.</summary>
/// <param name="Index">Its number among the export's files: <c>{index}.webm</c>.</param>
/// <param name="Name">Neutralised already.</param>
/// <param name="IsScreen">A shared screen, else a face.</param>
/// <param name="From">Begin on the recording's time line.</param>
/// <param name="To">End.</param>
/// <param name="HasSound">Sound is in it.</param>
/// <param name="Pictures">When there are pictures, on the recording's time line; empty for sound alone.</param>
/// <param name="IsVoice">An interpreter's, heard over the floor; nobody to be seen.</param>
internal sealed record SourceTrack(int Index, string Name, bool IsScreen, TimeSpan From, TimeSpan To, bool HasSound, IReadOnlyList<PictureSpan> Pictures, bool IsVoice = false);

/// <summary>A stretch in which pictures follow each other.</summary>
internal readonly record struct PictureSpan(TimeSpan From, TimeSpan To);

/// <summary>Somebody in a scene: with a moving picture, or as a card with their name.</summary>
internal sealed record ScenePart(SourceTrack Track, Cell Cell, bool HasPicture);

/// <summary>A stretch in which the same people are to be seen at the same places.</summary>
/// <param name="From">On the recording's time line.</param>
/// <param name="Frames">Its length in pictures of the result.</param>
internal sealed record Scene(TimeSpan From, long Frames, IReadOnlyList<ScenePart> Parts);

/// <summary>Cuts a recording into scenes: a new one whenever somebody comes, goes, or their picture does. Pure.</summary>
internal static class Scenes
{
    /// <summary>A change that comes sooner waits until then: a picture that jumps every moment helps nobody.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private const int MaxScenes = 500;

    /// <param name="tracks">All of the recording's.</param>
    /// <param name="from">Begin of the result on the recording's time line.</param>
    /// <param name="to">End.</param>
    /// <param name="options">Size and frame rate of the picture.</param>
    public static IReadOnlyList<Scene> Plan(IReadOnlyList<SourceTrack> tracks, TimeSpan from, TimeSpan to, ExportOptions options)
    {
        long frames = FrameAt(to - from, options);
        var scenes = new List<Scene>();
        long begin = 0;
        foreach (long cut in Cuts(tracks, from, to, options).Append(frames))
        {
            var parts = PartsOf(tracks, from + TimeAt(begin, options), from + TimeAt(cut, options), options);
            if (scenes.Count > 0 && scenes[^1].Parts.SequenceEqual(parts)) scenes[^1] = scenes[^1] with { Frames = scenes[^1].Frames + cut - begin };
            else scenes.Add(new Scene(from + TimeAt(begin, options), cut - begin, parts));
            begin = cut;
        }

        return scenes;
    }

    public static TimeSpan TimeAt(long frame, ExportOptions options) => TimeSpan.FromTicks(frame * TimeSpan.TicksPerSecond / options.FrameRate);

    public static long FrameAt(TimeSpan time, ExportOptions options) => Math.Max(1, (long)Math.Round(time.TotalSeconds * options.FrameRate));

    private static List<long> Cuts(IReadOnlyList<SourceTrack> tracks, TimeSpan from, TimeSpan to, ExportOptions options)
    {
        var shortest = TimeSpan.FromTicks(Math.Max(Shortest.Ticks, (to - from).Ticks / MaxScenes));
        var changes = tracks.Where(track => !track.IsVoice).SelectMany(track => track.Pictures.SelectMany(span => new[] { span.From, span.To }).Append(track.From).Append(track.To));
        var cuts = new List<long>();
        var last = from;
        foreach (var change in changes.Where(time => time > from && time < to).Order())
        {
            if (change - last < shortest || to - change < shortest) continue;
            long frame = FrameAt(change - from, options);
            if (cuts.Count > 0 && frame <= cuts[^1]) continue;
            cuts.Add(frame);
            last = change;
        }

        return cuts;
    }

    private static List<ScenePart> PartsOf(IReadOnlyList<SourceTrack> tracks, TimeSpan from, TimeSpan to, ExportOptions options)
    {
        var there = tracks.Where(track => !track.IsVoice && IsMostly(from, to, new PictureSpan(track.From, track.To))).Where(track => !track.IsScreen || HasPicture(track, from, to)).ToList();
        var screens = there.Where(track => track.IsScreen).ToList();
        var faces = there.Where(track => !track.IsScreen).ToList();
        var cells = Grid.Place(screens.Count, faces.Count, options.Width, options.Height);
        return [.. screens.Concat(faces).Zip(cells, (track, cell) => new ScenePart(track, cell, HasPicture(track, from, to)))];
    }

    private static bool HasPicture(SourceTrack track, TimeSpan from, TimeSpan to) => track.Pictures.Any(span => IsMostly(from, to, span));

    /// <summary>True when a stretch takes up at least half of a scene.</summary>
    private static bool IsMostly(TimeSpan from, TimeSpan to, PictureSpan span)
    {
        var begin = span.From > from ? span.From : from;
        var end = span.To < to ? span.To : to;
        return (end - begin).Ticks * 2 >= (to - from).Ticks;
    }
}
