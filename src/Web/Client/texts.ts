// Texts in the reader's language. The page brings them in blocks of JSON (Pages/Parts/ClientTexts.razor), keyed as in Resources/Texts.resx.

const known = new Map<string, string>();

for (const block of document.querySelectorAll<HTMLScriptElement>('script.texts')) {
  for (const [key, value] of Object.entries(JSON.parse(block.text) as Record<string, string>)) known.set(key, value);
}

/** The text of a key with {0}, {1}… replaced; the key itself where there is none, so that a missing text is seen. */
export function text(key: string, ...values: (string | number)[]): string {
  return (known.get(key) ?? key).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
