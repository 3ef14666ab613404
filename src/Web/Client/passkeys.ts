// Passkeys: asks the hub for a challenge, the browser for an answer to it, and sends that by the page's own form.
import { text } from './texts';

interface Challenge {
  readonly options: unknown;
  readonly ticket: string;
}

/** A challenge is good for five minutes: one that waits in the address field is made anew before. */
const renewAfterMs = 4 * 60 * 1000;

let waiting: AbortController | undefined;

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) improve(form);

function improve(form: HTMLFormElement): void {
  if (!('PublicKeyCredential' in window) || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) return;
  form.hidden = false;
  form.querySelector('button')?.addEventListener('click', () => void answer(form));
  if ('offered' in form.dataset) void offer(form);
}

async function answer(form: HTMLFormElement): Promise<void> {
  if (!form.reportValidity()) return;
  waiting?.abort();
  say(form, '');
  try {
    const challenge = await ask(form);
    send(form, challenge, form.dataset['passkey'] === 'add' ? await make(challenge) : await show(challenge));
  } catch (error) {
    say(form, reasonOf(error));
  }
}

/** The browser lists passkeys where somebody fills in the address; until they choose one, nothing happens. */
async function offer(form: HTMLFormElement): Promise<void> {
  if (!await PublicKeyCredential.isConditionalMediationAvailable()) return;
  const mine = waiting = new AbortController();
  const renewal = setTimeout(() => {
    mine.abort();
    void offer(form);
  }, renewAfterMs);
  try {
    const challenge = await ask(form);
    send(form, challenge, await show(challenge, mine.signal));
  } catch {
    // Withdrawn, or nobody chose one: the button is still there.
    clearTimeout(renewal);
  }
}

async function ask(form: HTMLFormElement): Promise<Challenge> {
  const response = await fetch(form.dataset['ask'] ?? '', { method: 'POST' });
  if (response.ok) return await response.json() as Challenge;
  const problem = await response.json().catch(() => ({})) as { detail?: string };
  throw new Refused(problem.detail ?? text('passkey-problem-other'));
}

class Refused extends Error {}

function make(challenge: Challenge): Promise<Credential | null> {
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(challenge.options as PublicKeyCredentialCreationOptionsJSON) });
}

function show(challenge: Challenge, offered?: AbortSignal): Promise<Credential | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(challenge.options as PublicKeyCredentialRequestOptionsJSON);
  return navigator.credentials.get(offered ? { publicKey, mediation: 'conditional', signal: offered } : { publicKey });
}

function send(form: HTMLFormElement, challenge: Challenge, credential: Credential | null): void {
  put(form, 'ticket', challenge.ticket);
  put(form, 'credential', JSON.stringify(credential));
  form.submit();
}

function put(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

/** The browser does not tell "cancelled" from "none here" (WebAuthn §14.5.2), and neither do we. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof DOMException)) return text('passkey-problem-other');
  switch (error.name) {
    case 'NotAllowedError': return text('passkey-problem-cancelled');
    case 'InvalidStateError': return text('passkey-problem-known');
    case 'SecurityError': return text('passkey-problem-address');
    default: return text('passkey-problem-other');
  }
}

function say(form: HTMLFormElement, problem: string): void {
  const place = form.querySelector<HTMLElement>('[data-passkey-problem]');
  if (!place) return;
  place.hidden = problem === '';
  place.textContent = problem;
}
