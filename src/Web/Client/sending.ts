// Sends what waits, one form after the other and one sender at a time over all tabs and the service worker. A form whose answer is lost is sent again: the server
// stores it once by its clientId.
import { outcomeOf, type Outcome } from './outcome';
import { bodyOf, changePending, filesOf, pendings, putOff, removePending, type Pending } from './pending';
import type { Vault } from './vault';

/** How all pages of this browser hear of it. */
export const reports = 'casehub-outbox';

export type Report = { id: string; title: string } & (Outcome | { kind: 'kept' | 'deleted' } | { kind: 'elsewhere' });

/** What a form is sent with, and for whom. */
export interface FormToken { personId: string; organisationId: string; field: string; value: string }

/** As outpieces.ts does it. */
export type InPieces = (vault: Vault, pending: Pending, post: (body: FormData) => Promise<Outcome>) => Promise<Outcome>;

const lock = 'casehub-outbox';

/** Runs alone among all tabs and the worker. */
export async function alone<T>(run: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? await navigator.locks.request(lock, run) : run();
}

/**
 * Sends what may be sent now.
 * @param only one form, because its person asked for it, even one that waits for a later try
 * @param inPieces how a form with files is sent; without it, by the service worker, in one request
 * @returns true where something still waits for the line
 */
export async function sendWaiting(vault: Vault, only?: string, inPieces?: InPieces): Promise<boolean> {
  return alone(async () => {
    const due = (await pendings(vault)).filter(one => only === undefined ? one.state === 'waiting' && one.notBefore <= Date.now() : one.id === only);
    if (due.length === 0) return false;
    const token = await formToken();
    if (typeof token === 'string') {
      for (const one of due) report(one, { kind: token });
      return token !== 'signed-out';
    }

    let waits = false;
    for (const one of due) waits = await sendOne(vault, one, token, inPieces) || waits;
    return waits;
  });
}

/** Who is signed in now, and what their forms carry; or why there is none. */
export async function formToken(): Promise<FormToken | 'no-line' | 'later' | 'signed-out'> {
  const answer = await fetch('/api/account/form-token', { cache: 'no-store' }).catch(() => null);
  if (!answer) return 'no-line';
  if (answer.ok) return await answer.json() as FormToken;
  if (answer.status === 401 || answer.status === 403) return 'signed-out';
  return outcomeOf({ status: answer.status, redirected: answer.redirected, contentType: '', body: null }).kind === 'no-line' ? 'no-line' : 'later';
}

/** @returns whether the form is still to be sent by itself */
async function sendOne(vault: Vault, pending: Pending, token: FormToken, inPieces?: InPieces): Promise<boolean> {
  // Another person's, or for another of one's organisations: it would be stored where it does not belong.
  if (token.personId !== vault.person) return false;
  if (token.organisationId !== pending.organisation) {
    report(pending, { kind: 'elsewhere' });
    return false;
  }

  const outcome = inPieces && (await filesOf(vault, pending)).length > 0
    ? await inPieces(vault, pending, body => post(pending, body, token))
    : await post(pending, await bodyOf(vault, pending), token);
  switch (outcome.kind) {
    case 'stored':
      await removePending(vault, pending.id);
      break;
    case 'refused':
      await changePending(vault, { ...pending, state: 'refused', reason: outcome.reason });
      break;
    case 'later':
      await changePending(vault, putOff(pending, Date.now()));
      break;
  }

  report(pending, outcome);
  return outcome.kind === 'no-line' || outcome.kind === 'later';
}

async function post(pending: Pending, body: FormData, token: FormToken): Promise<Outcome> {
  body.set(token.field, token.value);
  const answer = await fetch(pending.action, { method: 'POST', body, headers: { 'X-Next-Page': 'told' } }).catch(() => null);
  if (!answer) return { kind: 'no-line' };
  const text = await answer.text().catch(() => '');
  const contentType = answer.headers.get('Content-Type') ?? '';
  return outcomeOf({ status: answer.status, redirected: answer.redirected, contentType, body: contentType.includes('json') && text ? JSON.parse(text) as unknown : null });
}

export function report(pending: Pick<Pending, 'id' | 'title'>, what: Outcome | { kind: 'kept' | 'deleted' | 'elsewhere' }): void {
  const channel = new BroadcastChannel(reports);
  channel.postMessage({ id: pending.id, title: pending.title, ...what } satisfies Report);
  channel.close();
}
