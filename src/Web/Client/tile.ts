// One person's camera, or one shared screen: picture, name, and how they are.
import { icon, make } from './dom';
import { GapMeter, Tally, qualityOf } from './flow';
import { languagePair } from './interpreters';
import { weakest, type Arriving } from './line';
import type { Inbound } from './peer';
import type { LineView } from './protocol';
import { text } from './texts';

/** How long after a word somebody still speaks. */
const speakingMs = 800;
const audible = 0.02;

/** A slot's track may show one person after another: each counts its own part. */
const counted = { frames: new WeakMap<object, number>(), energy: new WeakMap<object, number>(), packets: new WeakMap<object, number>(), lost: new WeakMap<object, number>() };

export interface TileFacts {
  name: string;
  /** The two languages between which they interpret. */
  interprets: readonly string[] | null;
  /** At their device. */
  people: number;
  audio: boolean;
  video: boolean;
  away: boolean;
  screen: boolean;
  /** Theirs, to the hub. */
  upload: LineView | null;
  /** One's own, from the hub. */
  download: LineView | null;
}

/** What arrived of one track so far. */
export interface Measured { track: MediaStreamTrack; inbound: Inbound }

export class Tile {
  readonly element = make('article', 'tile');
  private readonly picture = make('div', 'tile-picture');
  private readonly initials = make('span', 'tile-initials');
  private readonly name = make('span', 'tile-name');
  private readonly people = make('span', 'tile-people');
  private readonly part = make('span', 'tile-part');
  private readonly state = make('span', 'tile-state');
  private readonly muted = sign('mic-off', 'tile-muted', text('room-muted'));
  private readonly speaks = sign('speaker', 'tile-speaks', text('room-speaks'));
  private readonly quality = make('span', 'tile-quality');
  private readonly pin = make('button', 'tile-pin');
  private readonly frameGap = new GapMeter();
  private readonly soundGap = new GapMeter();
  private readonly frames = new Tally(counted.frames);
  private readonly energy = new Tally(counted.energy);
  private readonly packets = new Tally(counted.packets);
  private readonly lost = new Tally(counted.lost);
  private readonly videos = new Map<MediaStreamTrack, HTMLVideoElement>();
  /** Those that have shown a frame of this person. */
  private readonly ready = new WeakSet<HTMLVideoElement>();
  private front: HTMLVideoElement | null = null;
  private wanted: MediaStreamTrack | null = null;
  private facts: TileFacts = { name: '', interprets: null, people: 1, audio: false, video: false, away: false, screen: false, upload: null, download: null };
  private spokeAt = -Infinity;

  /** @param pinned told when the person presses the pin */
  constructor(participantId: string, source: string, pinned: () => void) {
    this.element.dataset['testid'] = 'tile';
    this.element.dataset['participant'] = participantId;
    this.element.dataset['source'] = source;
    this.name.dir = 'auto';
    this.initials.ariaHidden = 'true';
    const bar = make('footer', 'tile-bar');
    bar.append(this.name, this.part, this.people, this.speaks, this.muted, this.state, this.quality);
    this.picture.append(this.initials);
    this.speaks.hidden = true;
    this.pin.type = 'button';
    this.pin.dataset['testid'] = 'pin';
    this.pin.append(icon('pin'));
    this.pin.addEventListener('click', pinned);
    this.element.append(this.picture, bar, this.pin);
  }

  update(facts: TileFacts): void {
    this.facts = facts;
    const shownName = facts.screen ? text('room-screen-of', facts.name) : facts.name;
    this.name.textContent = shownName;
    this.element.ariaLabel = shownName;
    this.initials.textContent = initialsOf(facts.name);
    this.part.textContent = facts.interprets && !facts.screen ? text('room-interpreter', languagePair(facts.interprets)) : '';
    this.people.textContent = facts.people > 1 ? text('room-people', facts.people) : '';
    this.muted.hidden = facts.audio || facts.screen;
    this.state.textContent = facts.away ? text('room-away') : '';
    this.showWhetherSeen();
    this.element.classList.toggle('away', facts.away);
    if (!facts.video || facts.away) this.frameGap.pause();
    if (!facts.audio || facts.away) this.soundGap.pause();
  }

  /**
   * Every way's picture is decoded into an element of its own, so that a change of way is a change of what lies in front. The old
   * picture stays in front until the new one has its first frame. A track that goes on without this tile shows somebody else by now.
   */
  show(wanted: MediaStreamTrack | null, all: readonly MediaStreamTrack[]): void {
    for (const track of all) if (!this.videos.has(track)) this.videos.set(track, this.addVideo(track));
    this.wanted = wanted;
    this.bringForward();
    for (const [track, video] of this.videos) if (!all.includes(track) && (video !== this.front || track.readyState === 'live')) this.remove(track, video);
    if (!wanted) this.frameGap.pause();
    this.showWhetherSeen();
  }

  /** @param pinned whether the person has chosen to see this one large */
  showPin(pinned: boolean): void {
    this.element.classList.toggle('pinned', pinned);
    this.pin.ariaPressed = String(pinned);
    this.pin.ariaLabel = text('room-pin', this.element.ariaLabel ?? '');
    this.pin.title = text(pinned ? 'room-unpin-hint' : 'room-pin-hint');
  }

  get isSpeaking(): boolean { return !this.speaks.hidden; }

  /** From the sound's last packet that was played. */
  heard(now: number): void {
    if (this.facts.audio) this.soundGap.alive(now);
  }

  /** Several times a second, whether anything is heard or not. */
  sounds(now: number, level: number): void {
    if (level > audible) this.spokeAt = now;
    const speaks = this.facts.audio && !this.facts.away && now - this.spokeAt < speakingMs;
    if (speaks === !this.speaks.hidden) return;
    this.speaks.hidden = !speaks;
    this.element.classList.toggle('speaking', speaks);
  }

  /** No sound comes, and none is due: others have the slots. */
  unheard(): void { this.soundGap.pause(); }

  background(): void {
    this.frameGap.pause();
    this.soundGap.pause();
  }

  /** Once a second. */
  measured(video: Measured | null, audio: Measured | null): void {
    const media = [video, audio].filter(one => one !== null);
    const received = media.reduce((sum, one) => sum + this.packets.add(one.track, one.inbound.packetsReceived), 0);
    const lost = media.reduce((sum, one) => sum + this.lost.add(one.track, one.inbound.packetsLost), 0);
    if (video) this.frames.add(video.track, video.inbound.framesDecoded);
    if (audio) this.energy.add(audio.track, audio.inbound.totalAudioEnergy);
    const due = media.length > 0 && (this.facts.audio || this.facts.video) && !this.facts.away;
    this.publish(due ? { quality: qualityOf(received, lost, due), received, lost } : null);
  }

  private publish(arriving: Arriving | null): void {
    const now = performance.now();
    const { dataset } = this.element;
    dataset['frames'] = String(this.frames.total);
    dataset['energy'] = this.energy.total.toFixed(6);
    dataset['longestPictureGapMs'] = this.frameGap.longest(now).toFixed(0);
    dataset['longestSoundGapMs'] = this.soundGap.longest(now).toFixed(0);
    dataset['longestGapMs'] = Math.max(this.frameGap.longest(now), this.soundGap.longest(now)).toFixed(0);
    const { quality, key, value } = weakest(this.facts.upload, this.facts.download, arriving);
    const words = text(key, this.facts.name, value);
    if (this.quality.title === words) return;
    dataset['quality'] = quality;
    this.quality.title = words;
    this.quality.replaceChildren(icon(`signal-${quality}`), make('span', 'tile-quality-word', text(`room-quality-${quality}`)), make('span', 'visually-hidden', words));
  }

  private addVideo(track: MediaStreamTrack): HTMLVideoElement {
    const video = make('video');
    video.muted = true;
    video.playsInline = true;
    video.autoplay = true;
    video.srcObject = new MediaStream([track]);
    this.countFrames(video, performance.now());
    this.picture.append(video);
    return video;
  }

  private bringForward(): void {
    const coming = this.wanted ? this.videos.get(this.wanted) : undefined;
    if (!coming || coming === this.front || !this.ready.has(coming)) return;
    this.front?.classList.remove('front');
    coming.classList.add('front');
    this.front = coming;
    this.showWhetherSeen();
  }

  private showWhetherSeen(): void {
    this.element.classList.toggle('no-picture', !this.facts.video || !this.front);
  }

  private remove(track: MediaStreamTrack, video: HTMLVideoElement): void {
    video.srcObject = null;
    video.remove();
    this.videos.delete(track);
    if (this.front === video) this.front = null;
  }

  /** What was sent before `since` may still be somebody else's picture: the slot was theirs. */
  private countFrames(video: HTMLVideoElement, since: number): void {
    const next = (now: number, frame: VideoFrameCallbackMetadata) => {
      if (!video.isConnected) return;
      if (!this.ready.has(video) && (frame.receiveTime ?? now) >= since) {
        this.ready.add(video);
        this.bringForward();
      }
      if (video === this.front && this.facts.video && !this.facts.away) this.frameGap.alive(now);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  }
}

function initialsOf(name: string): string {
  const words = name.replace(/^(dr|prof)\.?\s+/i, '').split(/\s+/).filter(word => word !== '');
  return [words[0], words.length > 1 ? words.at(-1) : ''].map(word => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase();
}

function sign(name: string, className: string, label: string): HTMLElement {
  const element = make('span', className);
  element.role = 'img';
  element.ariaLabel = label;
  element.title = label;
  element.append(icon(name));
  return element;
}
