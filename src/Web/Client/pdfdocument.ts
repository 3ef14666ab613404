// Opens a PDF by pdf.js, with its own worker from our origin: only the ranges that are needed are fetched. Nothing in a document runs: the part of pdf.js that would
// run its scripts is not shipped.
import { getDocument, GlobalWorkerOptions, PasswordResponses, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist';

const parts = '/app/pdf/';
const rangeBytes = 64 * 1024;

/** Nobody waits longer without a byte: a range takes ten seconds at 64 kbit/s. */
export const patienceMs = 45_000;

GlobalWorkerOptions.workerSrc = '/app/pdf/worker.js';

/** Why a document does not open; the key is that of the sentence. */
export class PdfProblem extends Error {
  readonly key: 'viewer-pdf-locked' | 'viewer-pdf-unread' | 'viewer-pdf-damaged' | 'viewer-pdf-stuck';

  constructor(key: PdfProblem['key']) {
    super(key);
    this.key = key;
  }
}

/** Nothing came for as long as anybody waits. */
export class Late extends Error {}

export class Patience {
  private came = 0;

  /** Something came. */
  renew(): void {
    this.came = performance.now();
  }

  async with<T>(work: Promise<T>): Promise<T> {
    this.renew();
    let timer = 0;
    const late = new Promise<never>((_, reject) => {
      const look = (): void => {
        const left = this.came + patienceMs - performance.now();
        if (left > 0) timer = window.setTimeout(look, left);
        else reject(new Late());
      };
      look();
    });
    return Promise.race([work, late]).finally(() => window.clearTimeout(timer));
  }
}

/**
 * @param patience renewed with each byte that comes
 * @throws PdfProblem
 */
export async function openDocument(url: string, patience = new Patience()): Promise<{ document: PDFDocumentProxy; first: PDFPageProxy }> {
  const options = {
    url,
    rangeChunkSize: rangeBytes,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    wasmUrl: `${parts}wasm/`,
    cMapUrl: `${parts}cmaps/`,
    standardFontDataUrl: `${parts}standard_fonts/`,
  };
  const task = getDocument(options);
  task.onProgress = () => patience.renew();
  let isLocked = false;
  // Nobody is asked for a password here: the sentence says what to do.
  task.onPassword = (_: unknown, reason: number) => { isLocked = reason === PasswordResponses.NEED_PASSWORD || isLocked; void task.destroy(); };
  try {
    const document = await patience.with(task.promise);
    return { document, first: await patience.with(document.getPage(1)) };
  } catch (error) {
    if (error instanceof Late) void task.destroy();
    if (error instanceof Late) throw new PdfProblem('viewer-pdf-stuck');
    const { name } = error as { name?: string };
    const isGone = name === 'ResponseException' || name === 'UnexpectedResponseException';
    throw new PdfProblem(isLocked ? 'viewer-pdf-locked' : isGone ? 'viewer-pdf-unread' : 'viewer-pdf-damaged');
  }
}
