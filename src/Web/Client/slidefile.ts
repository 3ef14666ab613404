// One file of slides: draws single pages. Loaded with pdf.js when slides are shown for the first time.
import type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist';
import { make } from './dom';
import { openDocument } from './pdfdocument';

const mostPixels = 8_000_000;

export class SlideFile {
  readonly pages: number;
  private task: RenderTask | null = null;

  private constructor(private readonly pdf: PDFDocumentProxy) { this.pages = pdf.numPages; }

  /** @throws PdfProblem */
  static async open(url: string): Promise<SlideFile> { return new SlideFile((await openDocument(url)).document); }

  /** @returns the page as large as fits, and its words; null where another page was wanted meanwhile */
  async draw(number: number, width: number, height: number): Promise<{ canvas: HTMLCanvasElement; words: string } | null> {
    this.task?.cancel();
    const page = await this.pdf.getPage(number);
    const plain = page.getViewport({ scale: 1 });
    const fit = Math.max(0.1, Math.min(width / plain.width, height / plain.height));
    const scale = Math.min(fit * devicePixelRatio, Math.sqrt(mostPixels / (plain.width * plain.height)));
    const viewport = page.getViewport({ scale });
    const canvas = make('canvas');
    Object.assign(canvas, { width: Math.floor(viewport.width), height: Math.floor(viewport.height) });
    Object.assign(canvas.style, { width: `${Math.floor(plain.width * fit)}px`, height: `${Math.floor(plain.height * fit)}px` });
    canvas.ariaHidden = 'true';
    const task = page.render({ canvas, viewport });
    this.task = task;
    try {
      await task.promise;
    } catch {
      return null;
    }

    const content = await page.getTextContent();
    return { canvas, words: content.items.map(item => ('str' in item ? item.str : '')).join(' ') };
  }

  /** Fetches what the next page needs before it is turned to. */
  async warm(number: number): Promise<void> {
    if (number <= this.pages) await (await this.pdf.getPage(number)).getOperatorList().catch(() => undefined);
  }
}
