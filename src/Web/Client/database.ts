// The one file with IndexedDB. Two tables: the key of whoever is signed in, and records, which are sealed before they come here.
import type { Sealed } from './sealing';

const name = 'casehub';

/** The key of who is signed in here. */
export interface KeyRow {
  person: string;
  key: CryptoKey;
  /** After so many minutes without a sign of life it is not used any more; 0 where the organisation does not ask for that. */
  idleMinutes: number;
  /** The last sign of life, on this device's clock (ms). */
  lifeAt: number;
}

interface RecordRow extends Sealed { person: string; name: string }

let opened: Promise<IDBDatabase> | null = null;

export async function keyRow(): Promise<KeyRow | null> {
  const rows = await run<KeyRow[]>('keys', 'readonly', keys => keys.getAll());
  return rows[0] ?? null;
}

/** One person's at a time. */
export async function putKey(row: KeyRow): Promise<void> {
  await run('keys', 'readwrite', keys => { keys.clear(); return keys.put(row); });
}

export async function removeKeys(): Promise<void> {
  await run('keys', 'readwrite', keys => keys.clear());
}

/** All of them or none. */
export async function putRecords(person: string, sealed: readonly (Sealed & { name: string })[]): Promise<void> {
  await run('records', 'readwrite', records => sealed.map(one => records.put({ person, ...one } satisfies RecordRow)).at(-1) ?? records.count());
}

export async function getRecord(person: string, record: string): Promise<Sealed | null> {
  return await run<RecordRow | undefined>('records', 'readonly', records => records.get([person, record])) ?? null;
}

/** @returns those whose names begin with the prefix, in the order of their names */
export async function getRecords(person: string, prefix: string): Promise<(Sealed & { name: string })[]> {
  return run<RecordRow[]>('records', 'readonly', records => records.getAll(within(person, prefix)));
}

/** @returns names that begin with the prefix, in order */
export async function recordNames(person: string, prefix: string): Promise<string[]> {
  const keys = await run<IDBValidKey[]>('records', 'readonly', records => records.getAllKeys(within(person, prefix)));
  return keys.map(key => (key as [string, string])[1]);
}

/** From the one name to the other, both included. */
export async function removeRecords(person: string, from: string, to: string): Promise<void> {
  await run('records', 'readwrite', records => records.delete(IDBKeyRange.bound([person, from], [person, to])));
}

function within(person: string, prefix: string): IDBKeyRange {
  return IDBKeyRange.bound([person, prefix], [person, `${prefix}\uffff`]);
}

async function run<T>(table: 'keys' | 'records', mode: IDBTransactionMode, ask: (table: IDBObjectStore) => IDBRequest): Promise<T> {
  // "strict": it is on disk when this says so; the power may be cut at any time.
  const transaction = (await open()).transaction(table, mode, { durability: 'strict' });
  const request = ask(transaction.objectStore(table)) as IDBRequest<T>;
  return new Promise((resolve, reject) => {
    // Large values arrive after the transaction that only reads them.
    if (mode === 'readonly') request.addEventListener('success', () => resolve(request.result));
    else transaction.addEventListener('complete', () => resolve(request.result));
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('aborted')));
    request.addEventListener('error', () => reject(request.error ?? new Error('not read')));
    if (mode === 'readwrite') transaction.commit();
  });
}

function open(): Promise<IDBDatabase> {
  return opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('keys', { keyPath: 'person' });
      request.result.createObjectStore('records', { keyPath: ['person', 'name'] });
    });
    request.addEventListener('success', () => {
      request.result.addEventListener('close', () => { opened = null; });
      resolve(request.result);
    });
    request.addEventListener('error', () => { opened = null; reject(request.error ?? new Error('no IndexedDB')); });
  });
}
