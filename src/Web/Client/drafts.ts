// What is typed into a form marked data-draft="name" lives in this browser until the server has acknowledged it.
// The page after a stored form carries <meta name="draft-stored" content="name">, which is the acknowledgement.

/** On a shared machine the next person must not be shown what the last one typed. */
const me = document.querySelector<HTMLElement>('[data-me]')?.dataset['me'] ?? '';
const prefix = `draft:${me}:`;

type Typed = Record<string, string>;
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const signedIn = document.querySelector('[data-me]') !== null;

export function keepDrafts(part: ParentNode): void {
  // Who is signed in here now is not who typed the rest: it is not theirs to keep. While nobody is signed in it waits for who comes back.
  if (!signedIn) return;
  forgetForeign();
  for (const stored of part.querySelectorAll<HTMLMetaElement>('meta[name="draft-stored"]')) forgetDraft(stored.content);
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-draft]')) keepDraft(form);
}

function forgetForeign(): void {
  for (const key of Object.keys(localStorage)) {
    if ((key.startsWith('draft:') && !key.startsWith(prefix)) || (key.startsWith('outbox:') && !key.startsWith(`outbox:${me}:`))) localStorage.removeItem(key);
  }
}

/** To be called once what was typed is stored by another way than sending the form. */
export function forgetDraft(name: string): void {
  localStorage.removeItem(prefix + name);
}

/** True while a form holds what no server has. */
export function isTyped(form: HTMLFormElement): boolean {
  const name = form.dataset['draft'];
  return name !== undefined && localStorage.getItem(prefix + name) !== null;
}

function keepDraft(form: HTMLFormElement): void {
  const key = prefix + (form.dataset['draft'] ?? '');
  restore(form, key);
  form.addEventListener('input', () => localStorage.setItem(key, JSON.stringify(typedInto(form))));
}

function restore(form: HTMLFormElement, key: string): void {
  const kept = localStorage.getItem(key);
  if (kept === null) return;
  const typed = JSON.parse(kept) as Typed;
  for (const field of fieldsOf(form)) put(field, typed[field.name]);
  const fold = form.closest('details');
  if (fold) fold.open = true;
}

function put(field: Field, value: string | undefined): void {
  if (value === undefined) return;
  if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = field.value === value;
  else if (field.value !== value) field.value = value;
}

function typedInto(form: HTMLFormElement): Typed {
  return Object.fromEntries(fieldsOf(form)
    .filter(field => !(field instanceof HTMLInputElement && field.type === 'radio' && !field.checked))
    .map(field => [field.name, field.value]));
}

/** Neither files nor passwords nor hidden fields (the antiforgery token, the revision a note is based on) are kept. */
function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter((element): element is Field =>
    (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
      || (element instanceof HTMLInputElement && !['file', 'password', 'hidden', 'submit', 'checkbox'].includes(element.type)))
    && element.name !== '' && element.autocomplete !== 'one-time-code');
}
