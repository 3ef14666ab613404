// The service worker (sw.ts) as a page sees it: it opens pages and sends what waits where there is no page or no line.
import { me } from './person';

interface WithSync { sync?: { register(tag: string): Promise<void> } }

export const syncTag = 'outbox';

/** Only for who is signed in: there is nothing to keep for anybody else. */
export async function startWorker(): Promise<void> {
  if (!me || !('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => null);
  if (!registration) return;
  // Whoever may ask has the form here before the line is gone for the first time.
  const asks = document.querySelector('a[href="/cases/new"], form[data-outbox="/cases/new"]') !== null;
  if (asks) (await navigator.serviceWorker.ready).active?.postMessage({ keep: '/cases/new', person: me.id });
}

/** Where the browser has it, what waits is sent even when no page of ours is open any more. */
export async function askForSync(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration() as (ServiceWorkerRegistration & WithSync) | undefined;
  await registration?.sync?.register(syncTag).catch(() => undefined);
}
