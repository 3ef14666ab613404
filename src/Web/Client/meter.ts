// How far the files of a form have come, with the time left and a way to stop. Who sees it is told all the time, who hears it now and then.
import { make } from './dom';
import { text } from './texts';

/** A screen reader that speaks without an end tells nothing. */
const spokenEveryMs = 10_000;

export class Meter {
  private readonly box = make('div', 'upload-meter');
  private readonly bar = make('progress');
  private readonly words = make('p', 'hint');
  private readonly spoken = make('p', 'visually-hidden');
  private readonly since = performance.now();
  private first = -1;
  private spokenAt = -spokenEveryMs;

  constructor(form: HTMLElement, stop: () => void) {
    form.querySelector('.upload-meter')?.remove();
    this.box.dataset['testid'] = 'upload-meter';
    this.bar.setAttribute('aria-label', text('client-upload'));
    this.words.setAttribute('aria-hidden', 'true');
    this.spoken.setAttribute('role', 'status');
    const cancel = make('button', '', text('client-upload-stop'));
    cancel.type = 'button';
    cancel.dataset['testid'] = 'upload-stop';
    cancel.addEventListener('click', stop);
    this.box.append(this.bar, this.words, this.spoken, cancel);
    form.append(this.box);
  }

  show(sent: number, total: number): void {
    if (this.first < 0) this.first = sent;
    this.bar.max = total;
    this.bar.value = sent;
    // What was there before tells nothing of the line.
    const secondsLeft = Math.ceil((performance.now() - this.since) / 1000 * (total - sent) / Math.max(sent - this.first, 1));
    const percent = Math.round(100 * sent / total);
    this.words.textContent = sent === this.first ? text('client-upload-begun', percent) : text('client-upload-left', percent, secondsLeft);
    const now = performance.now();
    if (now - this.spokenAt < spokenEveryMs) return;
    this.spokenAt = now;
    this.spoken.textContent = this.words.textContent;
  }

  /** Between two tries. */
  say(words: string): void {
    this.words.textContent = this.spoken.textContent = words;
  }

  remove(): void { this.box.remove(); }

  end(...words: string[]): void {
    this.bar.remove();
    this.box.querySelector('button')?.remove();
    this.spoken.remove();
    this.words.removeAttribute('aria-hidden');
    this.words.setAttribute('role', 'status');
    this.words.textContent = words[0] ?? '';
    for (const more of words.slice(1)) this.words.after(make('p', 'hint', more));
  }
}
