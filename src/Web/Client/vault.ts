// What a person has typed and no server has stored yet, on this device, readable by nobody but them: the key comes from the server when they are signed in, and goes
// with their signing out; what is sealed stays and opens again when they are back.
import { getRecord, getRecords, keyRow, putKey, putRecords, recordNames, removeKeys, removeRecords, type KeyRow } from './database';
import { importKey, seal, unseal, type Sealed } from './sealing';

const minuteMs = 60_000;
const noteLifeEveryMs = 20_000;
/** Chromium keeps larger values in files beside its database, whose bytes a power cut can take (third_party/blink: idb_value_wrapping). */
const pieceBytes = 48 * 1024;

/** Caches of one person's pages (sw.ts); they go with the key. */
export const personCache = 'person-';

export class Vault {
  readonly person: string;
  private readonly row: KeyRow;

  constructor(row: KeyRow) {
    this.row = row;
    this.person = row.person;
  }

  /** Resolves when it is on disk. */
  async keep(name: string, value: unknown): Promise<void> {
    await putRecords(this.person, [await this.sealed(name, new TextEncoder().encode(JSON.stringify(value)))]);
    if (Date.now() - this.row.lifeAt > noteLifeEveryMs) await this.noteLife();
  }

  /** @returns null where there is none, or none that this key opens */
  async read<T>(name: string): Promise<T | null> {
    const sealed = await getRecord(this.person, name);
    const bytes = sealed && await unseal(this.row.key, this.label(name), sealed);
    return bytes && JSON.parse(new TextDecoder().decode(bytes)) as T;
  }

  /** Keeps what may be large, in pieces: all of them or none. */
  async keepBytes(name: string, bytes: ArrayBuffer): Promise<void> {
    const pieces: (Sealed & { name: string })[] = [];
    for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
      const piece = `${name}:${String(pieces.length).padStart(6, '0')}`;
      pieces.push(await this.sealed(piece, new Uint8Array(bytes, at, Math.min(pieceBytes, bytes.byteLength - at))));
    }

    await putRecords(this.person, pieces);
  }

  /** @returns the pieces in order; null where one of them does not open */
  async readBytes(name: string): Promise<ArrayBuffer[] | null> {
    const pieces = await Promise.all((await getRecords(this.person, `${name}:`)).map(one => unseal(this.row.key, this.label(one.name), one)));
    return pieces.includes(null) ? null : pieces as ArrayBuffer[];
  }

  /** In the order of their names, which tell nothing of what is in them. */
  names(prefix: string): Promise<string[]> {
    return recordNames(this.person, prefix);
  }

  async forget(name: string): Promise<void> {
    await removeRecords(this.person, name, name);
  }

  async forgetAll(prefix: string): Promise<void> {
    await removeRecords(this.person, prefix, `${prefix}\uffff`);
  }

  /** Only where the key still lies here: another tab may have signed out. */
  async noteLife(): Promise<void> {
    this.row.lifeAt = Date.now();
    if ((await keyRow())?.person === this.person) await putKey(this.row);
  }

  private async sealed(name: string, plain: BufferSource): Promise<Sealed & { name: string }> {
    return { name, ...await seal(this.row.key, this.label(name), plain) };
  }

  private label(name: string): string {
    return `${this.person}:${name}`;
  }
}

/** Whether this browser can keep anything: it needs https (or this very machine) and a place to store. */
export function canKeep(): boolean {
  return globalThis.isSecureContext && 'indexedDB' in globalThis && 'subtle' in crypto;
}

/** The vault whose key lies here, whoever's page this is; null where there is none, or nobody has used it for so long that they would be signed out. */
export async function vaultHere(): Promise<Vault | null> {
  const row = canKeep() ? await keyRow().catch(() => null) : null;
  if (!row) return null;
  if (!isOver(row, Date.now())) return new Vault(row);
  await lockVault();
  return null;
}

/** As the server counts it (Hub/People/SignInCheck.cs), for when it cannot be asked. */
export function isOver(row: Pick<KeyRow, 'idleMinutes' | 'lifeAt'>, now: number): boolean {
  return row.idleMinutes > 0 && now - row.lifeAt > row.idleMinutes * minuteMs;
}

/** The vault of who is signed in on this page, with the key that lies here or else the server's. */
export async function openVault(person: string, idleMinutes: number): Promise<Vault | null> {
  const row = await keyRow();
  if (row && row.person !== person) await lockVault();
  const key = row?.person === person ? row.key : await fetchKey(person);
  if (!key) return null;
  const fresh = { person, key, idleMinutes, lifeAt: Date.now() };
  await putKey(fresh);
  return new Vault(fresh);
}

/** Takes away what opens the records, and the pages that were kept for one person. The records stay. */
export async function lockVault(): Promise<void> {
  if (!canKeep()) return;
  await removeKeys().catch(() => undefined);
  for (const name of await caches.keys()) {
    if (name.startsWith(personCache)) await caches.delete(name);
  }
}

async function fetchKey(person: string): Promise<CryptoKey | null> {
  const answer = await fetch('/api/account/draft-key', { method: 'POST' }).catch(() => null);
  if (!answer?.ok) return null;
  const { personId, key } = await answer.json() as { personId: string; key: string };
  return personId === person ? importKey(Uint8Array.from(atob(key), letter => letter.charCodeAt(0))) : null;
}
