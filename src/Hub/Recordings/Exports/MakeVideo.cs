using System.Globalization;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Makes one picture and one sound of a recording: scene by scene, each with the people who are there, then joined and mixed.</summary>
internal sealed class MakeVideo(SourceFiles sources, EncoderProcess encoder, CaptionShelf captions, ExportOptions options)
{
    /// <summary>What joining and mixing a second costs, where encoding its pictures costs 1.</summary>
    private const double JoiningShare = 0.15;

    private const double Microseconds = 1_000_000;
    private static readonly TimeSpan CpuAtLeast = TimeSpan.FromMinutes(10);

    /// <param name="recording">With its rows.</param>
    /// <param name="export">What is wanted.</param>
    /// <param name="folder">Empty, the export's own.</param>
    /// <param name="progress">Told the part that is done, 0–1, from any thread.</param>
    /// <returns>The finished file's path.</returns>
    /// <exception cref="ExportFailure">It cannot be made.</exception>
    public async Task<string> RunAsync(Recording recording, RecordingExport export, string folder, Action<double> progress, CancellationToken cancellationToken)
    {
        var (from, to) = (TimeSpan.FromMilliseconds(export.FromMs), TimeSpan.FromMilliseconds(export.ToMs));
        if (!encoder.IsThere) throw new ExportFailure(ExportFailure.NoEncoder);
        var tracks = await sources.FetchAsync(recording, from, to, export.Channel, folder, cancellationToken);
        var cues = await CaptionsAsync(recording, export, cancellationToken);
        var burnt = export.Captions == CaptionPlace.BurntIn ? cues.SelectMany(text => text.Cues).ToList() : [];

        var scenes = Scenes.Plan(tracks, from, to, options);
        double total = scenes.Sum(scene => LengthOf(scene).TotalSeconds) * (1 + JoiningShare);
        double done = 0;
        for (int i = 0; i < scenes.Count; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, EncoderArguments.TextFile(i)), SceneText.Write(scenes[i], burnt, options), cancellationToken);
            await EncodeAsync(folder, EncoderArguments.Pictures(i, scenes[i], export.Format, options), LengthOf(scenes[i]), 1, Report, cancellationToken);
            done += LengthOf(scenes[i]).TotalSeconds;
        }

        var languages = export.Captions == CaptionPlace.Track ? await WriteCaptionsAsync(cues, from, to, folder, cancellationToken) : [];
        await File.WriteAllTextAsync(Path.Combine(folder, EncoderArguments.SceneList), EncoderArguments.SceneListOf(scenes, options), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, EncoderArguments.ChapterList), Chapters.Write(recording.Marks, export.FromMs, export.ToMs), cancellationToken);
        string result = export.Format == ExportFormat.Mp4 ? "result.mp4" : "result.webm";
        var sounds = tracks.Where(track => track.HasSound).ToList();
        await EncodeAsync(folder, EncoderArguments.Joined(sounds, from, to - from, languages, export.Format, result), to - from, JoiningShare, Report, cancellationToken);
        return Path.Combine(folder, result);

        void Report(double weighted) => progress(Math.Clamp((done + weighted) / total, 0, 1));
    }

    private TimeSpan LengthOf(Scene scene) => Scenes.TimeAt(scene.Frames, options);

    private async Task EncodeAsync(
        string folder, IReadOnlyList<string> arguments, TimeSpan length, double share, Action<double> report, CancellationToken cancellationToken)
    {
        var bounds = new EncoderBounds(CpuAtLeast + length * options.MaxCpuPerSecond, ExportSizes.LargestFile(length));
        var result = await encoder.EncodeAsync(folder, arguments, bounds, TakeLine, cancellationToken);
        if (result.ExitCode != 0) throw ExportFailure.Of(result);

        // `-progress`: lines of key=value; this one is microseconds of the result.
        void TakeLine(string line)
        {
            if (!line.StartsWith("out_time_us=", StringComparison.Ordinal)) return;
            if (long.TryParse(line.AsSpan("out_time_us=".Length), CultureInfo.InvariantCulture, out long time) && time > 0) report(Math.Min(time / Microseconds, length.TotalSeconds) * share);
        }
    }

    private async Task<List<(string Language, List<Cue> Cues)>> CaptionsAsync(Recording recording, RecordingExport export, CancellationToken cancellationToken)
    {
        var found = new List<(string, List<Cue>)>();
        if (export.Captions == CaptionPlace.None) return found;
        foreach (var row in recording.Captions.Where(row => export.CaptionLanguage is null || row.Language == export.CaptionLanguage).OrderBy(row => row.Language, StringComparer.Ordinal))
        {
            if (await captions.ReadAsync(recording, row, cancellationToken) is { } cues) found.Add((row.Language, cues));
        }

        return found.Count > 0 ? found : throw new ExportFailure(ExportFailure.Captions);
    }

    /// <returns>ISO 639-2 of each file that was written.</returns>
    private static async Task<List<string>> WriteCaptionsAsync(
        List<(string Language, List<Cue> Cues)> texts, TimeSpan from, TimeSpan to, string folder, CancellationToken cancellationToken)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            var shifted = texts[i].Cues.Where(cue => cue.To > from && cue.From < to)
                .Select(cue => cue with { From = cue.From > from ? cue.From - from : TimeSpan.Zero, To = (cue.To < to ? cue.To : to) - from });
            await File.WriteAllTextAsync(Path.Combine(folder, EncoderArguments.CaptionFile(i)), WebVtt.Write(shifted), cancellationToken);
        }

        return texts.ConvertAll(text => CaptionLanguage.ThreeLetters(text.Language));
    }
}
