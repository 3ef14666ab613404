using System.Globalization;
using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Lossy;

/// <summary>What a page received over some seconds, from its connections' own statistics (W3C webrtc-stats).</summary>
/// <param name="FramesPerSecond">Pictures decoded.</param>
/// <param name="Height">Of the latest picture, pixels.</param>
/// <param name="FrozenShare">Share of the time that the picture stood still (totalFreezesDuration).</param>
/// <param name="ConcealedShare">Share of the sound's samples that were made up (concealedSamples); silence made up is counted too.</param>
public readonly record struct Received(double FramesPerSecond, double Height, double FrozenShare, double ConcealedShare);

internal static class BehindALine
{
    private const int SampleRate = 48_000;

    /// <summary>
    /// Sends all media of the pages that this person opens from now on through the line's port, by its transport alone, and keeps their
    /// connections at hand.
    /// </summary>
    /// <param name="transport">udp or tcp.</param>
    /// <param name="port">The line's; 0 for the hub's own.</param>
    public static Task TakeTheLineAsync(this Clinician person, string transport, int port) => person.Page.AddInitScriptAsync($$"""
        const port = {{port}};
        const isOther = line => /^a=candidate:/.test(line) && !/^a=candidate:\S+ \S+ {{transport}} /i.test(line);
        const moved = sdp => port === 0 ? sdp : sdp.split('\r\n').filter(line => !isOther(line))
          .map(line => line.replace(/^(a=candidate:\S+ 1 {{transport}} \d+ \S+) \d+/i, `$1 ${port}`)).join('\r\n');
        window.connections = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...parts) { super(...parts); window.connections.push(this); }
          setRemoteDescription(d) { return super.setRemoteDescription({ type: d.type, sdp: moved(d.sdp) }); }
        };
        window.received = { samples: 0 };
        const look = async () => {
          const sum = { samples: 0, concealed: 0, frames: 0, frozen: 0, height: 0 };
          for (const connection of window.connections.filter(c => c.connectionState === 'connected')) {
            for (const entry of (await connection.getStats()).values()) {
              if (entry.type !== 'inbound-rtp') continue;
              sum.samples += entry.totalSamplesReceived ?? 0;
              sum.concealed += entry.concealedSamples ?? 0;
              sum.frames += entry.framesDecoded ?? 0;
              sum.frozen += entry.totalFreezesDuration ?? 0;
              sum.height = Math.max(sum.height, entry.frameHeight ?? 0);
            }
          }
          window.received = sum;
        };
        setInterval(look, 200);
        """);

    /// <summary>Listens and looks for so many seconds of sound, made up or not: the sound card's clock runs on.</summary>
    public static async Task<Received> ReceiveAsync(this Clinician person, int seconds)
    {
        Sum before = await SumAsync(person);
        await person.UntilAsync(string.Create(CultureInfo.InvariantCulture,
            $"() => window.received.samples >= {before.Samples + (seconds * (double)SampleRate):R}"), seconds * 5_000);
        Sum after = await SumAsync(person);
        double samples = after.Samples - before.Samples, time = samples / SampleRate;
        return new Received((after.Frames - before.Frames) / time, after.Height, (after.Frozen - before.Frozen) / time, (after.Concealed - before.Concealed) / samples);
    }

    private static async Task<Sum> SumAsync(Clinician person)
    {
        JsonElement sum = (await person.Page.EvaluateAsync("() => window.received"))!.Value;
        double Of(string name) => sum.GetProperty(name).GetDouble();
        return new Sum(Of("samples"), Of("concealed"), Of("frames"), Of("frozen"), Of("height"));
    }

    private readonly record struct Sum(double Samples, double Concealed, double Frames, double Frozen, double Height);
}
