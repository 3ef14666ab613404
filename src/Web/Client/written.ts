// In which language something is written, guessed from its script until a person says it: who types Urdu on an English page asks in Urdu.

/** By which letters a script is told; those of Unicode's likely subtags (UTS 35) that go by more than one. */
const letters: Record<string, string[]> = { Hans: ['Han'], Hant: ['Han'], Jpan: ['Hiragana', 'Katakana', 'Han'], Kore: ['Hangul'] };

const scripts = ['Latin', 'Arabic', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Cyrillic', 'Devanagari', 'Bengali', 'Greek', 'Hebrew', 'Tamil', 'Telugu', 'Thai', 'Khmer', 'Lao', 'Myanmar', 'Ethiopic', 'Georgian', 'Armenian',
  'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam', 'Sinhala', 'Tibetan'].map(name => [name, new RegExp(`\\p{Script=${name}}`, 'gu')] as const);

const codes: Record<string, string> = {
  Latn: 'Latin', Arab: 'Arabic', Cyrl: 'Cyrillic', Deva: 'Devanagari', Beng: 'Bengali', Grek: 'Greek', Hebr: 'Hebrew', Taml: 'Tamil', Telu: 'Telugu', Khmr: 'Khmer', Laoo: 'Lao', Mymr: 'Myanmar', Ethi: 'Ethiopic', Geor: 'Georgian',
  Armn: 'Armenian', Gujr: 'Gujarati', Guru: 'Gurmukhi', Knda: 'Kannada', Mlym: 'Malayalam', Sinh: 'Sinhala', Tibt: 'Tibetan',
};

/**
 * @param known BCP 47, the likeliest first
 * @returns the first that is written in the script that most of the words are in; null where none is, or there are no letters
 */
export function writtenIn(words: string, known: readonly string[]): string | null {
  const counted = scripts.map(([name, one]) => [name, words.match(one)?.length ?? 0] as const).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  // Japanese is the one that mixes: a few kana among many Han tell it from Chinese.
  const most = counted.find(([name]) => name === 'Hiragana' || name === 'Katakana')?.[0] ?? counted[0]?.[0];
  if (most === undefined) return null;
  return known.find(tag => {
    const script = new Intl.Locale(tag).maximize().script ?? '';
    return (letters[script] ?? [codes[script] ?? script]).includes(most);
  }) ?? null;
}

/** Has a choice of language follow what is typed until somebody has chosen. */
export function followWriting(words: HTMLTextAreaElement, field: HTMLElement, known: readonly string[]): void {
  const select = field.querySelector('select');
  let isChosen = false;
  select?.addEventListener('change', () => { isChosen = true; });
  words.addEventListener('input', () => { if (select && !isChosen) select.value = writtenIn(words.value, known) ?? ''; });
}
