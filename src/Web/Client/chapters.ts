// Which chapter a moment is in, and where the next and the previous one begin. Pure; times in seconds, in order.

/** Whoever asks for the previous chapter within so many seconds of a begin wants the one before that. */
const againSeconds = 2;

/** The last chapter that has begun; -1 before the first. */
export function chapterAt(starts: readonly number[], seconds: number): number {
  let at = -1;
  while (at + 1 < starts.length && (starts[at + 1] as number) <= seconds + 0.05) at++;
  return at;
}

/** @returns null after the last. */
export function nextStart(starts: readonly number[], seconds: number): number | null {
  return starts.find(start => start > seconds + 0.05) ?? null;
}

/** The begin of this chapter, or of the one before while this one has hardly begun; 0 before the first. */
export function previousStart(starts: readonly number[], seconds: number): number {
  return starts.findLast(start => start < seconds - againSeconds) ?? 0;
}

/** Seconds as notes write a moment: [02:05] or [1:02:05]. */
export function momentText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `[${hours}:${two(minutes)}:${two(rest)}]` : `[${two(minutes)}:${two(rest)}]`;
}
