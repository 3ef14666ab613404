// The page's side of automatic sign-out: what counts as a sign of life, the question, and the way out.
import { make, must } from './dom';
import { Idle, type IdlePage } from './idle';
import { myVault } from './person';
import { text } from './texts';
import { lockVault } from './vault';

const here = '/api/identity/here';

export function watchIdle(minutes: number): void {
  const channel = new BroadcastChannel('casehub-idle');
  const dialog = new Question(() => idle.stay(), () => void leave(channel));
  const page: IdlePage = {
    inUse: () => document.querySelector('.room[data-state="call"]') !== null,
    tell: () => {
      void fetch(here, { method: 'POST' }).catch(() => undefined);
      void myVault().then(vault => vault?.noteLife());
    },
    share: at => channel.postMessage({ at }),
    warn: seconds => dialog.show(seconds),
    calm: () => dialog.close(),
    remainingMs: askServer,
    leave: () => void leave(channel),
  };
  const idle = new Idle(minutes, page, () => Date.now());
  channel.addEventListener('message', (event: MessageEvent<{ at?: number; over?: true }>) => {
    if (event.data.over) goToSignIn();
    else if (event.data.at !== undefined) idle.heard(event.data.at);
  });
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'touchstart', 'wheel', 'input']) {
    document.addEventListener(kind, () => idle.touched(), { passive: true, capture: true });
  }
  document.addEventListener('visibilitychange', () => idle.tick());
  setInterval(() => idle.tick(), 1000);
}

async function askServer(): Promise<number | null> {
  const answer = await fetch(here);
  if (!answer.ok) return null;
  const { remainingSeconds } = await answer.json() as { remainingSeconds?: number };
  return (remainingSeconds ?? Number.POSITIVE_INFINITY) * 1000;
}

/** All tabs go together. What was typed waits in the drafts. */
async function leave(channel: BroadcastChannel): Promise<void> {
  await lockVault().catch(() => undefined);
  await fetch('/api/identity/logout', { method: 'POST' }).catch(() => undefined);
  channel.postMessage({ over: true });
  goToSignIn();
}

function goToSignIn(): void {
  location.assign(`/sign-in?idle=true&next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Asks over everything else; each time it is shown, it is said once to those who listen, and again when little is left. */
class Question {
  private dialog: HTMLDialogElement | null = null;
  private readonly stay: () => void;
  private readonly leave: () => void;

  constructor(stay: () => void, leave: () => void) {
    this.stay = stay;
    this.leave = leave;
  }

  show(seconds: number): void {
    this.dialog ??= this.open();
    must('.idle-left', this.dialog).textContent = text('client-idle-left', seconds);
    // Said, not counted down: every tenth second is enough to hear.
    if (seconds % 10 === 0) must('.idle-said', this.dialog).textContent = text('client-idle-left', seconds);
  }

  close(): void {
    this.dialog?.remove();
    this.dialog = null;
  }

  private open(): HTMLDialogElement {
    const dialog = make('dialog', 'idle');
    dialog.setAttribute('role', 'alertdialog');
    dialog.setAttribute('aria-labelledby', 'idle-title');
    dialog.setAttribute('aria-describedby', 'idle-about');
    dialog.dataset['testid'] = 'idle';
    const title = make('h2', '', text('client-idle-title'));
    title.id = 'idle-title';
    const about = make('p', '', text('client-idle-about'));
    about.id = 'idle-about';
    const left = make('p', 'idle-left');
    left.setAttribute('aria-hidden', 'true');
    const said = make('p', 'idle-said visually-hidden');
    said.setAttribute('role', 'status');
    const stay = make('button', 'primary', text('client-idle-stay'));
    stay.dataset['testid'] = 'idle-stay';
    stay.addEventListener('click', this.stay);
    const leave = make('button', '', text('client-idle-leave'));
    leave.dataset['testid'] = 'idle-leave';
    leave.addEventListener('click', this.leave);
    const actions = make('div', 'actions');
    actions.append(stay, leave);
    dialog.append(title, about, left, said, actions);
    // Escape means "I am here".
    dialog.addEventListener('cancel', event => { event.preventDefault(); this.stay(); });
    document.body.append(dialog);
    dialog.showModal();
    stay.focus();
    return dialog;
  }
}
