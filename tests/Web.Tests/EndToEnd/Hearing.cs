namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What a page lets its person hear: of each tone, how loud it comes to the page and how loud it leaves it, both in decibels.</summary>
public static class Hearing
{
    /// <summary>
    /// Below that a tone is not there. The relative level of a browser's window of 8,192 samples beside a tone at full scale is far lower.
    /// </summary>
    private const double Silent = -70;

    /// <summary>Has the page remember every element that it plays; before the page is opened.</summary>
    public static Task ListenAsync(this Clinician person) => person.Page.AddInitScriptAsync("""
        const played = new Set();
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { played.add(this); return play.call(this); };
        let context = null;
        const taps = new Map();
        // In decibels: the loudest element's level at a frequency, as it came and as its element lets it out.
        globalThis.levelsAt = async hertz => {
          context ??= new AudioContext();
          await context.resume();
          const levels = { came: -Infinity, heard: -Infinity };
          for (const element of played) {
            const stream = element.srcObject;
            if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) continue;
            if (!taps.has(stream)) {
              const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
              context.createMediaStreamSource(stream).connect(analyser);
              taps.set(stream, analyser);
            }
            const analyser = taps.get(stream);
            const bins = new Float32Array(analyser.frequencyBinCount);
            analyser.getFloatFrequencyData(bins);
            const at = Math.round(hertz / context.sampleRate * analyser.fftSize);
            const level = Math.max(...bins.slice(at - 2, at + 3));
            levels.came = Math.max(levels.came, level);
            const volume = element.muted ? 0 : element.volume;
            levels.heard = Math.max(levels.heard, level + 20 * Math.log10(volume));
          }
          return levels;
        };
        """);

    /// <summary>Until a tone comes and is let out quieter by so much (within a decibel); 0 for as loud as it comes.</summary>
    public static Task UntilHearsAsync(this Clinician person, double hertz, double quieterBy) => person.Page.WaitForFunctionAsync(
        $"() => levelsAt({hertz}).then(({{ came, heard }}) => came > {Silent} && Math.abs(came - heard - {quieterBy}) < 1)", null, new() { Timeout = 30_000, PollingInterval = 200 });

    /// <summary>Until nothing of a tone comes.</summary>
    public static Task UntilSilentAsync(this Clinician person, double hertz) => person.Page.WaitForFunctionAsync(
        $"() => levelsAt({hertz}).then(({{ heard }}) => heard < {Silent})", null, new() { Timeout = 30_000, PollingInterval = 200 });
}
