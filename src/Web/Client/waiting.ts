// What waits for the line: tried on each page, when the line returns and every half minute; listed where a page has a place for it ([data-waiting]).
import { draftPrefix, type Draft } from './drafts';
import { make, timeText } from './dom';
import { linkTo, say } from './newsbox';
import { pendingPrefix, pendings, removePending, type Pending } from './pending';
import { isKeptCopy, myVault } from './person';
import { report, reports, sendWaiting, type Report } from './sending';
import { text } from './texts';
import { vaultHere, type Vault } from './vault';

const tryEveryMs = 30_000;

/** Why a form still waits, as the last try said; of this page alone. */
const why = new Map<string, string>();

export async function followWaiting(): Promise<void> {
  const channel = new BroadcastChannel(reports);
  channel.addEventListener('message', (event: MessageEvent<Report>) => hear(event.data));
  const attempt = () => void tryNow();
  window.addEventListener('online', attempt);
  document.addEventListener('visibilitychange', attempt);
  setInterval(attempt, tryEveryMs);
  await list();
  await tryNow();
}

/** The offline page belongs to nobody: it shows what lies here of whoever's key does. */
async function vaultOfPage(): Promise<Vault | null> {
  return await myVault() ?? (document.querySelector('[data-offline]') ? vaultHere() : null);
}

async function tryNow(only?: string): Promise<void> {
  const vault = await vaultOfPage();
  if (!vault || (await vault.names(pendingPrefix)).length === 0) return;
  if (!navigator.onLine && only === undefined) return;
  await sendWaiting(vault, only, async (...parts) => (await import('./outpieces')).sendInPieces(...parts));
}

function hear(told: Report): void {
  if (told.kind === 'no-line' || told.kind === 'later' || told.kind === 'signed-out' || told.kind === 'elsewhere') why.set(told.id, told.kind);
  else why.delete(told.id);
  const title = told.title || text('client-out-untitled');
  if (told.kind === 'stored') say([text('client-out-sent', title), told.done, ...told.problems].join(' '), linkTo(told.next, text('client-open')));
  if (told.kind === 'refused') say(text('client-out-not-taken', title));
  void list();
}

async function list(): Promise<void> {
  const places = [...document.querySelectorAll<HTMLElement>('[data-waiting]')];
  if (places.length === 0) return;
  const vault = await vaultOfPage();
  const waiting = vault ? await pendings(vault) : [];
  const drafts = vault && document.querySelector('[data-offline]') ? await draftsOf(vault) : [];
  for (const place of places) fill(place, vault, waiting, drafts);
}

async function draftsOf(vault: Vault): Promise<Draft[]> {
  const all = await Promise.all((await vault.names(draftPrefix)).map(name => vault.read<Draft>(name)));
  return all.filter(one => one !== null).sort((a, b) => b.at - a.at);
}

function fill(place: HTMLElement, vault: Vault | null, waiting: Pending[], drafts: Draft[]): void {
  place.hidden = waiting.length + drafts.length === 0;
  place.replaceChildren();
  if (vault && waiting.length > 0) {
    const rows = make('ul', 'waiting-list');
    rows.append(...waiting.map(one => row(vault, one)));
    place.append(make('h2', '', text('client-out-title')), make('p', 'hint', text('client-out-about')), rows);
  }

  if (drafts.length > 0) {
    const rows = make('ul', 'waiting-list');
    rows.append(...drafts.map(draftRow));
    place.append(make('h2', '', text('client-out-drafts')), rows);
  }
}

function row(vault: Vault, pending: Pending): HTMLLIElement {
  const item = make('li');
  item.dataset['testid'] = 'waiting';
  item.dataset['state'] = pending.state;
  const state = make('p', pending.state === 'refused' ? 'refusal' : 'hint', stateText(pending));
  state.dir = 'auto';
  const actions = make('p', 'actions');
  if (pending.state === 'refused') actions.append(openButton(pending));
  else actions.append(button('client-out-send', 'waiting-send', pending.title, () => void tryNow(pending.id)));
  actions.append(deleteButton(vault, pending));
  item.append(heading(pending.title, pending.at), state, actions);
  return item;
}

function draftRow(draft: Draft): HTMLLIElement {
  const item = make('li');
  item.dataset['testid'] = 'kept-draft';
  item.append(heading(draft.title, draft.at));
  const link = make('a', '', text('client-out-open'));
  link.href = draft.page;
  const line = make('p', 'actions');
  line.append(link);
  item.append(line);
  return item;
}

function heading(title: string, at: number): HTMLElement {
  const line = make('p');
  const name = make('bdi', '', title || text('client-out-untitled'));
  const strong = make('strong');
  strong.append(name);
  line.append(strong, ' ', make('span', 'meta', timeText(new Date(at))));
  return line;
}

function stateText(pending: Pending): string {
  if (pending.state === 'refused') return text('client-out-refused', pending.reason?.startsWith('client-') ? text(pending.reason) : pending.reason ?? '');
  return text(`client-out-kept-${why.get(pending.id) ?? (pending.tries > 0 ? 'later' : 'no-line')}`);
}

/** The form takes it over (openWaiting below). */
function openButton(pending: Pending): HTMLAnchorElement {
  const link = make('a', 'button', text('client-out-open'));
  link.href = `${pending.page}?waiting=${pending.id}`;
  link.dataset['testid'] = 'waiting-open';
  return link;
}

/** Pressed twice: it is nowhere else. */
function deleteButton(vault: Vault, pending: Pending): HTMLButtonElement {
  const made = button('client-out-delete', 'waiting-delete', pending.title, () => {
    if (made.dataset['sure'] === undefined) {
      made.dataset['sure'] = '';
      made.textContent = text('client-out-delete-sure');
      made.removeAttribute('aria-label');
    } else {
      void removePending(vault, pending.id).then(() => report(pending, { kind: 'deleted' }));
    }
  });
  made.classList.add('quiet');
  made.addEventListener('blur', () => {
    delete made.dataset['sure'];
    made.textContent = text('client-out-delete');
  });
  return made;
}

function button(key: string, testId: string, about: string, press: () => void): HTMLButtonElement {
  const made = make('button', '', text(key));
  made.type = 'button';
  made.dataset['testid'] = testId;
  made.setAttribute('aria-label', `${text(key)}: ${about}`);
  made.addEventListener('click', press);
  return made;
}

/** A copy of a page says that it is one. */
export function sayOffline(): void {
  const main = document.querySelector('main');
  if (!isKeptCopy || !main) return;
  const line = make('p', 'notice', text('client-out-offline'));
  line.dataset['testid'] = 'offline-copy';
  line.setAttribute('role', 'status');
  main.prepend(line);
}
