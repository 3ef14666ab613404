// What is typed into a form marked data-draft="name" is kept in this browser, sealed (vault.ts), until the server has acknowledged it.
// The page after a stored form carries <meta name="draft-stored" content="name">, which is the acknowledgement.
import { DraftFiles } from './draftfiles';
import { putBack, titleOf, typedInto, type Typed } from './filled';
import { isKeptCopy, me, myVault } from './person';
import { SavedLine } from './savedline';
import type { Vault } from './vault';

/** As it lies in the vault under <c>draft:{name}</c>; the bytes of its files under <c>draftfile:{name}:{n}</c>. */
export interface Draft {
  typed: Typed;
  /** Of a form that may wait for the line: by it the server stores it once. */
  clientId?: string;
  title: string;
  /** The page that it was typed on. */
  page: string;
  at: number;
}

export const draftPrefix = 'draft:';

const kept = new WeakMap<HTMLFormElement, KeptForm>();
const names = new Set<string>();

export function keepDrafts(part: ParentNode): void {
  // Who is signed in here now is not who typed the rest: it is not theirs to keep. While nobody is signed in it waits for who comes back.
  if (!me) return;
  const stored = [...part.querySelectorAll<HTMLMetaElement>('meta[name="draft-stored"]')].map(meta => meta.content);
  const forms = [...part.querySelectorAll<HTMLFormElement>('form[data-draft]')];
  // What was put into a form later has its part of the draft too.
  const around = part instanceof Element ? part.parentElement?.closest<HTMLFormElement>('form[data-draft]') : null;
  if (around) void kept.get(around)?.restore();
  if (stored.length === 0 && forms.length === 0) return;
  const forgotten = Promise.all(stored.map(forgetDraft));
  for (const form of forms) {
    const draft = new KeptForm(form);
    kept.set(form, draft);
    void forgotten.then(() => draft.restore());
  }
}

/** To be called once what was typed is stored by another way than sending the form. */
export async function forgetDraft(name: string): Promise<void> {
  names.delete(name);
  const vault = await myVault();
  await vault?.forget(draftPrefix + name);
  await vault?.forgetAll(DraftFiles.prefix(name));
}

/** True while a form holds what no server has. */
export function isTyped(form: HTMLFormElement): boolean {
  return names.has(form.dataset['draft'] ?? '');
}

/** To be called before a form is kept or sent in another way: what is typed from here on is another draft. */
export async function endDraft(form: HTMLFormElement): Promise<void> {
  await kept.get(form)?.end();
  await forgetDraft(form.dataset['draft'] ?? '');
}

class KeptForm {
  private readonly form: HTMLFormElement;
  private readonly name: string;
  private readonly files: DraftFiles;
  private readonly line: SavedLine;
  private readonly touched = new Set<string>();
  private writing: Promise<void> = Promise.resolve();
  private isDirty = false;
  private isOver = false;

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.name = form.dataset['draft'] ?? '';
    this.line = new SavedLine(form);
    this.files = new DraftFiles(form, this.name, this.line);
    if (this.clientId && !isRefused(form)) this.clientId.value = newId(this.clientId.value);
    form.addEventListener('input', event => this.changed(event.target));
    form.addEventListener('change', event => this.changed(event.target));
  }

  async restore(): Promise<void> {
    const vault = await myVault();
    if (vault) await moveOld(vault, this.name);
    const waiting = this.clientId ? new URLSearchParams(location.search).get('waiting') : null;
    if (vault && waiting) await (await import('./reopening')).reopen(vault, this.name, waiting);
    const draft = await vault?.read<Draft>(draftPrefix + this.name);
    if (vault && draft && !this.isOver) await this.show(vault, draft);
    // For tests, and for whoever fills in the form by script.
    this.form.dataset['kept'] = vault ? 'ready' : 'never';
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.writing;
  }

  private async show(vault: Vault, draft: Draft): Promise<void> {
    names.add(this.name);
    putBack(this.form, draft.typed, this.touched);
    if (this.clientId && draft.clientId) this.clientId.value = draft.clientId;
    const fold = this.form.closest('details');
    if (fold) fold.open = true;
    await this.files.restore(vault);
    this.line.saved(draft.at);
    // Parts of a form that depend on its fields follow.
    this.form.dispatchEvent(new Event('draft-restored'));
  }

  private changed(target: EventTarget | null): void {
    if (this.isOver) return;
    if (target instanceof HTMLInputElement && target.type === 'file') {
      void this.files.chosen();
    } else if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
      this.touched.add(target.name);
    }

    names.add(this.name);
    this.line.saving();
    if (this.isDirty) return;
    this.isDirty = true;
    // One after the other, each with what stands there when its turn comes.
    this.writing = this.writing.then(() => this.write()).catch(() => this.line.failed());
  }

  private async write(): Promise<void> {
    const vault = await myVault();
    this.isDirty = false;
    if (this.isOver) return;
    if (!vault) return this.line.never();
    const [typed, at] = [typedInto(this.form), Date.now()];
    const draft: Draft = { typed, title: titleOf(typed, this.form), page: location.pathname + location.search, at };
    if (this.clientId) draft.clientId = this.clientId.value;
    await vault.keep(draftPrefix + this.name, draft);
    // What was typed meanwhile is written next.
    if (!this.isDirty) this.line.saved(at);
  }

  private get clientId(): HTMLInputElement | null {
    const field = this.form.elements.namedItem('clientId');
    return this.form.dataset['outbox'] !== undefined && field instanceof HTMLInputElement ? field : null;
  }
}

/** A copy of the page has the same id each time it is opened; the server's page has a new one. */
function newId(id: string): string {
  return isKeptCopy && 'randomUUID' in crypto ? crypto.randomUUID() : id;
}

/** A form that came back with its reasons is the same draft. */
function isRefused(form: HTMLFormElement): boolean {
  return form.querySelector('.refusal') !== null;
}

/** Until 0.2 drafts lay in localStorage, readable. Each is moved once; those of others are removed. */
async function moveOld(vault: Vault, name: string): Promise<void> {
  for (const key of Object.keys(localStorage)) {
    if ((key.startsWith('draft:') && !key.startsWith(`draft:${vault.person}:`)) || (key.startsWith('outbox:') && !key.startsWith(`outbox:${vault.person}:`))) localStorage.removeItem(key);
  }

  const old = localStorage.getItem(`draft:${vault.person}:${name}`);
  if (old === null) return;
  const typed = Object.entries(JSON.parse(old) as Record<string, string>);
  await vault.keep(draftPrefix + name, { typed, title: '', page: location.pathname + location.search, at: Date.now() } satisfies Draft);
  localStorage.removeItem(`draft:${vault.person}:${name}`);
}
