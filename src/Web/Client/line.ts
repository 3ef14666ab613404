// What a person is told of the line between them and somebody else: the weakest part of it, and why.
import type { Quality } from './flow';
import type { LineView } from './protocol';

/** What arrived here lately, as this browser counted it. */
export interface Arriving { quality: Quality; received: number; lost: number }

/** The level, and the key and the figure of the sentence that says why (Resources/Texts.resx). */
export interface Verdict { quality: Quality; key: string; value: number }

const rank: Record<Quality, number> = { good: 0, fair: 1, poor: 2 };

/**
 * The hub's word on either end comes before what was counted here, since only it tells whose end it is.
 * @param upload of the other, to the hub
 * @param download of oneself, from the hub
 * @param arriving null while nothing is due
 */
export function weakest(upload: LineView | null, download: LineView | null, arriving: Arriving | null): Verdict {
  const parts = [verdictOf('theirs', upload), verdictOf('ours', download), verdictOfArriving(arriving)];
  return parts.reduce((worst, part) => (rank[part.quality] > rank[worst.quality] ? part : worst));
}

/** What oneself is told of one's own line. */
export function ownLine(upload: LineView | null, download: LineView | null): Verdict {
  const parts = [verdictOf('upload', upload), verdictOf('ours', download)] as const;
  return rank[parts[1].quality] > rank[parts[0].quality] ? parts[1] : parts[0];
}

function verdictOf(whose: 'theirs' | 'ours' | 'upload', line: LineView | null): Verdict {
  if (line?.cause == null) return good;
  // There and back is the same way whoever sends.
  const name = whose === 'upload' && line.cause === 'delay' ? 'ours' : whose;
  return { quality: line.level, key: `room-line-${name}-${line.cause}`, value: line.value };
}

function verdictOfArriving(arriving: Arriving | null): Verdict {
  if (arriving === null || arriving.quality === 'good') return good;
  if (arriving.received === 0) return { quality: 'poor', key: 'room-line-nothing', value: 0 };
  return { quality: arriving.quality, key: 'room-line-arriving', value: Math.round(100 * arriving.lost / (arriving.received + arriving.lost)) };
}

const good: Verdict = { quality: 'good', key: 'room-line-good', value: 0 };
