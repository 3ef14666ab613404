// Languages by their names in the reader's language.
import { make } from './dom';
import { text } from './texts';

export function languageName(tag: string): string {
  if (tag === 'und') return text('live-language-unknown');
  try {
    return new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A labelled choice of a language, with one that means none of them first. */
export function languageSelect(id: string, name: string, tags: readonly string[], none: string, label = text('live-q-language')): HTMLElement {
  const field = make('p', 'field');
  const select = Object.assign(make('select'), { id, name });
  select.dataset['testid'] = id;
  select.append(option('', none), ...tags.map(tag => option(tag, languageName(tag))));
  field.append(Object.assign(make('label', '', label), { htmlFor: id }), select);
  return field;
}

export function option(value: string, words: string): HTMLOptionElement {
  return Object.assign(make('option', '', words), { value });
}
