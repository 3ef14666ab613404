// One clock for all tracks of a recording, and how a track is brought back to it. Pure: time comes in as monotonic milliseconds.

/** Within this many milliseconds tracks count as being in step: lips and voice agree, and doctors' voices do not echo. */
const stepMs = 15;
/** A larger distance is jumped, a smaller one is made up by playing a little faster or slower. */
const jumpMs = 300;
/** How much faster or slower for each second of distance, and at most: a tenth of a second is made up within one. */
const nudgePerSecond = 2.5;
const maxNudge = 0.25;

/** Where a recording is being played, in seconds of its time line. */
export class MasterClock {
  private length: number;
  private base = 0;
  private startedAt: number | null = null;
  private speed = 1;

  constructor(durationSeconds: number) { this.length = durationSeconds; }

  get durationSeconds(): number { return this.length; }

  get rate(): number { return this.speed; }

  get running(): boolean { return this.startedAt !== null; }

  position(now: number): number {
    const run = this.startedAt === null ? 0 : (now - this.startedAt) / 1000 * this.speed;
    return Math.min(this.durationSeconds, this.base + run);
  }

  play(now: number): void { this.startedAt ??= now; }

  pause(now: number): void {
    this.base = this.position(now);
    this.startedAt = null;
  }

  seek(seconds: number, now: number): void {
    this.base = Math.min(this.durationSeconds, Math.max(0, seconds));
    if (this.startedAt !== null) this.startedAt = now;
  }

  /** A recording that still runs has become longer; one that ended may be a little shorter than it was thought to become. */
  setDuration(seconds: number, now: number): void {
    this.base = this.position(now);
    if (this.startedAt !== null) this.startedAt = now;
    this.length = seconds;
  }

  setRate(rate: number, now: number): void {
    this.base = this.position(now);
    if (this.startedAt !== null) this.startedAt = now;
    this.speed = rate;
  }
}

export interface Correction {
  /** Jump there, in seconds of the track; null to keep playing. */
  seekTo: number | null;
  rate: number;
}

/** What a track has to do to be where it should be. */
export function correct(isAt: number, shouldBeAt: number, rate: number): Correction {
  const lateMs = (shouldBeAt - isAt) * 1000;
  if (Math.abs(lateMs) > jumpMs * Math.max(1, rate)) return { seekTo: shouldBeAt, rate };
  if (Math.abs(lateMs) <= stepMs) return { seekTo: null, rate };
  const nudge = Math.max(-maxNudge, Math.min(maxNudge, lateMs / 1000 * nudgePerSecond));
  return { seekTo: null, rate: rate * (1 + nudge) };
}

/** Seconds of `#t=135` or `#t=2:15` (W3C media fragments §4.2.1); null for anything else. */
export function momentOf(hash: string): number | null {
  const found = /^#t=(?:npt:)?([\d:]+(?:\.\d+)?)$/.exec(hash);
  if (!found?.[1]) return null;
  const seconds = found[1].split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number.isFinite(seconds) ? seconds : null;
}
