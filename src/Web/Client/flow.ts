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

/** Adds up what came of one person, over every change of the track behind it and of whose track it is. */
export class Tally {
  total = 0;
  private readonly seen: WeakMap<object, number>;

  /** @param seen how far each track was counted already, by whomever it showed then: to be shared by all tallies of one kind */
  constructor(seen: WeakMap<object, number>) { this.seen = seen; }

  /** @returns how much came since the last call */
  add(track: object, count: number): number {
    const grown = Math.max(0, count - (this.seen.get(track) ?? 0));
    this.seen.set(track, count);
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
