// What a page does for the time without a line: the worker, what waits, and leaving nothing that opens when somebody signs out.
import { canKeep, lockVault } from './vault';
import { followWaiting, sayOffline } from './waiting';
import { startWorker } from './worker';

const lookEveryMs = 5_000;

export async function workOffline(): Promise<void> {
  lockOnSignOut();
  sayOffline();
  if (!canKeep()) return;
  if (document.querySelector('[data-offline]')) comeBack();
  await followWaiting();
  await startWorker();
}

/** The key goes first, then the person. */
function lockOnSignOut(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[action="/sign-out"]')) {
    form.addEventListener('submit', event => {
      event.preventDefault();
      void lockVault().catch(() => undefined).then(() => form.submit());
    });
  }
}

/** The page that stands in for another one makes way for it once the server answers again, whatever the browser says of its line. */
function comeBack(): void {
  if (location.pathname === '/offline') return;
  const look = () => void fetch('/health/live', { cache: 'no-store' }).then(answer => { if (answer.ok) location.reload(); }, () => undefined);
  window.addEventListener('online', look);
  setInterval(look, lookEveryMs);
}
