// Adds this browser to those that are told while CaseHub is not open in them (/account/notifications). What it shows then is swpush.ts.
import { text } from './texts';

const section = document.querySelector<HTMLElement>('[data-push-key]');
const add = section?.querySelector<HTMLElement>('[data-push-add]');
const status = section?.querySelector<HTMLElement>('[data-push-status]');

if (section && add && status) {
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) {
    add.hidden = false;
    add.querySelector('button')?.addEventListener('click', () => void addThis(section.dataset['pushKey'] ?? '', status));
  } else {
    status.textContent = text('client-push-unable');
  }
}

async function addThis(key: string, told: HTMLElement): Promise<void> {
  told.textContent = '';
  // Asked first, while the click still counts as the person's wish.
  if (await Notification.requestPermission() !== 'granted') {
    told.textContent = text('client-push-denied');
    return;
  }
  const subscription = await subscribe(key).catch(() => null);
  if (!subscription) {
    told.textContent = text('client-push-failed');
    return;
  }
  const answer = await fetch('/api/account/notifications/devices', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(subscription),
  }).catch(() => null);
  if (answer?.ok) location.reload();
  else told.textContent = ((await answer?.json().catch(() => null)) as { detail?: string } | null)?.detail ?? text('client-push-failed');
}

/** One that was made with another key of the hub is of no use any more. */
async function subscribe(key: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register('/sw.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(wanted);
  } catch (problem) {
    const old = await pushManager.getSubscription();
    if (!old) throw problem;
    await old.unsubscribe();
    return await pushManager.subscribe(wanted);
  }
}
