// In which language somebody hears briefings, and how quiet the floor is behind it: chosen once, live or played back, and remembered in this browser.

/** Decibels; from here down it is silent. */
export const quietest = -40;
const ordinary = -18;

const languageKey = 'briefing-language';
const duckKey = 'briefing-duck';

/** BCP 47; null for the floor alone. */
export function heardLanguage(): string | null { return localStorage.getItem(languageKey) || null; }

export function wasChosen(): boolean { return localStorage.getItem(languageKey) !== null; }

export function hear(language: string | null): void { localStorage.setItem(languageKey, language ?? ''); }

export function duckedBy(): number {
  const kept = localStorage.getItem(duckKey);
  return kept === null ? ordinary : Number(kept);
}

export function duck(decibels: number): void { localStorage.setItem(duckKey, String(decibels)); }
