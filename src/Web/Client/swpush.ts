// The part of the service worker that shows what is pushed (Hub/Notify/Push/PushDelivery.cs) and opens what is clicked. Nothing clinical comes this way: who, which case by its number, and a link.

/** As PushDelivery.Shown. */
interface Shown { title: string; body: string; path: string; lang: string; dir: 'ltr' | 'rtl'; urgent: boolean }

interface Extendable extends Event { waitUntil(work: Promise<unknown>): void }
interface Pushed extends Extendable { data: { json(): Shown } | null }
interface Clicked extends Extendable { notification: Notification & { data: { path: string } } }
interface Window { url: string; focus(): Promise<Window>; navigate(url: string): Promise<Window | null> }
interface Worker {
  registration: ServiceWorkerRegistration;
  clients: { matchAll(wanted: { type: 'window' }): Promise<Window[]>; openWindow(url: string): Promise<Window | null> };
  addEventListener(kind: 'push', heard: (event: Pushed) => void): void;
  addEventListener(kind: 'notificationclick', heard: (event: Clicked) => void): void;
}

const worker = self as unknown as Worker;

worker.addEventListener('push', event => {
  if (event.data) event.waitUntil(show(event.data.json()));
});

worker.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

function show(shown: Shown): Promise<void> {
  const { title, body, path, lang, dir, urgent } = shown;
  // The same notice twice is one: its address is its name.
  return worker.registration.showNotification(title, { body, lang, dir, tag: path, icon: '/icon.svg', requireInteraction: urgent, data: { path } });
}

/** In a window that is open and in no call; else in a new one. Only ever to this hub. */
async function open(path: string): Promise<void> {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) return;
  const windows = await worker.clients.matchAll({ type: 'window' });
  const free = windows.find(window => !new URL(window.url).pathname.startsWith('/sessions/'));
  const shown = await free?.navigate(url.href).catch(() => null);
  if (shown) await shown.focus();
  else await worker.clients.openWindow(url.href);
}
