// When a picture's whole file is fetched. The page itself has brought what is small and what is of medium size; the whole comes only where it is
// asked for, or where it would be sharper than what is there and costs no time.

/** What is known of the line. */
export interface Line { saves: boolean; kbps: number | null }

/** Of the whole file: its bytes, and pixels of the longer side. */
export interface Offer { bytes: number; edge: number }

/** Of the medium preview's longer side (Pictures/Preview.cs). */
export const mediumEdge = 1024;

/** The whole picture may take so long by itself. */
const unaskedSeconds = 2;

/** Below this many bytes a transfer tells nothing of the line: it is over before the line is full. */
const tellingBytes = 4_000;

/**
 * @param shown device pixels of the longer side as it is shown now
 * @param wish `word`: somebody said that they want it, however it is shown; `zoom`: they looked closer
 */
export function wantsWhole(offer: Offer, shown: number, line: Line, wish: 'none' | 'zoom' | 'word'): boolean {
  if (wish === 'word') return true;
  if (offer.edge <= mediumEdge || shown <= mediumEdge) return false;
  return wish === 'zoom' || (!line.saves && secondsOf(offer.bytes, line) <= unaskedSeconds);
}

/** Infinite on a line that nothing is known of: what is unknown is taken for slow. */
export function secondsOf(bytes: number, line: Line): number {
  return line.kbps === null ? Infinity : bytes * 8 / 1000 / line.kbps;
}

export interface Transfer { transferSize: number; requestStart: number; responseStart: number; responseEnd: number }

/**
 * Kilobits a second as the transfers of this page went, the slowest of the last three that tell something; what the browser says of the line where none does.
 * @param told megabits a second, of `navigator.connection`
 */
export function measure(transfers: Transfer[], told: number | undefined): number | null {
  const speeds = transfers
    .filter(one => one.transferSize >= tellingBytes && one.responseEnd > one.requestStart)
    .map(one => one.transferSize * 8 / Math.max(1, one.responseEnd - one.requestStart));
  if (speeds.length > 0) return Math.min(...speeds.slice(-3));
  return told === undefined ? null : told * 1000;
}
