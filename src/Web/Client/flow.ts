// How steadily one person's picture and sound come, across every change of the way: for the quality sign, and for the tests.

/** The longest pause between two signs of life of one kind of media, in milliseconds. */
export class GapMeter {
  private last: number | null = null;
  private longestMs = 0;

  /** @param now monotonic milliseconds */
  alive(now: number): void {
    if (this.last !== null) this.longestMs = Math.max(this.longestMs, now - this.last);
    this.last = now;
  }

  /** Nothing is to be expected until the next sign of life: muted, switched off, or the page is in the background. */
  pause(): void { this.last = null; }

  longest(now: number): number {
    return this.last === null ? this.longestMs : Math.max(this.longestMs, now - this.last);
  }
}

/** A counter that goes on when the track behind it is exchanged for another. */
export class Tally {
  total = 0;
  private track: unknown = null;
  private seen = 0;

  /** @returns how much came since the last call */
  add(track: unknown, count: number): number {
    const grown = track === this.track ? Math.max(0, count - this.seen) : count;
    this.track = track;
    this.seen = count;
    this.total += grown;
    return grown;
  }
}

export type Quality = 'good' | 'fair' | 'poor';

/** What a person would notice: loss that concealment hides, loss that is heard, nothing at all. */
export function qualityOf(received: number, lost: number, expected: boolean): Quality {
  if (!expected) return 'good';
  if (received === 0) return 'poor';
  const loss = lost / (received + lost);
  if (loss > 0.1) return 'poor';
  return loss > 0.03 ? 'fair' : 'good';
}
