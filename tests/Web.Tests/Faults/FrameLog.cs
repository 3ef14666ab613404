using System.Diagnostics;
using System.Text.Json;
using CaseHub.Load.Peers;
using CaseHub.Load.Traffic;
using CaseHub.Web.Tests.EndToEnd;

namespace CaseHub.Web.Tests.Faults;

/// <summary>Notes in a browser each encoded frame on its way to the network (W3C WebRTC encoded transform), with its hash and time.</summary>
internal static class FrameLog
{
    private const string WorkerPath = "/frame-log-of-the-test.js";

    // RFC 2198 §3: a block that is not the last has a header of four bytes with its length in ten bits; the last, of one byte, is the newest.
    private const string Worker = """
        const log = [];
        const newest = (bytes, isRed) => {
          if (!isRed) return bytes;
          let at = 0, skip = 0;
          for (; bytes[at] & 0x80; at += 4) skip += (bytes[at + 2] & 3) << 8 | bytes[at + 3];
          return bytes.slice(at + 1 + skip);
        };
        onrtctransform = ({ transformer }) => {
          const isAudio = transformer.options.kind === 'audio';
          const note = new TransformStream({
            transform(frame, sink) {
              const isRed = /red/i.test(frame.getMetadata().mimeType ?? '');
              const bytes = newest(new Uint8Array(frame.data.slice(0)), isRed);
              const entry = { isAudio, isKeyframe: isAudio || frame.type === 'key', at: performance.timeOrigin + performance.now(), hash: '' };
              log.push(entry);
              sink.enqueue(frame);
              crypto.subtle.digest('SHA-256', bytes).then(hash => { entry.hash = [...new Uint8Array(hash)].map(b => b.toString(16).padStart(2, '0')).join(''); });
            },
          });
          transformer.readable.pipeThrough(note).pipeTo(transformer.writable);
        };
        onmessage = () => postMessage(log.filter(entry => entry.hash));
        """;

    private const string Hook = """
        window.frameLog = new Worker('/frame-log-of-the-test.js');
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...parts) {
            super(...parts);
            const hook = () => {
              for (const sender of this.getSenders()) {
                if (sender.track && !sender.transform) sender.transform = new RTCRtpScriptTransform(window.frameLog, { kind: sender.track.kind });
              }
            };
            this.addEventListener('negotiationneeded', hook);
            this.addEventListener('signalingstatechange', hook);
          }
        };
        """;

    /// <summary>For all pages that this person opens from now on.</summary>
    public static async Task KeepAsync(Clinician person)
    {
        await person.Page.RouteAsync($"**{WorkerPath}", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = Worker }));
        await person.Page.AddInitScriptAsync(Hook);
    }

    /// <summary>What the page at hand has sent since it was opened, by the clock of <see cref="Stopwatch"/>.</summary>
    public static async Task<IReadOnlyList<SentFrame>> ReadAsync(Clinician person)
    {
        JsonElement log = (await person.Page.EvaluateAsync("() => new Promise(resolve => { frameLog.onmessage = ({ data }) => resolve(data); frameLog.postMessage(0); })"))!.Value;
        double now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        long here = Stopwatch.GetTimestamp();
        return [.. log.EnumerateArray().Select(entry => new SentFrame(
            new ClipFrame(0, entry.GetProperty("isAudio").GetBoolean(), entry.GetProperty("isKeyframe").GetBoolean(), [], entry.GetProperty("hash").GetString()!),
            here + (long)((entry.GetProperty("at").GetDouble() - now) * Stopwatch.Frequency / 1_000)))];
    }
}
