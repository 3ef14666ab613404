// Forms that wait in this browser for the line: complete, with their files, sealed (vault.ts), until the server has answered for them.
import type { Typed } from './filled';
import { keepFiles, readFiles, type FieldFile } from './keptfiles';
import type { Vault } from './vault';

export interface Pending {
  /** The form's own clientId: by it the server stores it once. */
  id: string;
  /** Where it is sent. */
  action: string;
  /** The page whose form it is. */
  page: string;
  draft: string;
  /** All its fields as they would be sent, but what guards a form against forgery: that is fetched when it is sent. */
  fields: Typed;
  organisation: string;
  title: string;
  /** When somebody pressed "send" (ms). */
  at: number;
  /** Refused ones wait for their person, not for the line. */
  state: 'waiting' | 'refused';
  /** Why it was refused, in the server's words; or the key of a text. */
  reason?: string;
  /** How often the server had it and could not answer; each time the next try is later. */
  tries: number;
  /** Not sent by itself before (ms). */
  notBefore: number;
}

export const pendingPrefix = 'out:';

const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;

export async function keepPending(vault: Vault, pending: Pending, files: FieldFile[]): Promise<void> {
  // The files first: what is listed is whole.
  await vault.forgetAll(filePrefix(pending.id));
  await keepFiles(vault, filePrefix(pending.id), files);
  await vault.keep(pendingPrefix + pending.id, pending);
}

/** Oldest first. */
export async function pendings(vault: Vault): Promise<Pending[]> {
  const all = await Promise.all((await vault.names(pendingPrefix)).map(name => vault.read<Pending>(name)));
  return all.filter(one => one !== null).sort((a, b) => a.at - b.at);
}

export function changePending(vault: Vault, pending: Pending): Promise<void> {
  return vault.keep(pendingPrefix + pending.id, pending);
}

export async function removePending(vault: Vault, id: string): Promise<void> {
  await vault.forget(pendingPrefix + id);
  await vault.forgetAll(filePrefix(id));
}

export function filesOf(vault: Vault, pending: Pending): Promise<FieldFile[]> {
  return readFiles(vault, filePrefix(pending.id));
}

/** What the form's own button would have sent. */
export async function bodyOf(vault: Vault, pending: Pending): Promise<FormData> {
  const body = new FormData();
  for (const [name, value] of pending.fields) body.append(name, value);
  for (const { field, file } of await filesOf(vault, pending)) body.append(field, file);
  return body;
}

/** The server had it and could not say what became of it: later, and each time later still. */
export function putOff(pending: Pending, now: number): Pending {
  return { ...pending, tries: pending.tries + 1, notBefore: now + Math.min(firstWaitMs * 2 ** pending.tries, longestWaitMs) };
}

function filePrefix(id: string): string {
  return `outfile:${id}:`;
}
