// Which page of slides everybody was shown at a moment of a recording. Pure; times in seconds, in order.

export interface Turn {
  readonly at: number;
  /** Empty where nothing was shown from then on. */
  readonly deck: string;
  readonly page: number;
}

/** As the page writes them: `12.5:deck:3 20::0`. What is no turn is left out. */
export function parseTurns(text: string): Turn[] {
  return text.split(' ').flatMap(piece => {
    const [at, deck, page] = piece.split(':');
    if (!at || deck === undefined || !Number.isFinite(Number(at))) return [];
    return [{ at: Number(at), deck, page: Number(page) || 0 }];
  });
}

/** The page at a moment, and the one that comes after it; null for none. */
export function turnAt(turns: readonly Turn[], seconds: number): { now: Turn | null; next: Turn | null } {
  const at = turns.findLastIndex(turn => turn.at <= seconds + 0.05);
  const now = turns[at];
  const next = turns[at + 1];
  return { now: now?.deck ? now : null, next: next?.deck ? next : null };
}
