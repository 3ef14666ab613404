// A recording's tracks, played in step: every track follows one clock, and the clock waits for every track.
import { clockText, must, setIcon } from './dom';
import { text } from './texts';
import { MasterClock, correct } from './timeline';

const stepMs = 100;
const skipSeconds = 5;
/** HTMLMediaElement.HAVE_FUTURE_DATA: enough to go on. */
const enough = 3;

interface Track {
  figure: HTMLElement;
  media: HTMLMediaElement;
  offset: number;
  duration: number;
  failed: boolean;
}

export class Player {
  readonly element: HTMLElement;
  private readonly clock: MasterClock;
  private readonly tracks: Track[];
  private readonly playButton: HTMLButtonElement;
  private readonly seekBar: HTMLInputElement;
  private readonly speed: HTMLSelectElement;
  private readonly time: HTMLElement;
  private readonly state: HTMLElement;
  private wantsToPlay = false;

  constructor(element: HTMLElement) {
    this.element = element;
    this.clock = new MasterClock(Number(element.dataset['duration']) / 1000);
    this.playButton = must('[data-testid=play-recording]', element);
    this.seekBar = must('[data-testid=seek]', element);
    this.speed = must('[data-testid=speed]', element);
    this.time = must('.player-time', element);
    this.state = must('.player-state', element);
    this.tracks = [...element.querySelectorAll<HTMLElement>('.player-track')].map(figure => this.openTrack(figure));
    this.playButton.addEventListener('click', () => this.toggle());
    this.seekBar.addEventListener('input', () => this.seek(Number(this.seekBar.value)));
    this.speed.addEventListener('change', () => this.clock.setRate(Number(this.speed.value), performance.now()));
    element.addEventListener('keydown', event => this.key(event));
    must('.player-bar', element).hidden = false;
    window.setInterval(() => this.step(), stepMs);
    this.step();
  }

  play(): void {
    this.wantsToPlay = true;
    if (this.position >= this.clock.durationSeconds) this.seek(0);
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
    for (const track of this.tracks) track.media.currentTime = clamp(this.position - track.offset, track.duration);
    this.step();
  }

  private get position(): number { return this.clock.position(performance.now()); }

  private openTrack(figure: HTMLElement): Track {
    const media = must<HTMLMediaElement>('video, audio', figure);
    const track: Track = {
      figure, media, failed: false, offset: Number(figure.dataset['offset']) / 1000, duration: Number(figure.dataset['duration']) / 1000,
    };
    media.controls = false;
    media.preload = 'auto';
    media.preservesPitch = true;
    media.addEventListener('error', () => this.fail(track));
    const mute = must<HTMLButtonElement>('.track-mute', figure);
    mute.hidden = false;
    mute.addEventListener('click', () => {
      media.muted = !media.muted;
      mute.ariaPressed = String(media.muted);
      setIcon(mute, media.muted ? 'speaker-off' : 'speaker');
    });
    return track;
  }

  /** What cannot be played is said, and left out; the others go on. */
  private fail(track: Track): void {
    track.failed = true;
    must('.track-problem', track.figure).textContent = text('playback-track-failed');
  }

  private step(): void {
    const now = performance.now();
    if (this.position >= this.clock.durationSeconds) this.wantsToPlay = false;
    const waiting = this.wantsToPlay && this.tracks.some(track => this.isDue(track) && (track.media.seeking || track.media.readyState < enough));
    if (this.wantsToPlay && !waiting) this.clock.play(now);
    else this.clock.pause(now);
    for (const track of this.tracks) this.follow(track);
    this.show(waiting);
  }

  private isDue(track: Track): boolean {
    const at = this.position - track.offset;
    return !track.failed && !track.media.ended && at >= 0 && at < track.duration;
  }

  private follow(track: Track): void {
    const { media } = track;
    const due = this.isDue(track);
    track.figure.classList.toggle('not-due', !due);
    if (!due || !this.clock.running) {
      if (!media.paused) media.pause();
      return;
    }

    const { seekTo, rate } = correct(media.currentTime, this.position - track.offset, this.clock.rate);
    if (seekTo !== null) media.currentTime = seekTo;
    if (media.playbackRate !== rate) media.playbackRate = rate;
    if (media.paused) void media.play().catch(() => this.pause());
  }

  private show(waiting: boolean): void {
    const at = clockText(this.position);
    const all = clockText(this.clock.durationSeconds);
    this.time.textContent = `${at} / ${all}`;
    this.seekBar.value = String(this.position);
    this.seekBar.setAttribute('aria-valuetext', text('playback-at', at, all));
    this.state.textContent = waiting ? text('playback-waiting') : '';
    this.element.dataset['state'] = waiting ? 'waiting' : this.clock.running ? 'playing' : 'paused';
    this.element.dataset['position'] = this.position.toFixed(2);
    this.element.dataset['spreadMs'] = this.spreadMs().toFixed(0);
    this.playButton.ariaLabel = text(this.wantsToPlay ? 'playback-pause' : 'playback-play');
    setIcon(this.playButton, this.wantsToPlay ? 'pause' : 'play');
  }

  /** How far the tracks that play are apart from the clock, at most. */
  private spreadMs(): number {
    const playing = this.tracks.filter(track => this.clock.running && !track.media.paused && !track.media.seeking);
    return Math.max(0, ...playing.map(track => Math.abs(track.media.currentTime - (this.position - track.offset)) * 1000));
  }

  /** Space or k plays, the arrows and j, l go back and on; within the player, so that they take nothing from the page. */
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
    const onButton = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
    const acts: Record<string, () => void> = {
      'k': () => this.toggle(),
      'j': () => this.seek(this.position - 2 * skipSeconds),
      'l': () => this.seek(this.position + 2 * skipSeconds),
      'ArrowLeft': () => this.seek(this.position - skipSeconds),
      'ArrowRight': () => this.seek(this.position + skipSeconds),
      'Home': () => this.seek(0),
      'End': () => this.seek(this.clock.durationSeconds),
    };
    if (!onButton) acts[' '] = () => this.toggle();
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

function clamp(seconds: number, duration: number): number {
  return Math.max(0, Math.min(duration, seconds));
}
