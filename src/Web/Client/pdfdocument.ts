// Opens a PDF by pdf.js, with its own worker from our origin: only the ranges that are needed are fetched. Nothing in a document runs: the part of pdf.js that would
// run its scripts is not shipped.
import { getDocument, GlobalWorkerOptions, PasswordResponses, type PDFDocumentProxy } from 'pdfjs-dist';

const parts = '/app/pdf/';
const rangeBytes = 64 * 1024;

GlobalWorkerOptions.workerSrc = '/app/pdf/worker.js';

/** Why a document does not open; the key is that of the sentence. */
export class PdfProblem extends Error {
  readonly key: 'viewer-pdf-locked' | 'viewer-pdf-unread' | 'viewer-pdf-damaged';

  constructor(key: PdfProblem['key']) {
    super(key);
    this.key = key;
  }
}

/** @throws PdfProblem */
export async function openDocument(url: string): Promise<PDFDocumentProxy> {
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
  let isLocked = false;
  // Nobody is asked for a password here: the sentence says what to do.
  task.onPassword = (_: unknown, reason: number) => { isLocked = reason === PasswordResponses.NEED_PASSWORD || isLocked; void task.destroy(); };
  try {
    return await task.promise;
  } catch (error) {
    const { name } = error as { name?: string };
    const isGone = name === 'ResponseException' || name === 'UnexpectedResponseException';
    throw new PdfProblem(isLocked ? 'viewer-pdf-locked' : isGone ? 'viewer-pdf-unread' : 'viewer-pdf-damaged');
  }
}
