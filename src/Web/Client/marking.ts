// Marks of a recording: one key writes it at once; words can follow, and the field for them never takes the focus from what one types.
import { clockText, must } from './dom';
import type { LiveLink } from './hub';
import type { MarkView } from './protocol';
import { text } from './texts';

/** So long the field waits for somebody to come to it. */
const patienceMs = 20_000;

export interface MarkOwner {
  say(words: string): void;
  failed(error: unknown): void;
}

export class Marks {
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly owner: MarkOwner;
  private readonly form = must<HTMLFormElement>('#mark-form');
  private readonly input = must<HTMLInputElement>('#mark-text');
  private last: MarkView | null = null;
  private patience = 0;

  constructor(link: LiveLink, sessionId: string, owner: MarkOwner) {
    this.link = link;
    this.sessionId = sessionId;
    this.owner = owner;
    must('#mark-moment').addEventListener('click', () => void this.mark());
    must('#close-mark').addEventListener('click', () => this.close());
    this.form.addEventListener('submit', event => { event.preventDefault(); void this.keep(); });
    this.form.addEventListener('keydown', event => { if (event.key === 'Escape') this.close(); });
    this.form.addEventListener('focusout', () => this.wait());
  }

  /** For the key: words for the last mark. */
  focus(): void {
    if (!this.form.hidden) this.input.focus();
  }

  /** The recording is over: what is being typed is kept first. */
  end(): void {
    if (!this.form.hidden) void this.keep();
  }

  private async mark(): Promise<void> {
    try {
      const mark = await this.link.invoke('Mark', this.sessionId, '');
      if (this.input.value.trim() !== '') await this.keep();
      this.offer(mark);
    } catch (error) {
      this.owner.failed(error);
    }
  }

  private offer(mark: MarkView): void {
    this.last = mark;
    this.input.value = '';
    const words = text('room-marked', clockText(mark.atMs / 1000));
    must('#mark-at').textContent = words;
    this.form.hidden = false;
    this.owner.say(words);
    this.wait();
  }

  private async keep(): Promise<void> {
    const [mark, words] = [this.last, this.input.value.trim()];
    this.close();
    if (!mark || words === '') return;
    try {
      await this.link.invoke('NameMark', this.sessionId, mark.id, words);
    } catch (error) {
      this.input.value = words;
      this.form.hidden = false;
      this.last = mark;
      this.owner.failed(error);
    }
  }

  private close(): void {
    this.form.hidden = true;
    this.input.value = '';
    this.last = null;
    clearTimeout(this.patience);
  }

  private wait(): void {
    clearTimeout(this.patience);
    this.patience = window.setTimeout(() => {
      if (this.input.value === '' && !this.form.contains(document.activeElement)) this.close();
    }, patienceMs);
  }
}
