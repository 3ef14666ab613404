// One file piece by piece (tus 1.0, docs/protocol.md): what has arrived stays, whatever breaks, and the file goes on from there. Loaded when there is a file to send.
import { Upload, type DetailedError } from 'tus-js-client';
import { isNoLine } from './outcome';
import { nextPiece, smallestPiece } from './piecesize';

export interface Job { caseId: string; clientId: string; file: File }

export type Ended =
  | { kind: 'attached' }
  /** All of it is there; the server stores it by itself once it can. */
  | { kind: 'arrived' }
  /** In the server's words. */
  | { kind: 'refused'; reason: string }
  | { kind: 'no-line' | 'later' | 'signed-out' | 'stopped' };

interface State { id: string; bytes: number; offset: number; state: 'receiving' | 'arrived' | 'attached' | 'refused' | 'expired'; refusedText: string | null }

const protocol = { 'Tus-Resumable': '1.0.0' };
/** What a break of seconds needs; a longer one is waited out by who called. */
const waitsMs = [500, 1000, 2000, 4000, 8000];

/**
 * Two windows with the same file: one sends, the other waits and finds it there.
 * @param shown told how many bytes are there
 */
export function sendFile(job: Job, shown: (sent: number) => void, stop: AbortSignal): Promise<Ended> {
  const run = () => sendAlone(job, shown, stop);
  return 'locks' in navigator ? navigator.locks.request(`upload-${job.clientId}`, run) : run();
}

async function sendAlone(job: Job, shown: (sent: number) => void, stop: AbortSignal): Promise<Ended> {
  if (stop.aborted) return { kind: 'stopped' };
  const begun = await begin(job);
  if ('kind' in begun) return begun;
  shown(begun.offset);
  if (begun.state === 'attached' || begun.state === 'arrived') return { kind: begun.state };
  return await bring(job, `/api/uploads/${begun.id}`, shown, stop);
}

async function begin({ caseId, clientId, file }: Job): Promise<State | Ended> {
  const metadata = Object.entries({ filename: file.name, clientId }).map(([name, value]) => `${name} ${base64(value)}`).join(',');
  const answer = await fetch(`/api/cases/${caseId}/uploads`, { method: 'POST', headers: { ...protocol, 'Upload-Length': String(file.size), 'Upload-Metadata': metadata } }).catch(() => null);
  if (!answer) return { kind: 'no-line' };
  if (answer.status === 201) return await answer.json() as State;
  if (answer.status === 401) return { kind: 'signed-out' };
  if (answer.status === 503) return { kind: 'later' };
  if (isNoLine(answer.status)) return { kind: 'no-line' };
  const told = await answer.json().catch(() => null) as { detail?: string } | null;
  return told?.detail ? { kind: 'refused', reason: told.detail } : { kind: 'later' };
}

function bring({ file }: Job, uploadUrl: string, shown: (sent: number) => void, stop: AbortSignal): Promise<Ended> {
  return new Promise(resolve => {
    let since = performance.now();
    const upload = new Upload(file, {
      uploadUrl,
      chunkSize: smallestPiece,
      retryDelays: waitsMs,
      storeFingerprintForResuming: false,
      onProgress: sent => shown(sent),
      onChunkComplete: bytes => {
        upload.options.chunkSize = nextPiece(bytes, performance.now() - since);
        since = performance.now();
      },
      onSuccess: () => void ended(uploadUrl).then(resolve),
      onError: error => void ended(uploadUrl, error as DetailedError).then(resolve),
    });
    stop.addEventListener('abort', () => void upload.abort().then(() => resolve({ kind: 'stopped' })), { once: true });
    upload.start();
  });
}

/** The server says what became of it; an answer of its own may have been lost. */
async function ended(uploadUrl: string, error?: DetailedError): Promise<Ended> {
  const status = error?.originalResponse?.getStatus() ?? 0;
  if (status === 401) return { kind: 'signed-out' };
  const answer = await fetch(uploadUrl, { cache: 'no-store' }).catch(() => null);
  if (!answer) return { kind: 'no-line' };
  if (answer.status === 401) return { kind: 'signed-out' };
  const state = answer.ok ? await answer.json().catch(() => null) as State | null : null;
  if (state?.state === 'attached' || state?.state === 'arrived') return { kind: state.state };
  if (state?.state === 'refused') return { kind: 'refused', reason: state.refusedText ?? '' };
  return { kind: status === 0 || isNoLine(status) ? 'no-line' : 'later' };
}

/** The same for the same file in the same case, however often it is chosen; another for another. */
export async function idOfFile(caseId: string, file: File): Promise<string> {
  const content = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return await idOf(new TextEncoder().encode(`${caseId}:${file.name}:`), content);
}

/** The server's for a file in its place in a form (AttachmentPosts.cs). */
export function idInForm(formId: string, place: number): Promise<string> {
  const hex = formId.replaceAll('-', '');
  const bytes = Uint8Array.from({ length: 16 }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
  return idOf(mixed(bytes), new Uint8Array(new Int32Array([place]).buffer));
}

async function idOf(...parts: Uint8Array<ArrayBuffer>[]): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer())).slice(0, 16);
  const hex = [...mixed(sum)].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** .NET keeps the first three parts of a UUID with their low bytes first. */
function mixed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], at => bytes[at] ?? 0);
}

function base64(value: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(value)));
}
