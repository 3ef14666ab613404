// Says beside a form that what is typed is kept on this device, and since when; aloud once, not at each key.
import { make, timeText } from './dom';
import { text } from './texts';

export class SavedLine {
  private readonly form: HTMLFormElement;
  private line: HTMLElement | null = null;
  private seen: HTMLElement | null = null;
  private said: HTMLElement | null = null;

  constructor(form: HTMLFormElement) {
    this.form = form;
  }

  /** @param at when (ms) */
  saved(at: number): void {
    this.show(text('client-saved', timeText(new Date(at))), text('client-saved-said'));
    if (this.line) this.line.dataset['state'] = 'saved';
  }

  /** More was typed; what was said of before holds until it is on disk. */
  saving(): void {
    if (this.line) this.line.dataset['state'] = 'saving';
  }

  /** Nothing can be kept here. */
  never(): void {
    this.show(text('client-saved-never'), text('client-saved-never'));
  }

  failed(): void {
    this.show(text('client-saved-failed'), text('client-saved-failed'));
  }

  private show(words: string, aloud: string): void {
    // A form of one button or one line says nothing of keeping.
    if (!this.form.querySelector('textarea')) return;
    this.line ??= this.make();
    this.line.dataset['state'] = 'never';
    if (this.seen) this.seen.textContent = words;
    if (this.said && this.said.textContent !== aloud) this.said.textContent = aloud;
  }

  private make(): HTMLElement {
    const line = make('p', 'hint saved-here');
    line.dataset['testid'] = 'saved-here';
    this.seen = make('span');
    this.seen.setAttribute('aria-hidden', 'true');
    this.said = make('span', 'visually-hidden');
    this.said.setAttribute('aria-live', 'polite');
    line.append(this.seen, this.said);
    const actions = [...this.form.querySelectorAll(':scope > .actions')].at(-1);
    if (actions) actions.after(line);
    else this.form.append(line);
    return line;
  }
}
