// Sends a form that may wait for the line (data-outbox). It is kept on this device first and taken from there once the server has answered, so that neither a broken line nor a power
// cut loses it or sends it twice.
import { endDraft } from './drafts';
import { make } from './dom';
import { chosenIn, titleOf, type Typed } from './filled';
import { Meter } from './meter';
import { isNoLine } from './outcome';
import { keepPending, removePending, type Pending } from './pending';
import { me, myVault } from './person';
import { alone, formToken, report, type FormToken } from './sending';
import { text } from './texts';
import { arrive, send } from './upload';
import type { Vault } from './vault';
import { askForSync } from './worker';

type Enhance = (part: ParentNode) => void;
type Why = 'no-line' | 'later' | 'signed-out' | 'elsewhere';

export function improveOutboxForms(part: ParentNode, enhance: Enhance): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-outbox]')) {
    form.addEventListener('submit', event => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      void sendForm(form, new FormData(form, event.submitter), enhance);
    });
  }
}

/** What waits, as the form would send it now. */
export function pendingOf(form: HTMLFormElement, body: FormData): Pending {
  const fields = [...body.entries()].filter((one): one is [string, string] => typeof one[1] === 'string' && !one[0].startsWith('__'));
  return {
    id: String(body.get('clientId')),
    action: form.getAttribute('action') ?? '',
    page: form.dataset['outbox'] ?? '',
    draft: form.dataset['draft'] ?? '',
    fields,
    organisation: me?.organisation ?? '',
    title: titleOf(fields as Typed, form),
    at: Date.now(),
    state: 'waiting',
    tries: 0,
    notBefore: 0,
  };
}

async function sendForm(form: HTMLFormElement, body: FormData, enhance: Enhance): Promise<void> {
  const vault = await myVault();
  if (!vault) return sendAtOnce(form, body, enhance);
  const pending = pendingOf(form, body);
  // Alone: no other tab takes it for one that waits while it is on its way.
  const why = await alone(async () => {
    const isKept = await keepPending(vault, pending, chosenIn(form)).then(() => true, () => false);
    const token = navigator.onLine ? await formToken() : 'no-line';
    if (typeof token !== 'string') return sendKept(form, body, token, vault, pending, enhance);
    if (isKept) return token;
    showProblem(form, text('client-saved-failed'));
    return null;
  });
  if (why) await showKept(form, pending, why);
}

/** @returns why it waits; null where it does not */
function sendKept(form: HTMLFormElement, body: FormData, token: FormToken, vault: Vault, pending: Pending, enhance: Enhance): Promise<Why | null> {
  if (token.personId !== vault.person) return Promise.resolve('signed-out');
  if (token.organisationId !== pending.organisation) return Promise.resolve('elsewhere');
  body.set(token.field, token.value);
  const files = chosenIn(form).map(one => one.file);
  if (files.length > 0 && 'subtle' in crypto) return sendWithFiles(form, files, token, vault, pending, enhance);
  return sendLast(form, body, vault, pending, enhance);
}

/** The case, its files, and the form once more (outpieces.ts). */
async function sendWithFiles(form: HTMLFormElement, files: File[], token: FormToken, vault: Vault, pending: Pending, enhance: Enhance): Promise<Why | null> {
  const { bodyWith, caseIn, sendFiles } = await import('./outpieces');
  const signed = (body: FormData) => { body.set(token.field, token.value); return body; };
  const next = await new Promise<string | Why | null>(resolve => send(form, signed(bodyWith(pending, { then: 'draft' })), {
    arrived: request => {
      if (isNoLine(request.status)) return resolve('no-line');
      const page = request.getResponseHeader('X-Next-Page');
      if (page) return resolve(page);
      void removePending(vault, pending.id).then(() => { resolve(null); arrive(request, enhance); });
    },
    broken: () => { resolve('no-line'); return ''; },
    stopped: () => void removePending(vault, pending.id).then(() => resolve(null)),
  }));
  const caseId = next === null ? null : caseIn(next);
  if (!caseId) return next as Why | null;

  const stop = new AbortController();
  const meter = new Meter(form, () => stop.abort());
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const sent = await sendFiles(caseId, pending.id, files, bytes => meter.show(bytes, total), stop.signal);
  if (!('kind' in sent)) return sendLast(form, signed(bodyWith(pending, {}, sent.problems)), vault, pending, enhance);
  if (sent.kind !== 'stopped') return sent.kind;
  meter.end(text('client-upload-paused'));
  delete form.dataset['sent'];
  await removePending(vault, pending.id);
  return null;
}

function sendLast(form: HTMLFormElement, body: FormData, vault: Vault, pending: Pending, enhance: Enhance): Promise<Why | null> {
  return new Promise(resolve => send(form, body, {
    arrived: request => {
      if (isNoLine(request.status)) return resolve('no-line');
      // Answered: stored, or refused with its reasons, or by a fault of the server, whose page says so while the draft stays.
      void removePending(vault, pending.id)
        .then(() => request.getResponseHeader('X-Next-Page') ? endDraft(form) : undefined)
        .then(() => { resolve(null); arrive(request, enhance); });
    },
    broken: () => { resolve('no-line'); return ''; },
    stopped: () => void removePending(vault, pending.id).then(() => resolve(null)),
  }));
}

/** Where nothing can be kept: the page is all there is. */
function sendAtOnce(form: HTMLFormElement, body: FormData, enhance: Enhance): void {
  send(form, body, {
    arrived: request => isNoLine(request.status) ? showProblem(form, text('client-out-stay')) : arrive(request, enhance),
    broken: () => text('client-out-stay'),
    stopped: () => undefined,
  });
}

function showProblem(form: HTMLFormElement, words: string): void {
  delete form.dataset['sent'];
  form.querySelector('.out-problem')?.remove();
  const line = make('p', 'refusal out-problem', words);
  line.setAttribute('role', 'alert');
  form.append(line);
}

/** In the form's place: it has left the page for the list of what waits. */
async function showKept(form: HTMLFormElement, pending: Pending, why: Why): Promise<void> {
  await endDraft(form);
  await askForSync();
  const note = make('section', 'card stack kept-here');
  note.dataset['testid'] = 'kept-here';
  note.tabIndex = -1;
  note.setAttribute('aria-labelledby', 'kept-here-title');
  const title = make('h2', '', text('client-out-kept'));
  title.id = 'kept-here-title';
  const another = make('a', 'button', text('client-out-another'));
  another.href = pending.page;
  const actions = make('p', 'actions');
  actions.append(another);
  note.append(title, make('p', '', text(`client-out-kept-${why}`)), actions);
  form.replaceWith(note);
  note.focus();
  report(pending, { kind: 'kept' });
}
