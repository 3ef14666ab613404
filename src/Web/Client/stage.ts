// Everybody's tiles and voices, whichever way they come.
import type { Call } from './call';
import { make } from './dom';
import type { Inbound } from './peer';
import type { PersonView, RoomView } from './protocol';
import { useSpeaker } from './sound';
import { Tile, type Measured } from './tile';
import type { RemoteMedia } from './ways';

const levelsMs = 50;
const statsMs = 1000;

export class Stage {
  private readonly element: HTMLElement;
  private readonly tiles = new Map<string, Tile>();
  /** By the track itself: two connections to one browser carry tracks of the same id. */
  private readonly voices = new Map<MediaStreamTrack, HTMLAudioElement>();
  private readonly heardAt = new Map<string, number>();
  private readonly blocked: (blocked: boolean) => void;
  private call: Call | null = null;
  private speaker = '';
  private timers: number[] = [];

  /** @param blocked told when the browser does not let the voices play before the person has touched the page */
  constructor(element: HTMLElement, blocked: (blocked: boolean) => void) {
    this.element = element;
    this.blocked = blocked;
  }

  start(call: Call): void {
    this.call = call;
    this.timers = [
      window.setInterval(() => this.listen(), levelsMs),
      window.setInterval(() => void this.measure(), statsMs),
    ];
    document.addEventListener('visibilitychange', () => { for (const tile of this.tiles.values()) tile.background(); });
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const voice of this.voices.values()) voice.srcObject = null;
    this.voices.clear();
  }

  update(room: RoomView, me: string): void {
    const shown = this.call?.shown() ?? [];
    const wanted = new Map<string, () => void>();
    for (const person of room.people) {
      if (person.participantId === me) continue;
      wanted.set(`${person.participantId}/camera`, () => this.showCamera(person, shown));
      const screen = shown.find(media => media.participantId === person.participantId && media.source === 'screen');
      if (screen) wanted.set(`${person.participantId}/screen`, () => this.showScreen(person, screen));
    }

    for (const [key, tile] of this.tiles) if (!wanted.has(key)) this.remove(key, tile);
    for (const show of wanted.values()) show();
    this.element.dataset['tiles'] = String(this.tiles.size);
    this.element.classList.toggle('has-screen', [...wanted.keys()].some(key => key.endsWith('/screen')));
    this.letSpeak(shown);
  }

  async choose(speaker: string): Promise<void> {
    this.speaker = speaker;
    await Promise.all([...this.voices.values()].map(voice => useSpeaker(voice, speaker)));
  }

  /** After the person has touched the page. */
  async unblock(): Promise<void> {
    await Promise.all([...this.voices.values()].map(voice => voice.play().catch(() => undefined)));
    this.blocked(false);
  }

  private showCamera(person: PersonView, shown: RemoteMedia[]): void {
    const media = shown.find(candidate => candidate.participantId === person.participantId && candidate.source === 'camera');
    const tile = this.tile(person.participantId, 'camera');
    tile.update({ name: person.name, audio: person.audio, video: person.video, away: person.isAway, screen: false });
    tile.show(media?.video?.track ?? null, this.picturesOf(person, 'camera'));
  }

  private showScreen(person: PersonView, media: RemoteMedia): void {
    const tile = this.tile(person.participantId, 'screen');
    tile.update({ name: person.name, audio: false, video: true, away: person.isAway, screen: true });
    tile.show(media.video?.track ?? null, this.picturesOf(person, 'screen'));
  }

  private picturesOf(person: PersonView, source: string): MediaStreamTrack[] {
    const media = this.call?.everything().filter(one => one.participantId === person.participantId && one.source === source) ?? [];
    return media.flatMap(one => one.video?.track ?? []);
  }

  private tile(participantId: string, source: string): Tile {
    const key = `${participantId}/${source}`;
    const known = this.tiles.get(key);
    if (known) return known;
    const tile = new Tile(participantId, source);
    this.tiles.set(key, tile);
    if (source === 'screen') this.element.prepend(tile.element);
    else this.element.append(tile.element);
    return tile;
  }

  private remove(key: string, tile: Tile): void {
    tile.element.remove();
    this.tiles.delete(key);
  }

  /** Voices of a way that is not shown yet already play, muted, so that the change is not heard. */
  private letSpeak(shown: RemoteMedia[]): void {
    const audible = new Set(shown.flatMap(media => media.audio?.track ?? []));
    const tracks = new Set((this.call?.everything() ?? []).flatMap(media => media.audio?.track ?? []));
    for (const track of tracks) if (!this.voices.has(track)) this.addVoice(track);
    for (const [track, voice] of this.voices) {
      voice.muted = !audible.has(track);
      if (tracks.has(track)) continue;
      voice.srcObject = null;
      this.voices.delete(track);
    }
  }

  private addVoice(track: MediaStreamTrack): void {
    const voice = make('audio');
    voice.srcObject = new MediaStream([track]);
    this.voices.set(track, voice);
    void useSpeaker(voice, this.speaker);
    voice.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.blocked(true);
    });
  }

  /** Who speaks, and whether sound keeps coming: read where the browser notes what it has just played (W3C webrtc §5.3). */
  private listen(): void {
    if (document.hidden) return;
    for (const media of this.call?.shown() ?? []) {
      const tile = this.tiles.get(`${media.participantId}/${media.source}`);
      const played = media.audio?.getSynchronizationSources()[0];
      if (!tile || !played || this.heardAt.get(media.participantId) === played.timestamp) continue;
      this.heardAt.set(media.participantId, played.timestamp);
      tile.heard(performance.now(), played.audioLevel ?? 0);
    }
  }

  private async measure(): Promise<void> {
    const arriving = await this.call?.measure() ?? new Map<string, Inbound>();
    const of = (receiver: RTCRtpReceiver | null): Measured | null => {
      const inbound = arriving.get(receiver?.track.id ?? '');
      return receiver && inbound ? { track: receiver.track, inbound } : null;
    };
    for (const media of this.call?.shown() ?? [])
      this.tiles.get(`${media.participantId}/${media.source}`)?.measured(of(media.video), of(media.audio));
  }
}
