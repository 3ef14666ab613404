// The list of chapters beside a player: shows which one is playing, and offers each to the note that is being written.
import { chapterAt, momentText } from './chapters';

/** Told on the document with the words to insert; the note editor takes it (note-editor.ts). */
export const addToNote = 'add-to-note';

export class ChapterList {
  private readonly items: HTMLElement[];
  /** Seconds, in order. */
  readonly starts: number[];
  private current = -1;

  constructor(part: ParentNode) {
    this.items = [...part.querySelectorAll<HTMLElement>('.chapters > li')];
    this.starts = this.items.map(item => Number(item.dataset['at']));
    const writes = document.querySelector('[data-note-editor]') !== null;
    for (const [at, item] of this.items.entries()) {
      const button = item.querySelector<HTMLButtonElement>('.add-to-note');
      if (!button) continue;
      button.hidden = !writes;
      button.addEventListener('click', () => tellNote(`${momentText(this.starts[at] ?? 0)} ${button.dataset['words'] ?? ''}`.trim()));
    }
  }

  show(position: number): void {
    const now = chapterAt(this.starts, position);
    if (now === this.current) return;
    this.items[this.current]?.querySelector('a')?.removeAttribute('aria-current');
    this.items[now]?.querySelector('a')?.setAttribute('aria-current', 'true');
    this.current = now;
  }
}

export function tellNote(words: string): void {
  document.dispatchEvent(new CustomEvent(addToNote, { detail: words }));
}
