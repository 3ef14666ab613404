// The form of a request: what a specialty asks is swapped in place, and while somebody types the page says what is missing, what may tell
// who the patient is, and whether there are earlier cases of the same patient. Without script there are buttons for the same.
import { make } from './dom';
import { text } from './texts';

const pause = 900;
const watched = ['title', 'question', 'summary', 'pregnancy', 'allergies', 'guardianConsent'];

interface Finding { field: string; kind: string; snippet: string }
interface RepeatCase { id: string; number: string; specialty: string }

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function improveRequests(part: ParentNode, enhance: (part: ParentNode) => void): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form.case-form')) improve(form, enhance);
}

function improve(form: HTMLFormElement, enhance: (part: ParentNode) => void): void {
  const specialty = form.elements.namedItem('specialty') as HTMLSelectElement;
  const show = form.querySelector<HTMLButtonElement>('[data-show-questions]');
  // Disabled too: the first button of a form is what the enter key presses.
  if (show) { show.hidden = true; show.disabled = true; }
  const again = () => { offerUrgency(form); sayMissing(form); };
  specialty.addEventListener('change', () => void swap(form, specialty, enhance).then(again));
  form.addEventListener('change', () => { sayMissing(form); unfoldMinors(form); });
  form.addEventListener('invalid', event => { const fold = (event.target as Element).closest('details'); if (fold) fold.open = true; }, true);
  const look = afterPause(() => void lookForIdentifiers(form));
  const repeat = afterPause(() => void lookForRepeats(form));
  form.addEventListener('input', event => {
    sayMissing(form);
    if ((event.target as Element).matches('[data-reference]')) repeat();
    else look();
  });
  unfoldMinors(form);
  const follow = () => {
    again();
    if (specialty.value !== '' && specialty.value !== shownFor(form)) void swap(form, specialty, enhance).then(again);
  };
  // A draft that was put back may be for another specialty than the page was made for.
  form.addEventListener('draft-restored', follow);
  follow();
}

const shownFor = (form: HTMLFormElement) => form.querySelector<HTMLElement>('#template-part')?.dataset['ofSpecialty'] ?? '';

function afterPause(run: () => void): () => void {
  let timer = 0;
  return () => { clearTimeout(timer); timer = window.setTimeout(run, pause); };
}

/** Fetches the form's own page for another specialty and takes over the parts that depend on it; what was answered stays where the question does. */
async function swap(form: HTMLFormElement, specialty: HTMLSelectElement, enhance: (part: ParentNode) => void): Promise<void> {
  const wanted = specialty.value;
  const answer = await fetch(`${location.pathname}?specialty=${encodeURIComponent(wanted)}`, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  // Meanwhile another was chosen, or the browser has but a copy of the page for none.
  if (specialty.value !== wanted || (page.getElementById('template-part')?.dataset['ofSpecialty'] ?? '') !== wanted) return;
  const typed = answersIn(form);
  for (const old of form.querySelectorAll<HTMLElement>('#template-part, #emergency-part')) {
    const fresh = page.getElementById(old.id);
    if (!fresh) continue;
    const part = document.adoptNode(fresh);
    old.replaceWith(part);
    enhance(part);
  }

  putBack(form, typed);
  announce(form, text('client-request-shown', specialty.selectedOptions[0]?.text ?? ''));
}

const fieldsOf = (part: ParentNode) => [...part.querySelectorAll<Field>('#template-part [name^="facts."], #template-part [name="redFlags"]')];

const isPicked = (field: Field) => !(field instanceof HTMLInputElement && ['radio', 'checkbox'].includes(field.type)) || (field as HTMLInputElement).checked;

function answersIn(form: HTMLFormElement): Field[] {
  return fieldsOf(form).filter(field => isPicked(field) && field.value !== '');
}

function putBack(form: HTMLFormElement, typed: Field[]): void {
  for (const old of typed) {
    for (const field of fieldsOf(form).filter(field => field.name === old.name)) {
      if (field instanceof HTMLInputElement && ['radio', 'checkbox'].includes(field.type)) { if (field.value === old.value) field.checked = true; }
      else if (field.value === '') field.value = old.value;
    }
  }
}

function offerUrgency(form: HTMLFormElement): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-raise]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const choice = form.querySelector<HTMLInputElement>(`[name="urgency"][value="${button.dataset['raise'] ?? ''}"]`);
      if (!choice) return;
      choice.checked = true;
      choice.dispatchEvent(new Event('input', { bubbles: true }));
      choice.dispatchEvent(new Event('change', { bubbles: true }));
      choice.focus();
    });
  }
}

/** Names above the send button what is still needed, each a way to its field. */
function sayMissing(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>('#missing');
  if (!line) return;
  const isEmergency = form.querySelector<HTMLInputElement>('[name="urgency"][value="emergency"]')?.checked === true;
  const missing = isEmergency ? [] : [...form.querySelectorAll<HTMLElement>('#template-part [data-required]')].filter(field => !isAnswered(field));
  const links = missing.map(field => {
    const target = field.matches('fieldset') ? field : field.querySelector<Field>('input:not([type="hidden"]), textarea, select');
    const link = make('a', '', field.querySelector('bdi, legend')?.firstChild?.textContent ?? '');
    link.href = `#${target?.id ?? ''}`;
    return link;
  });
  const said = links.map(link => link.textContent).join();
  if (line.dataset['said'] === said) return;
  line.dataset['said'] = said;
  line.replaceChildren(...links.length === 0 ? [] : [`${line.dataset['heading'] ?? ''} `, ...links.flatMap((link, index) => index === 0 ? [link] : [', ', link])]);
}

function isAnswered(field: HTMLElement): boolean {
  return [...field.querySelectorAll<Field>('[name^="facts."]')].some(one => isPicked(one) && one.value.trim() !== '');
}

/** Below eighteen, or in days or months, somebody else agrees: the part for it unfolds. The hub knows the organisation's own age. */
function unfoldMinors(form: HTMLFormElement): void {
  const age = (form.elements.namedItem('age.value') as HTMLInputElement).value;
  const unit = (form.elements.namedItem('age.unit') as HTMLSelectElement).value;
  const part = form.querySelector<HTMLDetailsElement>('[data-for-minors]');
  if (part && age !== '' && (unit === 'years' ? Number(age) < 18 : unit === 'months' ? Number(age) < 216 : true)) part.open = true;
}

async function lookForIdentifiers(form: HTMLFormElement): Promise<void> {
  const box = form.querySelector<HTMLElement>('#identifier-hint');
  if (!box) return;
  const fields = [...form.elements].filter((field): field is Field =>
    (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type !== 'hidden')) && (watched.includes(field.name) || field.name.startsWith('facts.')) && isPicked(field));
  const texts: Record<string, string> = Object.fromEntries(fields.filter(field => field.value.trim() !== '').map(field => [field.name, field.value]));
  const files = [...form.querySelectorAll<HTMLInputElement>('input[type="file"]')].flatMap(field => [...field.files ?? []].map(file => file.name));
  if (files.length > 0) texts['files'] = files.join('\n');
  const found = await ask<{ findings: Finding[] }>('/api/requests/identifiers', { texts });
  if (!found) return;
  const said = JSON.stringify(found.findings);
  if (box.dataset['said'] === said) return;
  box.dataset['said'] = said;
  box.replaceChildren(...found.findings.length === 0 ? [] : [make('p', '', box.dataset['heading'] ?? ''), listOf(form, found.findings)]);
}

function listOf(form: HTMLFormElement, findings: Finding[]): HTMLUListElement {
  const list = make('ul');
  for (const one of findings) {
    const line = make('li');
    const target = one.field === 'files' ? form.querySelector('input[type="file"]') : form.elements.namedItem(one.field);
    const link = make('a', '', text('client-request-go'));
    if (target instanceof Element) link.href = `#${target.id}`;
    line.append(make('bdi', '', one.snippet), ' – ', link);
    list.append(line);
  }
  return list;
}

async function lookForRepeats(form: HTMLFormElement): Promise<void> {
  const box = form.querySelector<HTMLElement>('#same-patient');
  const reference = form.querySelector<HTMLInputElement>('[data-reference]')?.value ?? '';
  if (!box) return;
  const found = reference.trim() === '' ? { cases: [] } : await ask<{ cases: RepeatCase[] }>('/api/requests/same-patient', { reference });
  const others = (found?.cases ?? []).filter(other => !location.pathname.includes(other.id));
  box.replaceChildren(...others.length === 0 ? [] : [`${text('client-request-same-patient')} `, ...others.flatMap((other, index) => {
    const link = make('a', '', other.number);
    link.href = `/cases/${other.id}`;
    link.target = '_blank';
    return index === 0 ? [link] : [', ', link];
  })]);
}

/** Null where it is not answered now: these are hints, the hub decides when it is sent. */
async function ask<T>(path: string, body: unknown): Promise<T | null> {
  const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).catch(() => null);
  return answer?.ok ? await answer.json() as T : null;
}

function announce(form: HTMLFormElement, words: string): void {
  let line = form.querySelector<HTMLElement>('.request-said');
  if (!line) {
    line = make('p', 'request-said visually-hidden');
    line.setAttribute('role', 'status');
    form.append(line);
  }
  line.textContent = words;
}
