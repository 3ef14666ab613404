// The voices of a room: an audio element for each, how loud it is, and by which loudspeaker it is heard.
import { make } from './dom';
import { mute, setLoudness } from './loudness';
import { useSpeaker } from './sound';
import type { RemoteMedia } from './ways';

export class Voices {
  /** How loud each voice is, 0 to 1. */
  volumeOf: (media: RemoteMedia) => number = () => 1;
  /** By the track itself: two connections to one browser carry tracks of the same id. */
  private readonly elements = new Map<MediaStreamTrack, HTMLAudioElement>();
  private readonly blocked: (blocked: boolean) => void;
  private speaker = '';

  /** @param blocked told when the browser does not let the voices play before the person has touched the page */
  constructor(blocked: (blocked: boolean) => void) { this.blocked = blocked; }

  /**
   * Voices of a way that is not shown yet already play, muted, so that the change is not heard.
   * @param shown what is heard
   * @param everything what arrives by all open ways
   */
  play(shown: readonly RemoteMedia[], everything: readonly RemoteMedia[]): void {
    const audible = new Set(shown.flatMap(media => media.audio?.track ?? []));
    const tracks = new Set(everything.flatMap(media => media.audio?.track ?? []));
    for (const track of tracks) if (!this.elements.has(track)) this.add(track);
    for (const media of shown) {
      const voice = media.audio && this.elements.get(media.audio.track);
      if (voice) setLoudness(voice, this.volumeOf(media));
    }

    for (const [track, voice] of this.elements) {
      mute(voice, !audible.has(track));
      if (tracks.has(track)) continue;
      voice.srcObject = null;
      this.elements.delete(track);
    }
  }

  async choose(speaker: string): Promise<void> {
    this.speaker = speaker;
    await Promise.all([...this.elements.values()].map(voice => useSpeaker(voice, speaker)));
  }

  /** After the person has touched the page. */
  async unblock(): Promise<void> {
    await Promise.all([...this.elements.values()].map(voice => voice.play().catch(() => undefined)));
    this.blocked(false);
  }

  stop(): void {
    for (const voice of this.elements.values()) voice.srcObject = null;
    this.elements.clear();
  }

  private add(track: MediaStreamTrack): void {
    const voice = make('audio');
    voice.srcObject = new MediaStream([track]);
    this.elements.set(track, voice);
    void useSpeaker(voice, this.speaker);
    voice.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.blocked(true);
    });
  }
}
