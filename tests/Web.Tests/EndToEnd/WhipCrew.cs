using CaseHub.Web.Tests.Interop;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Several WHIP devices in one browser page: each sends a picture of its own colour, and a tone while it is told to speak.</summary>
public sealed class WhipCrew(IPage page)
{
    private const string Publish = """
        async ({ url, token, hue }) => {
          window.sound ??= new AudioContext();
          window.crew ??= [];
          const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 });
          const pen = canvas.getContext('2d');
          let drawn = 0;
          setInterval(() => {
            pen.fillStyle = `hsl(${hue} 100% 45%)`;
            pen.fillRect(0, 0, 160, 120);
            pen.fillStyle = 'black';
            pen.fillRect(drawn++ % 152, 0, 8, 8);
          }, 150);
          const tone = new OscillatorNode(sound, { frequency: 300 + hue });
          const voice = new GainNode(sound, { gain: 0 });
          const heard = new MediaStreamAudioDestinationNode(sound);
          tone.connect(voice).connect(heard);
          tone.start();
          const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
          for (const track of [heard.stream.getAudioTracks()[0], canvas.captureStream(7).getVideoTracks()[0]]) peer.addTransceiver(track, { direction: 'sendonly' });
          await peer.setLocalDescription();
          const headers = { 'Content-Type': 'application/sdp', Authorization: `Bearer ${token}` };
          const answer = await fetch(url, { method: 'POST', headers, body: peer.localDescription.sdp });
          if (answer.status !== 201) throw new Error(`WHIP: ${answer.status} ${await answer.text()}`);
          await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
          while (peer.connectionState !== 'connected') await new Promise(resolve => setTimeout(resolve, 20));
          crew.push({ peer, voice });
        }
        """;

    public int Count { get; private set; }

    /// <summary>One more device comes; each in a hue of its own, as far from the others as so many of them allow.</summary>
    public async Task ArriveAsync(ApiPerson owner, string session, int ofSoMany, CancellationToken cancel)
    {
        var (url, token) = await owner.MediaTokenAsync(session, "publish", cancel);
        await page.EvaluateAsync(Publish, new { url, token, hue = HueOf(Count++, ofSoMany) });
    }

    public Task SpeakAsync(int device, bool speaks = true) =>
        page.EvaluateAsync("([device, gain]) => { crew[device].voice.gain.value = gain; }", new[] { device, speaks ? 0.4 : 0 });

    public static int HueOf(int device, int ofSoMany) => device * 360 / ofSoMany;
}
