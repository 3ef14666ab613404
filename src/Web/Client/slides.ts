// The slides of a briefing: the page that is shown to everybody, drawn here; one's own looking back; turning and pointing for who may; and the list of files.
import type { BriefingContext } from './briefingcontext';
import { make, must } from './dom';
import { PointerDot } from './pointer';
import type { LogEntryView, RoomView, SlidesView } from './protocol';
import type { SlideFile } from './slidefile';
import { text } from './texts';

export function slidesPanel(context: BriefingContext): void { new Slides(context); }

class Slides {
  private readonly section = must('#slides');
  private readonly slide = must('#slide');
  private readonly tools = must('#slide-tools');
  private readonly problem = must('#slide-problem');
  private readonly number = make('span', 'slide-number');
  private readonly words = make('div', 'visually-hidden');
  private readonly back = this.button('back', () => this.turn(-1));
  private readonly on = this.button('on', () => this.turn(1));
  private readonly live = this.button('live', () => this.look(null));
  private readonly away = this.button('away', () => this.tell(null, 0));
  private readonly pointer: PointerDot;
  private readonly files = new Map<string, Promise<SlideFile>>();
  /** What everybody is shown. */
  private shown: SlidesView | null = null;
  /** Of the stage, whose slides these are. */
  private version = 0;
  /** Where this person looks by themself; null while they follow. */
  private own: number | null = null;
  private pages = 0;
  private drawn = '';

  constructor(private readonly context: BriefingContext) {
    const { hub, sessionId } = context;
    this.pointer = new PointerDot(context, this.slide, () => this.mayTurn && this.own === null);
    this.number.setAttribute('role', 'status');
    this.words.dir = 'auto';
    this.tools.append(this.back, this.number, this.on, this.live, this.away);
    this.section.append(this.words);
    this.slide.tabIndex = 0;
    this.slide.setAttribute('role', 'img');
    new ResizeObserver(() => void this.draw()).observe(this.slide);
    document.addEventListener('keydown', event => this.key(event));
    context.onRoom(room => this.takeRoom(room));
    context.onLog((entries, fresh) => { if (fresh) this.takeLog(entries); });
    hub.on('PointedAt', (session, x, y) => { if (session === sessionId) this.pointer.show(x, y); });
  }

  private get mayTurn(): boolean { return this.context.role === 'Host' || this.context.place === 'Stage'; }

  /** A room that was read before a page was turned may come after it. */
  private takeRoom(room: RoomView): void {
    const { stage } = room;
    if (!stage) return;
    if (stage.version < this.version) stage.slides = this.shown;
    this.version = Math.max(this.version, stage.version);
    this.follow(stage.slides);
  }

  /** A turned page comes by the log alone; of several the last counts. */
  private takeLog(entries: readonly LogEntryView[]): void {
    const last = entries.findLast(entry => entry.type === 'slide');
    if (!last) return;
    const deckId = last.body['deckId'];
    const slides = typeof deckId === 'string' ? { deckId, page: Number(last.body['page']) } : null;
    const version = Number(last.body['version'] ?? 0);
    if (version < this.version) return;
    this.version = version;
    const stage = this.context.room()?.stage;
    if (stage) stage.slides = slides;
    this.follow(slides);
  }

  private follow(slides: SlidesView | null): void {
    if (slides?.deckId !== this.shown?.deckId) this.own = null;
    if (this.mayTurn) this.own = null;
    this.shown = slides;
    this.section.hidden = slides === null;
    this.pointer.show(-1, -1);
    void this.draw();
  }

  private async draw(): Promise<void> {
    const { shown } = this;
    if (!shown || !this.section.checkVisibility()) return;
    const page = this.own ?? shown.page;
    const now = `${shown.deckId}/${page}/${this.slide.clientWidth}x${this.slide.clientHeight}/${this.mayTurn}/${this.own}`;
    if (now === this.drawn) return;
    this.drawn = now;
    try {
      const file = await this.fileOf(shown.deckId);
      this.pages = file.pages;
      this.showTools(page);
      const picture = await file.draw(page, this.slide.clientWidth, this.slide.clientHeight);
      if (!picture || now !== this.drawn) return;
      this.slide.replaceChildren(picture.canvas, this.pointer.element);
      this.slide.ariaLabel = text('live-slide-label', page, file.pages);
      this.slide.dataset['page'] = String(page);
      this.words.textContent = picture.words;
      this.problem.textContent = '';
      void file.warm(page + 1);
    } catch (error) {
      this.drawn = '';
      this.problem.textContent = text((error as { key?: string }).key ?? 'viewer-pdf-unread', 45);
    }
  }

  private fileOf(deckId: string): Promise<SlideFile> {
    const known = this.files.get(deckId);
    if (known) return known;
    const file = import('./slidefile').then(({ SlideFile }) => SlideFile.open(`/api/sessions/${this.context.sessionId}/decks/${deckId}`));
    this.files.set(deckId, file);
    // Asked for again the next time.
    file.catch(() => this.files.delete(deckId));
    return file;
  }

  private showTools(page: number): void {
    this.number.textContent = text('live-slide-number', page, this.pages);
    this.back.disabled = page <= 1;
    this.on.disabled = page >= this.pages;
    this.live.hidden = this.own === null;
    this.away.hidden = !this.mayTurn;
    this.section.dataset['own'] = this.own === null ? '' : 'yes';
  }

  /** For everybody by who may, for oneself by everybody else. */
  private turn(by: number): void {
    if (!this.shown) return;
    const page = Math.min(Math.max(1, (this.own ?? this.shown.page) + by), this.pages || 1);
    if (this.mayTurn) this.tell(this.shown.deckId, page);
    else this.look(page === this.shown.page ? null : page);
  }

  private look(page: number | null): void {
    this.own = page;
    void this.draw();
  }

  private tell(deckId: string | null, page: number): void {
    const { hub, sessionId } = this.context;
    hub.invoke('TurnPage', sessionId, deckId, page).then(() => this.context.problem(''), (error: unknown) => this.context.problem(error));
  }

  private key(event: KeyboardEvent): void {
    if (this.shown === null || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target instanceof Element && event.target.closest('input, textarea, select, [role=tablist], [contenteditable]')) return;
    const along = document.documentElement.dir === 'rtl' ? -1 : 1;
    const by = { ArrowRight: along, ArrowLeft: -along, PageDown: 1, PageUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.turn(by);
  }

  private button(key: string, press: () => void): HTMLButtonElement {
    const button = make('button', '', text(`live-slide-${key}`));
    button.type = 'button';
    button.dataset['testid'] = `slide-${key}`;
    button.addEventListener('click', press);
    return button;
  }
}
