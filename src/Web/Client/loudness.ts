// How loud an element is heard. Where a page may not set an element's volume (Safari on iOS and iPadOS leaves it at 1), its sound takes a way through Web Audio.

/** Decibels as a factor of amplitude; −40 and less is nothing. */
export function factorOf(decibels: number): number {
  return decibels <= -40 ? 0 : 10 ** (decibels / 20);
}

const gains = new WeakMap<HTMLMediaElement, Promise<GainNode | null>>();
let shared: AudioContext | null = null;

/** @param loudness 0 to 1 */
export function setLoudness(element: HTMLMediaElement, loudness: number): void {
  element.volume = loudness;
  // Read back at once: where it is not the page's to set, it stays at 1.
  if (Math.abs(element.volume - loudness) < 0.001 && !gains.has(element)) return;
  let gain = gains.get(element);
  if (!gain) gains.set(element, gain = route(element));
  void gain.then(node => node?.gain.setTargetAtTime(loudness, node.context.currentTime, 0.02));
}

/** What goes through Web Audio stays muted as an element; there its loudness says it all. */
export function mute(element: HTMLMediaElement, muted: boolean): void {
  if (!gains.has(element)) element.muted = muted;
  else if (muted) setLoudness(element, 0);
}

/** From then on the element sounds by its gain alone. */
async function route(element: HTMLMediaElement): Promise<GainNode | null> {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') await shared.resume().catch(() => undefined);
  try {
    const gain = new GainNode(shared);
    if (element.srcObject instanceof MediaStream) {
      shared.createMediaStreamSource(element.srcObject).connect(gain);
      // A muted element keeps a remote stream flowing.
      element.muted = true;
    } else {
      shared.createMediaElementSource(element).connect(gain);
    }
    gain.connect(shared.destination);
    return gain;
  } catch {
    // Full loudness is better than none.
    return null;
  }
}
