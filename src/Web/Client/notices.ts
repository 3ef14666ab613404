// News for the signed-in person, wherever they are in CaseHub: the parts of the page that show what has changed are fetched again and
// swapped in place, the news is said aloud, and who is rung gets a dialog.
import { isTyped } from './drafts';
import { LiveLink } from './hub';
import { takeOver } from './livepart';
import { linkTo, say } from './newsbox';
import type { NoticeView, RingView } from './protocol';
import { hasJustLeft } from './stay';
import { text } from './texts';

type Enhance = (part: ParentNode) => void;

export async function followNotices(enhance: Enhance): Promise<void> {
  const link = new LiveLink({
    // What was said while the page loaded or the link was down is in the page that the server would show now.
    welcomed: welcome => { if (welcome.news !== stamp()) void refresh(enhance); },
  });
  link.on('Notice', notice => { void refresh(enhance); tell(notice); });
  link.on('Ring', ring);
  link.on('RingEnded', endRing);
  link.on('Lists', () => soon(enhance));
  await link.start();
}

/** Lists change often where many work: fetched at most once in this time, and not at all while nobody looks. */
const listsPauseMs = 2000;
let isListWaiting = false;

function soon(enhance: Enhance): void {
  if (isListWaiting || !document.querySelector('[data-lists]')) return;
  isListWaiting = true;
  setTimeout(() => void whenSeen().then(() => {
    isListWaiting = false;
    return refresh(enhance, '[data-lists][id]');
  }), listsPauseMs);
}

function whenSeen(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise(done => document.addEventListener('visibilitychange', () => done(), { once: true }));
}

/** Gives every [data-live] part its newest state; one in which somebody is typing stays. */
export async function refresh(enhance: Enhance, parts = '[data-live][id]'): Promise<void> {
  const shown = [...document.querySelectorAll<HTMLElement>(parts)];
  if (shown.length === 0) return;
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  stampHolder()?.setAttribute('data-news', stamp(page) ?? '');
  for (const old of shown) {
    const fresh = page.getElementById(old.id);
    if (!fresh || isBusy(old)) continue;
    const part = document.adoptNode(fresh);
    if (takeOver(old, part)) enhance(part);
  }
}

const stampHolder = (page: ParentNode = document) => page.querySelector<HTMLElement>('[data-news]');

/** Up to where the page has its reader's news; the hub says in its welcome where it is now. */
const stamp = (page: ParentNode = document) => stampHolder(page)?.dataset['news'];

function isBusy(part: HTMLElement): boolean {
  return part.contains(document.activeElement) && document.activeElement?.matches('input, textarea, select')
    || [...part.querySelectorAll('form')].some(isTyped)
    || part.querySelector('details[open] form') !== null;
}

function tell(notice: NoticeView): void {
  const words = text(`client-notice-${notice.kind}`, notice.byName ?? '', notice.caseNumber ?? '', notice.briefing ?? '');
  say(words, notice.place.split('#')[0] === location.pathname ? undefined : linkTo(`/n/${notice.id}`, text('client-open')));
}

function ring(call: RingView): void {
  if (call.href === location.pathname || hasJustLeft(call.sessionId) || document.getElementById(ringId(call.sessionId))) return;
  const dialog = document.createElement('dialog');
  dialog.id = ringId(call.sessionId);
  dialog.dataset['testid'] = 'ring';
  dialog.setAttribute('aria-labelledby', `${dialog.id}-title`);

  const title = document.createElement('h2');
  title.id = `${dialog.id}-title`;
  title.textContent = text('client-ring-from', call.from);
  const about = document.createElement('p');
  about.dir = 'auto';
  about.textContent = call.caseTitle ?? text('client-ring-interpret');

  const accept = linkTo(call.href, text('client-ring-accept'));
  accept.className = 'button primary';
  accept.dataset['testid'] = 'ring-accept';
  const later = document.createElement('button');
  later.textContent = text('client-ring-later');
  later.addEventListener('click', () => dialog.remove());

  const actions = document.createElement('div');
  actions.className = 'actions';
  actions.append(accept, later);
  dialog.append(title, about, actions);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  accept.focus();
}

function endRing(sessionId: string): void {
  document.getElementById(ringId(sessionId))?.remove();
}

const ringId = (sessionId: string) => `ring-${sessionId}`;
