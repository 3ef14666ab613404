// Everybody's tiles, whichever way their pictures come; their voices are in voices.ts.
import { make } from './dom';
import { readLevel, type Inbound } from './peer';
import type { LineView, PersonView, PictureWish, RoomView } from './protocol';
import { Tile, type Measured } from './tile';
import { Voices } from './voices';
import type { RemoteMedia } from './ways';
import { WishTeller, wishesOf } from './wishes';

const soundMs = 50;
const levelsMs = 250;
const statsMs = 1000;
/** Of a picture, width to height: what is narrower than its tile is no higher than that. */
const narrowest = 4 / 3;
/** Beside a large picture the others and oneself stand in one column up to so many. */
const inOneColumn = 4;

/** Where what is seen and heard comes from. */
export interface MediaSource {
  shown(): RemoteMedia[];
  /** What arrives by all open ways. */
  everything(): RemoteMedia[];
  measure(): Promise<Map<string, Inbound>>;
}

export class Stage {
  readonly voices: Voices;
  private readonly element: HTMLElement;
  private readonly tiles = new Map<string, Tile>();
  private readonly heardAt = new Map<string, number>();
  private readonly wishes: WishTeller;
  /** Kept free for one's own picture, which lies over the stage. */
  private readonly selfPlace = make('div', 'self-place');
  private readonly inSight = new Set<Element>();
  private readonly sizes = new ResizeObserver(() => this.wish());
  private readonly sights = new IntersectionObserver(entries => this.see(entries));
  /** What the relay has of each tile, by its key. */
  private publications = new Map<string, string>();
  /** Per cent of what was sent to this page that did not arrive in the last second. */
  lossHeard: (percent: number) => void = () => undefined;
  private arrangement: { large: string | null; alone: boolean } | null = null;
  /** Of the tile of whoever spoke last. */
  private spoke = '';
  private arrived = { received: 0, lost: 0 };
  private download: LineView | null = null;
  private pinned: string | null = null;
  private call: MediaSource | null = null;
  private timers: number[] = [];

  /**
   * @param blocked told when the browser does not let the voices play before the person has touched the page
   * @param wish tells the hub what is shown here
   */
  constructor(element: HTMLElement, blocked: (blocked: boolean) => void, wish: (wishes: PictureWish[]) => Promise<unknown>) {
    this.element = element;
    this.voices = new Voices(blocked);
    this.wishes = new WishTeller(wish);
    element.append(this.selfPlace);
  }

  /** The hub has let this browser in, for the first time or again. */
  joined(): void { this.wishes.again(); }

  start(call: MediaSource): void {
    this.call = call;
    this.timers = [
      window.setInterval(() => this.listen(), soundMs),
      window.setInterval(() => void this.seeWhoSpeaks(), levelsMs),
      window.setInterval(() => void this.measure(), statsMs),
    ];
    document.addEventListener('visibilitychange', () => {
      for (const tile of this.tiles.values()) tile.background();
      this.wish();
    });
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.sizes.disconnect();
    this.sights.disconnect();
    this.voices.stop();
  }

  update(room: RoomView, me: string): void {
    const shown = this.call?.shown() ?? [];
    this.download = room.people.find(person => person.participantId === me)?.download ?? null;
    const wanted = new Map<string, () => void>();
    for (const person of room.people) {
      if (person.participantId === me) continue;
      wanted.set(`${person.participantId}/camera`, () => this.showCamera(person, shown));
      const screen = shown.find(media => media.participantId === person.participantId && media.source === 'screen');
      if (screen) wanted.set(`${person.participantId}/screen`, () => this.showScreen(person, screen));
    }

    for (const [key, tile] of this.tiles) if (!wanted.has(key)) this.remove(key, tile);
    for (const show of wanted.values()) show();
    // Of the relay that is not in view yet, too: before it is, its pictures must come.
    this.publications = new Map(room.people.flatMap(person => person.publications.map(
      publication => [`${person.participantId}/${publication.source}`, publication.publicationId] as const)));
    this.arrange();
    this.voices.play(shown, this.call?.everything() ?? []);
    this.wish();
  }

  /**
   * How a briefing is shown. What the person has pinned and a screen that is shared come first.
   * @param large a participant id, `speaker` for whoever speaks, null for all alike
   * @param alone nothing but the large one is shown
   */
  arrangeAs(large: string | null, alone: boolean): void {
    if (this.arrangement?.large === large && this.arrangement.alone === alone) return;
    this.arrangement = { large, alone };
    this.arrange();
    this.wish();
  }

  private showCamera(person: PersonView, shown: RemoteMedia[]): void {
    const media = shown.find(candidate => candidate.participantId === person.participantId && candidate.source === 'camera');
    const tile = this.tile(person.participantId, 'camera');
    tile.update({ name: person.name, interprets: person.interprets, people: person.peopleHere, audio: person.audio, video: person.video, away: person.isAway, screen: false, upload: person.upload, download: this.download });
    tile.show(media?.video?.track ?? null, this.picturesOf(person, 'camera'));
  }

  private showScreen(person: PersonView, media: RemoteMedia): void {
    const tile = this.tile(person.participantId, 'screen');
    tile.update({ name: person.name, interprets: null, people: 1, audio: false, video: true, away: person.isAway, screen: true, upload: person.upload, download: this.download });
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
    const tile = new Tile(participantId, source, () => this.pin(key));
    this.tiles.set(key, tile);
    this.sizes.observe(tile.element);
    this.sights.observe(tile.element);
    this.inSight.add(tile.element);
    if (source === 'screen') this.element.prepend(tile.element);
    else this.selfPlace.before(tile.element);
    return tile;
  }

  private remove(key: string, tile: Tile): void {
    this.sizes.unobserve(tile.element);
    this.sights.unobserve(tile.element);
    this.inSight.delete(tile.element);
    tile.element.remove();
    this.tiles.delete(key);
    if (this.pinned === key) this.pinned = null;
  }

  /** One at a time; the pin of the pinned one takes it off. */
  private pin(key: string): void {
    this.pinned = this.pinned === key ? null : key;
    this.arrange();
    this.wish();
  }

  /** One picture large, the pinned one or else a screen, and the others beside it; or all alike. */
  private arrange(): void {
    const large = this.pinned ?? [...this.tiles.keys()].find(key => key.endsWith('/screen')) ?? this.arranged();
    const alone = this.arrangement?.alone === true && this.tiles.size > 1;
    const first = large ?? this.tiles.keys().next().value;
    for (const [key, tile] of this.tiles) {
      tile.element.classList.toggle('large', key === large);
      tile.element.classList.toggle('left-out', alone && key !== first);
      tile.showPin(key === this.pinned);
    }
    const count = alone ? 1 : this.tiles.size;
    const others = count - 1;
    const columns = others >= inOneColumn ? 2 : 1;
    this.element.dataset['tiles'] = String(count);
    this.element.dataset['beside'] = String(columns);
    this.element.style.setProperty('--rows', String(Math.ceil((others + 1) / columns)));
    this.element.classList.toggle('has-large', large !== null);
  }

  /** Whom the arrangement wants large, if they have a tile; of one tile there is no large one. */
  private arranged(): string | null {
    const wanted = this.arrangement?.large ?? null;
    if (wanted === null || this.tiles.size < 2) return null;
    const key = wanted === 'speaker' ? this.spoke : `${wanted}/camera`;
    return this.tiles.has(key) ? key : this.tiles.keys().next().value ?? null;
  }

  private followSpeaker(): void {
    if (this.arrangement?.large !== 'speaker' || this.tiles.get(this.spoke)?.isSpeaking) return;
    const speaking = [...this.tiles].find(([, tile]) => tile.isSpeaking)?.[0];
    if (!speaking) return;
    this.spoke = speaking;
    this.arrange();
    this.wish();
  }

  private see(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      if (entry.isIntersecting) this.inSight.add(entry.target);
      else this.inSight.delete(entry.target);
    }
    this.wish();
  }

  private wish(): void {
    const tiles = [...this.tiles].map(([key, { element }]) => ({
      publicationId: this.publications.get(key) ?? null,
      cssHeight: Math.min(element.clientHeight, element.clientWidth / narrowest),
      inSight: !document.hidden && this.inSight.has(element),
      pinned: key === this.pinned,
    }));
    this.wishes.set(wishesOf(tiles, window.devicePixelRatio));
  }

  private async seeWhoSpeaks(): Promise<void> {
    if (document.hidden) return;
    await Promise.all((this.call?.shown() ?? []).map(async media => {
      const level = media.audio ? await readLevel(media.audio) : 0;
      this.tiles.get(`${media.participantId}/${media.source}`)?.sounds(performance.now(), level);
    }));
    this.followSpeaker();
  }

  /** Whether sound keeps coming: read where the browser notes what it has just played (W3C webrtc §5.3). */
  private listen(): void {
    if (document.hidden) return;
    for (const media of this.call?.shown() ?? []) {
      const tile = this.tiles.get(`${media.participantId}/${media.source}`);
      const played = media.audio?.getSynchronizationSources()[0];
      if (!media.audio) tile?.unheard();
      if (!tile || !played || this.heardAt.get(media.participantId) === played.timestamp) continue;
      this.heardAt.set(media.participantId, played.timestamp);
      tile.heard(performance.now());
    }
  }

  private async measure(): Promise<void> {
    const arriving = await this.call?.measure() ?? new Map<string, Inbound>();
    this.sayLoss([...arriving.values()]);
    const of = (receiver: RTCRtpReceiver | null): Measured | null => {
      const inbound = arriving.get(receiver?.track.id ?? '');
      return receiver && inbound ? { track: receiver.track, inbound } : null;
    };
    for (const media of this.call?.shown() ?? [])
      this.tiles.get(`${media.participantId}/${media.source}`)?.measured(of(media.video), of(media.audio));
  }

  private sayLoss(inbound: Inbound[]): void {
    const received = inbound.reduce((sum, one) => sum + one.packetsReceived, 0);
    const lost = inbound.reduce((sum, one) => sum + one.packetsLost, 0);
    const [came, gone] = [received - this.arrived.received, lost - this.arrived.lost];
    this.arrived = { received, lost };
    if (came > 0 && gone >= 0) this.lossHeard(100 * gone / (came + gone));
  }
}
