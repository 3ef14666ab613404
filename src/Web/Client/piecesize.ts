// How large a piece is. Pure.

export const smallestPiece = 32 * 1024;
export const largestPiece = 512 * 1024;

/** A piece that breaks off is lost for so long at most, and the line is not asked more often than it has to be. */
const secondsAPiece = 4;

/** As much as the line carried in the time that a piece may take; at most four times the last one, since one quick piece proves little. */
export function nextPiece(bytes: number, ms: number): number {
  const carried = bytes / Math.max(ms, 1) * 1000 * secondsAPiece;
  return Math.round(Math.min(Math.max(carried, smallestPiece), largestPiece, Math.max(4 * bytes, smallestPiece)));
}
