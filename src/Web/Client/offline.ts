// What a page does for the time without a line: the worker, what waits, and leaving nothing that opens when somebody signs out.
import { canKeep, lockVault } from './vault';
import { followWaiting, sayOffline } from './waiting';
import { startWorker } from './worker';

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

/** The page that stands in for another one makes way for it once the line is back. */
function comeBack(): void {
  window.addEventListener('online', () => {
    if (location.pathname !== '/offline') location.reload();
  });
}
