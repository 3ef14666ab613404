// What is typed into a form marked data-draft="name" lives in this browser until the server has acknowledged it.
// The next page after a stored form carries <meta name="draft-stored" content="name">, which is the acknowledgement.

const prefix = 'draft:';

type Typed = Record<string, string>;
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function keepDrafts(page: Document): void {
  for (const stored of page.querySelectorAll<HTMLMetaElement>('meta[name="draft-stored"]')) forgetDraft(stored.content);
  for (const form of page.querySelectorAll<HTMLFormElement>('form[data-draft]')) keepDraft(form);
}

/** To be called once what was typed is stored by another way than sending the form. */
export function forgetDraft(name: string): void {
  localStorage.removeItem(prefix + name);
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
  for (const field of fieldsOf(form)) {
    const value = typed[field.name];
    if (value === undefined || value === field.value) continue;
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function typedInto(form: HTMLFormElement): Typed {
  return Object.fromEntries(fieldsOf(form).map(field => [field.name, field.value]));
}

/** Neither files nor passwords nor hidden fields (the antiforgery token, the revision a note is based on) are kept. */
function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter((element): element is Field =>
    (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
      || (element instanceof HTMLInputElement && !['file', 'password', 'hidden', 'submit', 'checkbox', 'radio'].includes(element.type)))
    && element.name !== '');
}
