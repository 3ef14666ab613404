// The files of a case's own form, piece by piece. They are kept on this device until they have arrived, so that a reload goes on where it was.
import { chosenIn } from './filled';
import { keepFiles, readFiles } from './keptfiles';
import { Meter } from './meter';
import { myVault } from './person';
import type { Ended } from './pieces';
import { text } from './texts';
import type { Vault } from './vault';

const betweenTriesMs = 5_000;

/** Goes on with what a reload, or a closed window, has left. */
export async function goOn(form: HTMLFormElement, caseId: string): Promise<void> {
  const vault = await myVault();
  const files = vault ? (await readFiles(vault, prefixOf(caseId))).map(one => one.file) : [];
  if (files.length > 0) {
    form.dataset['sent'] = '';
    return sendAll(form, caseId, files);
  }

  const lost = sessionStorage.getItem(prefixOf(caseId));
  if (lost) new Meter(form, () => undefined).end(text('client-upload-choose-again', lost));
}

export async function sendChosen(form: HTMLFormElement, caseId: string): Promise<void> {
  const [vault, chosen] = [await myVault(), chosenIn(form)];
  const isKept = vault !== null && await keep(vault, caseId, chosen).then(() => true, () => false);
  // Nothing is kept here: the name alone is, so that it can be asked for.
  if (!isKept) sessionStorage.setItem(prefixOf(caseId), chosen.map(one => one.file.name).join(', '));
  for (const field of form.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
    field.value = '';
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  await sendAll(form, caseId, chosen.map(one => one.file));
}

async function keep(vault: Vault, caseId: string, chosen: ReturnType<typeof chosenIn>): Promise<void> {
  // What an earlier window has left goes on beside it.
  const place = `${prefixOf(caseId)}${Date.now()}:`;
  await keepFiles(vault, place, chosen);
}

async function sendAll(form: HTMLFormElement, caseId: string, files: File[]): Promise<void> {
  const { idOfFile, sendFile } = await import('./pieces');
  const stop = new AbortController();
  const meter = new Meter(form, () => stop.abort());
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const problems: string[] = [];
  let before = 0;
  let isWaiting = false;
  for (const file of files) {
    const clientId = await idOfFile(caseId, file);
    const ended = await untilEnded(() => sendFile({ caseId, clientId, file }, sent => meter.show(before + sent, total), stop.signal), meter, stop.signal);
    if (ended.kind === 'stopped' || ended.kind === 'signed-out') return stopped(form, caseId, meter, ended);
    if (ended.kind === 'refused') problems.push(`${file.name}: ${ended.reason}`);
    if (ended.kind === 'arrived') isWaiting = true;
    before += file.size;
  }

  await forget(caseId);
  delete form.dataset['sent'];
  if (problems.length === 0 && !isWaiting) return reload();
  meter.end(...problems, ...isWaiting ? [text('client-upload-arrived')] : []);
}

/** A line that is gone comes back: the browser says so, or it is tried. */
async function untilEnded(send: () => Promise<Ended>, meter: Meter, stop: AbortSignal): Promise<Ended> {
  while (true) {
    const ended = await send();
    if (ended.kind !== 'no-line' && ended.kind !== 'later') return ended;
    meter.say(text(ended.kind === 'later' ? 'client-upload-later' : 'client-upload-waits'));
    await new Promise(done => {
      setTimeout(done, betweenTriesMs);
      addEventListener('online', done, { once: true });
      stop.addEventListener('abort', done, { once: true });
    });
    if (stop.aborted) return { kind: 'stopped' };
  }
}

async function stopped(form: HTMLFormElement, caseId: string, meter: Meter, ended: Ended): Promise<void> {
  delete form.dataset['sent'];
  if (ended.kind === 'signed-out') return meter.end(text('client-upload-signed-out'));
  await forget(caseId);
  meter.end(text('client-upload-paused'));
}

async function forget(caseId: string): Promise<void> {
  sessionStorage.removeItem(prefixOf(caseId));
  await (await myVault())?.forgetAll(prefixOf(caseId));
}

function reload(): void {
  location.hash = '#attachments';
  location.reload();
}

function prefixOf(caseId: string): string {
  return `upload:${caseId}:`;
}
