// Asking an interpreter in and sending them away, without leaving the room: the dialog's forms are sent from here, and their part of the page
// is fetched again. Without this the forms work as any other, on a page of their own.
import { must } from './dom';
import { text } from './texts';

export class Interpreters {
  private readonly dialog = document.querySelector<HTMLDialogElement>('#interpreters-dialog');
  private readonly say: (words: string) => void;
  private touched = false;

  constructor(say: (words: string) => void) {
    this.say = say;
    this.dialog?.addEventListener('input', () => { this.touched = true; });
    this.dialog?.addEventListener('submit', event => {
      const form = event.target as HTMLFormElement;
      if (form.method === 'dialog') return;
      event.preventDefault();
      event.stopPropagation();
      void this.send(form);
    }, { capture: true });
  }

  /** Who is asked may have changed since the page was loaded; a late answer does not undo what is being chosen. */
  open(): void {
    this.touched = false;
    this.dialog?.showModal();
    void this.fetchPage().then(page => { if (page && !this.touched) this.show(page); });
  }

  private async send(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector('button');
    if (button) button.disabled = true;
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { 'X-Next-Page': 'named' } }).catch(() => null);
    if (button) button.disabled = false;
    if (!answer) {
      this.say(text('room-refused'));
      return;
    }

    // Refused, the answer is the page with its reasons; granted, the page as it is now is asked for.
    const page = answer.status === 204 ? await this.fetchPage() : await answer.text();
    if (page) this.show(page);
  }

  private async fetchPage(): Promise<string | null> {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
    return answer?.ok ? answer.text() : null;
  }

  private show(page: string): void {
    const fresh = new DOMParser().parseFromString(page, 'text/html').querySelector('#interpreters');
    if (fresh) must('#interpreters').replaceWith(document.adoptNode(fresh));
    document.querySelector<HTMLElement>('#interpreters .refusal')?.focus();
  }
}

/** Two languages by their names in the language of the page, such as "French–Urdu". */
export function languagePair(tags: readonly string[]): string {
  const names = new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' });
  return tags.map(tag => {
    try {
      return names.of(tag) ?? tag;
    } catch {
      return tag;
    }
  }).join('–');
}
