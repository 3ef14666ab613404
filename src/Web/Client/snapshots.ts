// When a player that watches a running recording takes the next snapshot of a track (docs/records.md, "Watching while it runs"). Pure.

/** A track as a page holds it, or as the hub offers it. */
export interface Held {
  /** Of the snapshot: which one it is. */
  readonly bytes: number;
  /** Seconds of the recording's time line at which it ends. */
  readonly end: number;
  /** More will come. */
  readonly grows: boolean;
}

/** So many seconds before its end a snapshot is replaced: enough to open the next, and rarely. */
const leadSeconds = 4;
/** Behind the newest moment by so much, live watching runs without waiting. */
const behindSeconds = 3;
/** Near the end the hub is asked that often, else only to learn that the recording has ended. */
const nearMs = 1500;
const farMs = 6000;

/** Whether what is held will not last much longer at this speed. */
export function runsOut(held: Held, position: number, rate: number): boolean {
  return held.grows && position > held.end - leadSeconds * Math.max(1, rate);
}

/** Whether the offered snapshot is to take the place of the held one. */
export function shouldTake(held: Held, offered: Held, position: number, rate: number): boolean {
  return offered.bytes > held.bytes && runsOut(held, position, rate);
}

/** Whether playing has to wait for the recording. */
export function isDry(held: Held, position: number): boolean {
  return held.grows && position >= held.end - 0.1;
}

export function pauseBeforeAsking(held: readonly Held[], position: number, rate: number): number {
  return held.length === 0 || held.some(one => runsOut(one, position, rate)) ? nearMs : farMs;
}

/** Where "live" leads to: as late as every track that still grows can be played, and never before the begin. */
export function livePosition(held: readonly Held[], end: number): number {
  const ends = held.filter(one => one.grows).map(one => one.end);
  return Math.max(0, Math.min(end, ...ends) - behindSeconds);
}
