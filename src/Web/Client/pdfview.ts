// Pages of a PDF in the page. Only pages in view are drawn (pdfdocument.ts).
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { make, must } from './dom';
import { Late, openDocument, Patience, patienceMs, PdfProblem } from './pdfdocument';
import { text } from './texts';

/** Canvas pixels of one page: a phone's memory holds several of these. */
const mostPixels = 8_000_000;
const steps = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];

export async function openPdf(pane: HTMLElement): Promise<void> {
  const patience = new Patience();
  try {
    const { document, first } = await openDocument(pane.dataset['whole'] ?? '', patience);
    new PdfView(pane, document, first, patience);
  } catch (error) {
    tell(pane, error instanceof PdfProblem ? error.key : 'viewer-pdf-damaged');
  }
}

/** The way to download it stands below the sentence, in the page itself. */
function tell(pane: HTMLElement, key: string): void {
  const problem = must('[data-problem]', pane);
  problem.textContent = text(key, patienceMs / 1000);
  problem.hidden = false;
}

class PdfView {
  private readonly scroller: HTMLElement;
  private readonly papers: HTMLElement[] = [];
  private readonly tasks = new Map<HTMLElement, { cancel(): void }>();
  private readonly number = make('input');
  private readonly level = make('span', 'level');
  private readonly watch: IntersectionObserver;
  private zoom = 1;
  private drawing: Promise<void> = Promise.resolve();

  constructor(private readonly pane: HTMLElement, private readonly pdf: PDFDocumentProxy, private readonly first: PDFPageProxy, private readonly patience: Patience) {
    this.scroller = must('[data-pages]', pane);
    this.scroller.hidden = false;
    this.watch = new IntersectionObserver(seen => { for (const one of seen) this.seen(one.target as HTMLElement, one.isIntersecting); }, { root: this.scroller, rootMargin: '200px 0px' });
    for (let page = 1; page <= pdf.numPages; page++) this.papers.push(this.paper(page));
    this.scroller.append(...this.papers);
    this.addTools();
    this.size();
    for (const paper of this.papers) this.watch.observe(paper);
    this.scroller.addEventListener('scroll', () => this.sayPage());
    this.scroller.addEventListener('keydown', event => this.pressed(event));
  }

  private paper(page: number): HTMLElement {
    const paper = make('div', 'sheet-of-paper');
    paper.dataset['page'] = String(page);
    paper.dataset['testid'] = 'pdf-page';
    paper.setAttribute('role', 'group');
    paper.setAttribute('aria-label', text('viewer-pdf-page', page, this.pdf.numPages));
    return paper;
  }

  private addTools(): void {
    const tools = must('[data-tools]', this.pane);
    tools.hidden = false;
    tools.setAttribute('role', 'toolbar');
    tools.setAttribute('aria-label', text('viewer-tools'));
    const label = make('label', '', text('viewer-pdf-number'));
    Object.assign(this.number, { type: 'number', min: '1', max: String(this.pdf.numPages), value: '1' });
    this.number.dataset['testid'] = 'pdf-number';
    this.number.addEventListener('change', () => this.goTo(Number(this.number.value)));
    label.append(this.number, make('span', '', text('viewer-pdf-of', this.pdf.numPages)));
    const nearer = make('span', 'tool-group');
    nearer.append(this.button('viewer-zoom-out', '−', -1), this.level, this.button('viewer-zoom-in', '+', 1));
    tools.append(label, nearer);
  }

  private button(key: string, sign: string, by: number): HTMLButtonElement {
    const button = make('button', '', sign);
    button.setAttribute('aria-label', text(key));
    button.dataset['testid'] = key;
    button.addEventListener('click', () => this.zoomBy(by));
    return button;
  }

  private zoomBy(by: number): void {
    const at = steps.indexOf(this.zoom);
    const page = this.page;
    this.zoom = steps[Math.min(steps.length - 1, Math.max(0, at + by))] ?? 1;
    this.size();
    for (const paper of this.papers) { this.clear(paper); this.watch.unobserve(paper); this.watch.observe(paper); }
    this.goTo(page);
  }

  /** All pages get the first one's size until they are drawn: nothing jumps for what is far away. */
  private size(): void {
    const whole = this.first.getViewport({ scale: 1 });
    const width = Math.max(160, Math.min(this.scroller.clientWidth - 28, 900)) * this.zoom;
    for (const paper of this.papers) Object.assign(paper.style, { width: `${width}px`, aspectRatio: `${whole.width} / ${whole.height}` });
    this.level.textContent = `${Math.round(this.zoom * 100)} %`;
  }

  private seen(paper: HTMLElement, isIn: boolean): void {
    if (!isIn) this.clear(paper);
    else if (!paper.firstChild) this.drawing = this.drawing.then(() => this.patience.with(this.draw(paper))).catch((error: unknown) => this.failed(paper, error));
  }

  private clear(paper: HTMLElement): void {
    this.tasks.get(paper)?.cancel();
    this.tasks.delete(paper);
    paper.replaceChildren();
  }

  private async draw(paper: HTMLElement): Promise<void> {
    if (paper.firstChild) return;
    const page = await this.pdf.getPage(Number(paper.dataset['page']));
    const plain = page.getViewport({ scale: 1 });
    paper.style.aspectRatio = `${plain.width} / ${plain.height}`;
    const scale = Math.min(paper.clientWidth * devicePixelRatio / plain.width, Math.sqrt(mostPixels / (plain.width * plain.height)));
    const viewport = page.getViewport({ scale });
    const canvas = make('canvas');
    Object.assign(canvas, { width: Math.floor(viewport.width), height: Math.floor(viewport.height) });
    canvas.setAttribute('aria-hidden', 'true');
    paper.replaceChildren(canvas);
    const task = page.render({ canvas, viewport });
    this.tasks.set(paper, task);
    await task.promise;
    const content = await page.getTextContent();
    const words = content.items.map(item => ('str' in item ? item.str : '')).join(' ');
    if (paper.contains(canvas)) paper.append(make('div', 'visually-hidden', words));
    paper.dataset['drawn'] = '';
  }

  /** A page that does not come keeps no other from coming. */
  private failed(paper: HTMLElement, error: unknown): void {
    if (!(error instanceof Late)) return;
    this.clear(paper);
    tell(this.pane, 'viewer-pdf-stuck');
  }

  private goTo(page: number): void {
    const paper = this.papers[Math.min(this.papers.length, Math.max(1, Math.round(page) || 1)) - 1];
    if (paper) this.scroller.scrollTop = paper.offsetTop - this.scroller.offsetTop - 12;
  }

  private get page(): number {
    const middle = this.scroller.scrollTop + this.scroller.offsetTop + this.scroller.clientHeight / 3;
    return Math.max(1, this.papers.findLastIndex(paper => paper.offsetTop <= middle) + 1);
  }

  private sayPage(): void {
    if (document.activeElement !== this.number) this.number.value = String(this.page);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') this.zoomBy(1);
    else if (event.key === '-') this.zoomBy(-1);
    else return;
    event.preventDefault();
  }
}
