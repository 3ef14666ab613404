// The service worker: our own files, the form of a new request and a page without a line are here when the network is not, and what waits is sent when it is back. It keeps no other
// page, no answer of the API and nothing of a patient in the clear. The server puts `self.shell` before it (Pages/ServiceWorker.cs): another file, another worker.
import { gateway } from './outcome';
import { sendWaiting } from './sending';
import './swpush';
import { personCache, vaultHere } from './vault';

interface Extendable extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Extendable { request: Request; respondWith(answer: Promise<Response>): void }
interface Syncing extends Extendable { tag: string }
interface Hearing extends Extendable { data: { keep?: string; person?: string } }
interface Worker {
  /** Addresses of our files, each with a hash of its content; and one over all of them. */
  shell: { version: string; files: string[] };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(kind: 'install' | 'activate', heard: (event: Extendable) => void): void;
  addEventListener(kind: 'fetch', heard: (event: Fetching) => void): void;
  addEventListener(kind: 'sync', heard: (event: Syncing) => void): void;
  addEventListener(kind: 'message', heard: (event: Hearing) => void): void;
}

const worker = self as unknown as Worker;
const shellPrefix = 'shell-';
const shell = shellPrefix + worker.shell.version;
const offline = '/offline';
/** The only pages that are kept, and what they ask for the specialties that were chosen. */
const forms = ['/cases/new'];
/** Not pages, or on their way to somebody else's. */
const notPages = /^\/(api|hubs|health|openapi|whip|whep|sign-in\/with)(\/|$)/;
/** A line that hangs is no line. */
const patienceMs = 10_000;

worker.addEventListener('install', event => event.waitUntil(install()));
worker.addEventListener('activate', event => event.waitUntil(activate()));
worker.addEventListener('message', event => {
  const { keep, person } = event.data;
  if (keep && person && forms.includes(keep)) event.waitUntil(keepUnlessThere(keep, person));
});
worker.addEventListener('sync', event => event.waitUntil(sync()));
worker.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || event.request.method !== 'GET') return;
  if (event.request.mode === 'navigate') {
    if (!notPages.test(url.pathname)) event.respondWith(page(event, url));
  } else if (forms.includes(url.pathname) && url.searchParams.has('specialty')) {
    event.respondWith(questions(event, url.pathname + url.search));
  } else if (worker.shell.files.includes(url.pathname + url.search) || url.pathname.startsWith('/app/')) {
    event.respondWith(ownFile(event.request));
  }
});

async function install(): Promise<void> {
  const files = await caches.open(shell);
  await files.addAll(worker.shell.files);
  // As nobody: the page without a line has nothing of a person in it.
  await files.put(offline, await fetch(offline, { credentials: 'omit' }));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  await worker.clients.claim();
  // A kept page names the files of its day: theirs go once it is made anew.
  const names = await caches.keys();
  const people = names.filter(name => name.startsWith(personCache));
  const renewed = await Promise.all(people.map(async name => fetchForm(forms[0] ?? '', name.slice(personCache.length)))).then(all => all.every(Boolean), () => false);
  if (renewed) await Promise.all(names.filter(name => name.startsWith(shellPrefix) && name !== shell).map(name => caches.delete(name)));
}

async function ownFile(request: Request): Promise<Response> {
  return await caches.match(request) ?? fetch(request);
}

/** From the network; where there is none, the form as it was kept, or the page that says what works. */
async function page(event: Fetching, url: URL): Promise<Response> {
  const answered = fetch(event.request).catch(() => null);
  if (!forms.includes(url.pathname)) return await answered ?? offlinePage();
  event.waitUntil(answered.then(answer => answer && url.search === '' ? keepForm(url.pathname, answer.clone()) : undefined).catch(() => undefined));
  const answer = await Promise.race([answered, later()]);
  if (answer && !gateway.includes(answer.status)) return answer.clone();
  return await keptForm(url.pathname) ?? answer ?? offlinePage();
}

/** What a form asks for one specialty; without a line as it was when its person last chose that specialty. */
async function questions(event: Fetching, address: string): Promise<Response> {
  const answer = await Promise.race([fetch(event.request).catch(() => null), later()]);
  if (!answer || gateway.includes(answer.status)) return await keptForm(address) ?? answer ?? Response.error();
  event.waitUntil(keepForm(address, answer.clone()));
  return answer;
}

async function offlinePage(): Promise<Response> {
  return await caches.match(offline) ?? Response.error();
}

function later(): Promise<null> {
  return new Promise(resolve => setTimeout(() => resolve(null), patienceMs));
}

/** For whoever's key lies here, and only while it does. */
async function keptForm(path: string): Promise<Response | null> {
  const vault = await vaultHere();
  const kept = vault && await (await caches.open(personCache + vault.person)).match(path);
  if (!kept) return null;
  const text = await kept.text();
  return new Response(text.replace('<html ', '<html data-kept '), { headers: kept.headers });
}

async function keepUnlessThere(path: string, person: string): Promise<void> {
  if (!await (await caches.open(personCache + person)).match(path)) await fetchForm(path, person);
}

async function fetchForm(path: string, person: string): Promise<boolean> {
  const answer = await fetch(path, { headers: { Accept: 'text/html' } });
  return await keepForm(path, answer) === person;
}

/** @returns whose page it is; null where it was not one to keep */
async function keepForm(path: string, answer: Response): Promise<string | null> {
  if (answer.status !== 200 || answer.redirected || answer.type !== 'basic') return null;
  const text = await answer.text();
  const person = /data-me="([^"]+)"/.exec(text)?.[1];
  // What is said once is not for the next time.
  if (!person || text.includes('name="draft-stored"') || text.includes('class="done"')) return null;
  await (await caches.open(personCache + person)).put(path, new Response(text, { headers: answer.headers }));
  return person;
}

/** Thrown, so that the browser tries again later. */
async function sync(): Promise<void> {
  const vault = await vaultHere();
  if (vault && await sendWaiting(vault)) throw new Error('Something still waits for the line.');
}
