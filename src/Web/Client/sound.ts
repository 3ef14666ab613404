// What the ear needs before a call: a level meter for the microphone and a tone for the speaker.

const meterMs = 60;
const toneHertz = 523.25;
const toneSeconds = 0.8;

/** Moves a `<meter>` (0 to 1) with the microphone until stopped. */
export class LevelMeter {
  private readonly element: HTMLMeterElement;
  private context: AudioContext | null = null;
  private timer = 0;

  constructor(element: HTMLMeterElement) { this.element = element; }

  follow(track: MediaStreamTrack | null): void {
    this.stop();
    if (!track) return;
    this.context = new AudioContext();
    const analyser = new AnalyserNode(this.context, { fftSize: 1024 });
    this.context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.element.value = loudness(samples);
    }, meterMs);
  }

  stop(): void {
    clearInterval(this.timer);
    void this.context?.close();
    this.context = null;
    this.element.value = 0;
  }
}

/** A short tone through the chosen speaker. */
export async function playTestTone(speaker: string): Promise<void> {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: toneHertz });
  const volume = new GainNode(context, { gain: 0.2 });
  const output = context.createMediaStreamDestination();
  tone.connect(volume).connect(output);
  const element = new Audio();
  element.srcObject = output.stream;
  await useSpeaker(element, speaker);
  tone.start();
  tone.stop(context.currentTime + toneSeconds);
  tone.onended = () => void context.close();
  await element.play();
}

/** Not every browser lets a page choose; the system's speaker is used there. */
export async function useSpeaker(element: HTMLMediaElement, speaker: string): Promise<void> {
  if (!('setSinkId' in element)) return;
  await element.setSinkId(speaker).catch(() => undefined);
}

/** Root mean square on a scale on which ordinary speech moves about the middle: −60 dB is 0, 0 dB is 1. */
function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.max(0, Math.min(1, 1 + Math.log10(power + 1e-12) / 6));
}
