// The slides of a briefing beside its recording: the page that everybody was shown at the moment that is played. pdf.js comes with the first page, and of a file what that page needs.
import { must } from './dom';
import type { SlideFile } from './slidefile';
import { text } from './texts';
import { parseTurns, turnAt, type Turn } from './turns';

export class PlaySlides {
  private readonly slide: HTMLElement;
  private readonly number: HTMLElement;
  private readonly words: HTMLElement;
  private readonly files = new Map<string, Promise<SlideFile>>();
  private turns: Turn[] = [];
  private now: Turn | null = null;
  private next: Turn | null = null;
  /** What is shown, or on its way: deck, page and size. */
  private wanted = '';

  /** @returns null where the recording is of no briefing */
  static of(player: HTMLElement): PlaySlides | null {
    const section = player.querySelector<HTMLElement>('.player-slides');
    return section && new PlaySlides(section);
  }

  private constructor(private readonly section: HTMLElement) {
    this.slide = must('.player-slide', section);
    this.number = must('.player-slide-number', section);
    this.words = must('.visually-hidden', section);
    this.reread();
    new ResizeObserver(() => void this.draw()).observe(this.slide);
  }

  /** The page has them anew. */
  reread(): void { this.turns = parseTurns(must('[data-turns]', this.section).dataset['turns'] ?? ''); }

  /** @param position seconds of the recording's time line, wherever it was before */
  show(position: number): void {
    const { now, next } = turnAt(this.turns, position);
    this.next = next;
    if (now?.deck === this.now?.deck && now?.page === this.now?.page) return;
    this.now = now;
    this.section.hidden = now === null;
    this.section.dataset['page'] = String(now?.page ?? '');
    void this.draw();
  }

  private async draw(): Promise<void> {
    const { now, slide } = this;
    if (!now || slide.clientWidth === 0) return;
    const wanted = `${now.deck}/${now.page}/${slide.clientWidth}x${slide.clientHeight}`;
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    slide.classList.add('on-its-way');
    try {
      const file = await this.fileOf(now.deck);
      if (wanted !== this.wanted) return;
      const picture = await file.draw(now.page, slide.clientWidth, slide.clientHeight);
      if (wanted !== this.wanted) return;
      if (!picture) throw new Error('not drawn');
      slide.replaceChildren(picture.canvas);
      slide.classList.remove('on-its-way');
      slide.dataset['page'] = String(now.page);
      slide.ariaLabel = this.number.textContent = text('playback-slide', now.page, file.pages);
      this.words.textContent = picture.words;
      // What is shown next is there when its time comes.
      if (this.next?.deck === now.deck) void file.warm(this.next.page);
    } catch {
      if (wanted === this.wanted) this.fail(now.page);
    }
  }

  /** A page of before must not stand there as this one. The list of files is in the page. */
  private fail(page: number): void {
    this.wanted = '';
    this.slide.replaceChildren();
    this.slide.classList.remove('on-its-way');
    delete this.slide.dataset['page'];
    this.words.textContent = '';
    this.slide.ariaLabel = this.number.textContent = text('playback-slide-failed', page);
  }

  private fileOf(deck: string): Promise<SlideFile> {
    const known = this.files.get(deck);
    if (known) return known;
    const file = import('./slidefile').then(({ SlideFile }) => SlideFile.open(`${this.section.dataset['decks']}${deck}`));
    this.files.set(deck, file);
    // Asked for again with the next page.
    file.catch(() => this.files.delete(deck));
    return file;
  }
}
