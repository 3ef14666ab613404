// One track of a player: its element, its own buttons, and how it keeps up with the common clock.
import { must, setIcon } from './dom';
import { setLoudness } from './loudness';
import type { Held } from './snapshots';
import { isWithin, parseSpans, type Span } from './speech';
import { text } from './texts';
import { correct, type MasterClock } from './timeline';

/** HTMLMediaElement.HAVE_FUTURE_DATA: enough to go on. */
const enough = 3;
/** A snapshot that is being opened stands so far ahead, since opening takes that long. */
const openingSeconds = 0.2;

export class PlayerTrack implements Held {
  readonly figure: HTMLElement;
  media: HTMLMediaElement;
  bytes = 0;
  grows = false;
  failed = false;
  /** By its person's own slider, 0 to 1, and by the choice of a language. */
  private own = 1;
  private mix = 1;
  private offset = 0;
  private duration = 0;
  private speech: Span[] = [];
  private opening: HTMLMediaElement | null = null;
  private readonly blocked: () => void;

  /** @param blocked the browser refuses to play before the person has pressed something */
  constructor(figure: HTMLElement, blocked: () => void) {
    this.figure = figure;
    this.blocked = blocked;
    this.media = must<HTMLMediaElement>('video, audio', figure);
    this.describe(figure.dataset);
    this.prepare(this.media);
    this.showTools();
  }

  get id(): string { return this.figure.dataset['track'] ?? ''; }

  get label(): string { return this.figure.dataset['label'] ?? ''; }

  /** Of an interpreter: into which language; null for the floor. */
  get language(): string | null { return this.figure.dataset['kind'] === 'voice' ? this.figure.dataset['language'] ?? '' : null; }

  /** @param mix what the choice of a language leaves of it, 0 to 1; an interpreter of another language is not played at all */
  setMix(mix: number): void {
    if (mix === this.mix) return;
    this.mix = mix;
    setLoudness(this.media, this.own * mix);
  }

  /** Seconds of the recording's time line. */
  get end(): number { return this.offset + this.duration; }

  get isOpening(): boolean { return this.opening !== null; }

  speaksAt(position: number): boolean { return isWithin(this.speech, position); }

  isDue(position: number): boolean {
    return (this.mix > 0 || this.language === null) && this.covers(position);
  }

  /** Whether it has something at this place, chosen or not. */
  covers(position: number): boolean {
    return !this.failed && !this.media.ended && position >= this.offset && position < this.end;
  }

  /** False while a track that should be playing has nothing to play. */
  isReady(position: number): boolean {
    return !this.isDue(position) || (!this.media.seeking && this.media.readyState >= enough);
  }

  /** How far it is from where it should be; 0 while it does not play. */
  distance(position: number): number {
    return this.media.paused || this.media.seeking ? 0 : Math.abs(this.media.currentTime - (position - this.offset));
  }

  loadAhead(): void { this.media.preload = 'auto'; }

  seek(position: number): void {
    this.media.currentTime = Math.max(0, Math.min(this.duration, position - this.offset));
  }

  follow(position: number, clock: MasterClock): void {
    const { media } = this;
    const due = this.isDue(position);
    this.figure.classList.toggle('not-due', !due);
    this.showSpeaking(due && this.speaksAt(position));
    if (!due || !clock.running) {
      if (!media.paused) media.pause();
      return;
    }

    const { seekTo, rate } = correct(media.currentTime, position - this.offset, clock.rate);
    if (seekTo !== null) media.currentTime = seekTo;
    if (media.playbackRate !== rate) media.playbackRate = rate;
    if (media.paused) void media.play().catch((error: unknown) => { if (error instanceof DOMException && error.name === 'NotAllowedError') this.blocked(); });
  }

  /** Takes another address for the same track, without a break: the new element comes into the page when it can go on from here. */
  replace(from: DOMStringMap, url: string, position: () => number): void {
    this.opening?.removeAttribute('src');
    const next = this.media.cloneNode() as HTMLMediaElement;
    this.opening = next;
    next.preload = 'auto';
    next.src = url;
    const offset = Number(from['offset']) / 1000;
    next.addEventListener('loadedmetadata', () => { next.currentTime = Math.max(0, Math.min(next.duration, position() + (this.media.paused ? 0 : openingSeconds) - offset)); });
    next.addEventListener('error', () => { if (this.opening === next) this.opening = null; });
    next.addEventListener('canplay', () => { if (this.opening === next) this.adopt(next, from, url); });
  }

  private adopt(next: HTMLMediaElement, from: DOMStringMap, url: string): void {
    const old = this.media;
    this.opening = null;
    this.failed = false;
    must('.track-problem', this.figure).textContent = '';
    next.muted = old.muted;
    setLoudness(next, this.own * this.mix);
    this.prepare(next);
    const floats = document.pictureInPictureElement === old;
    old.pause();
    old.replaceWith(next);
    old.removeAttribute('src');
    this.media = next;
    for (const name of ['offset', 'duration', 'bytes', 'grows', 'speech']) this.set(name, from[name]);
    this.describe(this.figure.dataset);
    const download = this.figure.querySelector<HTMLAnchorElement>('.track-download');
    if (download) download.href = url;
    if (floats && next instanceof HTMLVideoElement) void next.requestPictureInPicture().catch(() => undefined);
  }

  private set(name: string, value: string | undefined): void {
    if (value === undefined) delete this.figure.dataset[name];
    else this.figure.dataset[name] = value;
  }

  private describe(told: DOMStringMap): void {
    this.offset = Number(told['offset']) / 1000;
    this.duration = Number(told['duration']) / 1000;
    this.bytes = Number(told['bytes']);
    this.grows = told['grows'] !== undefined;
    this.speech = parseSpans(told['speech'] ?? '');
  }

  private prepare(media: HTMLMediaElement): void {
    media.controls = false;
    media.preservesPitch = true;
    media.addEventListener('error', () => { if (media === this.media) this.fail(); });
  }

  /** What cannot be played is said, and left out; the others go on. */
  private fail(): void {
    this.failed = true;
    if (!this.grows) must('.track-problem', this.figure).textContent = text('playback-track-failed');
  }

  private showSpeaking(speaks: boolean): void {
    if (this.figure.classList.toggle('speaking', speaks) === speaks) must('.track-speaks', this.figure).hidden = !speaks;
  }

  private showTools(): void {
    const mute = this.figure.querySelector<HTMLButtonElement>('.track-mute');
    const volume = this.figure.querySelector<HTMLInputElement>('.track-volume');
    if (mute && volume) {
      mute.hidden = volume.hidden = false;
      mute.addEventListener('click', () => this.mute(mute, !this.media.muted));
      volume.addEventListener('input', () => {
        this.own = Number(volume.value) / 100;
        setLoudness(this.media, this.own * this.mix);
        this.mute(mute, this.own === 0);
      });
    }

    const float = this.figure.querySelector<HTMLButtonElement>('.track-pip');
    if (!float || !document.pictureInPictureEnabled) return;
    float.hidden = false;
    float.addEventListener('click', () => void this.toggleFloating());
  }

  private mute(button: HTMLButtonElement, muted: boolean): void {
    this.media.muted = muted;
    button.ariaPressed = String(muted);
    setIcon(button, muted ? 'speaker-off' : 'speaker');
  }

  private async toggleFloating(): Promise<void> {
    if (document.pictureInPictureElement === this.media) await document.exitPictureInPicture();
    else if (this.media instanceof HTMLVideoElement) await this.media.requestPictureInPicture().catch(() => undefined);
  }
}
