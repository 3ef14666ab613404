// What stands in a form, as something that can be kept and put back.

export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
export type Typed = [name: string, value: string][];

const never = ['file', 'password', 'hidden', 'submit', 'button', 'checkbox'];

/**
 * Neither files nor passwords nor hidden fields (the antiforgery token, the revision a note is based on) are kept with the text. Ticks only in a form that may wait for the
 * line: elsewhere they are a yes of the moment.
 */
export function fieldsOf(form: HTMLFormElement): Field[] {
  const leftOut = form.dataset['outbox'] === undefined ? never : never.filter(type => type !== 'checkbox');
  return [...form.elements].filter((element): element is Field =>
    (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement || (element instanceof HTMLInputElement && !leftOut.includes(element.type)))
    && element.name !== '' && element.autocomplete !== 'one-time-code');
}

export function typedInto(form: HTMLFormElement): Typed {
  return fieldsOf(form).filter(field => !isChoice(field) || field.checked).map(field => [field.name, field.value]);
}

/** Of several fields of one name each gets the value in its place. What the person has meanwhile touched stays. */
export function putBack(form: HTMLFormElement, typed: Typed, touched: ReadonlySet<string>): void {
  const left = new Map<string, string[]>();
  for (const [name, value] of typed) left.set(name, [...left.get(name) ?? [], value]);
  for (const field of fieldsOf(form)) {
    if (touched.has(field.name)) continue;
    const values = left.get(field.name);
    if (isChoice(field)) {
      if (values || field.type === 'checkbox') field.checked = values?.includes(field.value) ?? false;
      continue;
    }

    const next = values?.shift();
    if (next !== undefined && field.value !== next) field.value = next;
  }
}

/** What was typed first, to know it by in a list. */
export function titleOf(typed: Typed, form: HTMLFormElement): string {
  const first = typed.find(([name, value]) => value.trim() !== '' && isText(form.elements.namedItem(name)));
  return first?.[1].trim().slice(0, 120) ?? '';
}

export function fileFieldsOf(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[type="file"]')];
}

export function chosenIn(form: HTMLFormElement): { field: string; file: File }[] {
  return fileFieldsOf(form).flatMap(field => [...field.files ?? []].map(file => ({ field: field.name, file })));
}

/** As if they had been chosen again. */
export function choose(field: HTMLInputElement, files: File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  field.files = transfer.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

function isChoice(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox');
}

function isText(field: Element | RadioNodeList | null): boolean {
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text');
}
