// A recording's tracks, played in step: every track follows one clock, and the clock waits for every track.
import { ChapterList, tellNote } from './chapterlist';
import { momentText, nextStart, previousStart } from './chapters';
import { clockText, must, setIcon } from './dom';
import { LanguageSwitch } from './languageswitch';
import { PlayerTrack } from './playertrack';
import { PlaySlides } from './playslides';
import { isDry } from './snapshots';
import { text } from './texts';
import { MasterClock } from './timeline';

const stepMs = 100;
const skipSeconds = 5;

export class Player {
  readonly element: HTMLElement;
  readonly tracks: PlayerTrack[] = [];
  private readonly clock: MasterClock;
  private readonly playButton: HTMLButtonElement;
  private readonly seekBar: HTMLInputElement;
  private readonly speed: HTMLSelectElement;
  private chapters: ChapterList;
  private readonly languages: LanguageSwitch;
  private readonly slides: PlaySlides | null;
  private wantsToPlay = false;
  private isBlocked = false;

  constructor(element: HTMLElement) {
    this.element = element;
    this.clock = new MasterClock(Number(element.dataset['duration']) / 1000);
    this.playButton = must('[data-testid=play-recording]', element);
    this.seekBar = must('[data-testid=seek]', element);
    this.speed = must('[data-testid=speed]', element);
    this.chapters = new ChapterList(element);
    this.languages = new LanguageSwitch(element, () => this.step());
    this.slides = PlaySlides.of(element);
    for (const figure of element.querySelectorAll<HTMLElement>('.player-track')) this.add(figure);
    this.playButton.addEventListener('click', () => this.toggle());
    this.seekBar.addEventListener('input', () => this.seek(Number(this.seekBar.value)));
    this.speed.addEventListener('change', () => this.clock.setRate(Number(this.speed.value), performance.now()));
    element.addEventListener('keydown', event => this.key(event));
    for (const part of ['.player-bar', '.line-seek', '.player-keys']) must(part, element).hidden = false;
    window.setInterval(() => this.step(), stepMs);
    this.step();
  }

  /** Where it stands, in seconds of the recording's time line. */
  get position(): number { return this.clock.position(performance.now()); }

  get rate(): number { return this.clock.rate; }

  get duration(): number { return this.clock.durationSeconds; }

  play(): void {
    this.wantsToPlay = true;
    this.isBlocked = false;
    for (const track of this.tracks) track.loadAhead();
    if (this.position >= this.duration && !this.isGrowing) this.seek(0);
    this.step();
  }

  pause(): void {
    this.wantsToPlay = false;
    this.step();
  }

  toggle(): void {
    if (this.wantsToPlay) this.pause();
    else this.play();
  }

  /** @param seconds of the recording's time line */
  seek(seconds: number): void {
    this.clock.seek(seconds, performance.now());
    for (const track of this.tracks) track.seek(this.position);
    this.step();
  }

  /** One more track, of somebody who came while the recording runs. */
  add(figure: HTMLElement): void {
    this.tracks.push(new PlayerTrack(figure, () => this.block()));
  }

  /** The recording has become longer. */
  grow(seconds: number): void {
    if (seconds === this.duration) return;
    this.clock.setDuration(seconds, performance.now());
    this.seekBar.max = String(seconds);
  }

  /** The chapters in the page are others now. */
  rereadChapters(): void {
    this.chapters = new ChapterList(this.element);
    this.slides?.reread();
  }

  say(words: string): void {
    const state = must('.player-state', this.element);
    if (state.textContent !== words) state.textContent = words;
  }

  private get isGrowing(): boolean { return this.tracks.some(track => track.grows); }

  private block(): void {
    this.isBlocked = true;
    this.pause();
  }

  private step(): void {
    const now = performance.now();
    const { position } = this;
    if (position >= this.duration && !this.isGrowing) this.wantsToPlay = false;
    this.languages.mix(this.tracks, position);
    const dry = this.tracks.some(track => isDry(track, position));
    const waiting = this.wantsToPlay && (dry || this.tracks.some(track => !track.isReady(position)));
    if (this.wantsToPlay && !waiting) this.clock.play(now);
    else this.clock.pause(now);
    for (const track of this.tracks) track.follow(position, this.clock);
    this.show(waiting, dry);
  }

  private show(waiting: boolean, dry: boolean): void {
    const { position } = this;
    const [at, all] = [clockText(position), clockText(this.duration)];
    must('.player-time', this.element).textContent = `${at} / ${all}`;
    this.seekBar.value = String(position);
    this.seekBar.setAttribute('aria-valuetext', text('playback-at', at, all));
    this.say(this.isBlocked ? text('playback-blocked') : waiting ? text(dry ? 'playback-live-wait' : 'playback-waiting') : '');
    this.showSpeakers(position);
    this.chapters.show(position);
    this.slides?.show(position);
    this.element.style.setProperty('--played', String(this.duration > 0 ? position / this.duration : 0));
    Object.assign(this.element.dataset, {
      state: waiting ? 'waiting' : this.clock.running ? 'playing' : 'paused', position: position.toFixed(2), spreadMs: this.spreadMs(position).toFixed(0),
    });
    this.playButton.ariaLabel = text(this.wantsToPlay ? 'playback-pause' : 'playback-play');
    setIcon(this.playButton, this.wantsToPlay ? 'pause' : 'play');
  }

  private showSpeakers(position: number): void {
    const names = [...new Set(this.tracks.filter(track => track.speaksAt(position)).map(track => track.label))];
    const words = names.length === 0 ? '' : text('playback-speaking', names.join(', '));
    const line = must('.player-speakers', this.element);
    if (line.textContent !== words) line.textContent = words;
  }

  /** How far the tracks that play are apart from the clock, at most. */
  private spreadMs(position: number): number {
    return this.clock.running ? Math.max(0, ...this.tracks.map(track => track.distance(position) * 1000)) : 0;
  }

  private changeSpeed(by: number): void {
    const chosen = this.speed.selectedIndex + by;
    if (chosen < 0 || chosen >= this.speed.options.length) return;
    this.speed.selectedIndex = chosen;
    this.clock.setRate(Number(this.speed.value), performance.now());
  }

  /** The keys of the help line; within the player, so that they take nothing from the page. */
  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target instanceof HTMLSelectElement) return;
    if (target.classList.contains('track-volume') && /^(Arrow|Home|End)/.test(event.key)) return;
    const onButton = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
    if (onButton && event.key === ' ') return;
    const act = this.acts()[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private acts(): Record<string, (() => void) | undefined> {
    const go = (seconds: number) => () => this.seek(this.position + seconds);
    // Where the line runs from right to left, the arrows follow it.
    const on = getComputedStyle(this.element).direction === 'rtl' ? -skipSeconds : skipSeconds;
    return {
      ' ': () => this.toggle(),
      'k': () => this.toggle(),
      'j': go(-2 * skipSeconds),
      'l': go(2 * skipSeconds),
      'ArrowLeft': go(-on),
      'ArrowRight': go(on),
      'Home': () => this.seek(0),
      'End': () => this.seek(this.duration),
      'n': () => this.seek(nextStart(this.chapters.starts, this.position) ?? this.position),
      'p': () => this.seek(previousStart(this.chapters.starts, this.position)),
      '<': () => this.changeSpeed(-1),
      '>': () => this.changeSpeed(1),
      't': () => tellNote(momentText(this.position)),
    };
  }
}
