// The cases on the agenda: what is discussed now, with its words and pictures; hosts say which one, and when it is over. Whether a case may be shown at all is the hub's to say.
import type { BriefingContext } from './briefingcontext';
import { make, must } from './dom';
import { text } from './texts';

/** As `/api/briefings/{id}/agenda` answers it. */
interface Item { id: string; title: string; summary: string | null; pictures: string[]; isShown: boolean; wasShown: boolean; isTakenOff: boolean }

const told = new Set(['case-shown', 'case-ended']);

export function casePanel(context: BriefingContext): void { new CasePanel(context); }

class CasePanel {
  private readonly section = must('#panel-case');
  private items: Item[] = [];
  private drawn = '';

  constructor(private readonly context: BriefingContext) {
    context.onLog((entries, fresh) => { if (fresh && entries.some(entry => told.has(entry.type))) void this.load(true); });
    context.onRoom(() => this.draw());
    void this.load(false);
  }

  private get url(): string { return `/api/briefings/${this.context.sessionId}/agenda`; }

  /** @param isNews somebody has just shown one: its words are said, and its tab is there to be opened */
  private async load(isNews: boolean): Promise<void> {
    const answer = await fetch(this.url).catch(() => null);
    if (!answer?.ok) return;
    this.items = await answer.json() as Item[];
    this.draw();
    const now = this.items.find(item => item.isShown);
    this.context.countTab('case', 0);
    if (isNews && now) this.context.say(text('live-case-now', now.title));
    if (isNews && now && this.context.role !== 'Host') this.context.showTab('case');
  }

  private draw(): void {
    const now = JSON.stringify([this.items, this.context.role]);
    if (now === this.drawn) return;
    this.drawn = now;
    this.section.replaceChildren(...this.items.filter(item => !item.isTakenOff).map(item => this.article(item)));
  }

  private article(item: Item): HTMLElement {
    const article = make('article', 'case-item');
    article.dataset['testid'] = 'case-item';
    article.dataset['shown'] = String(item.isShown);
    const title = make('h2');
    title.append(make('bdi', '', item.title));
    article.append(title);
    if (item.isShown) article.append(make('p', 'case-now', text('live-case-is-now')));
    if (item.summary) {
      const words = make('p', 'question-text', item.summary);
      words.dir = 'auto';
      article.append(words);
    }

    item.pictures.forEach((picture, at) => article.append(this.picture(item, picture, at + 1)));
    if (this.context.role === 'Host') article.append(this.button(item));
    return article;
  }

  private picture(item: Item, picture: string, number: number): HTMLElement {
    const link = make('a');
    const image = make('img');
    link.href = image.src = `${this.url}/${item.id}/pictures/${picture}`;
    link.target = '_blank';
    image.alt = text('live-case-picture', number, item.title);
    image.loading = 'lazy';
    link.append(image);
    return link;
  }

  private button(item: Item): HTMLButtonElement {
    const key = item.isShown ? 'end' : 'show';
    const button = make('button', '', text(`live-case-${key}`));
    button.type = 'button';
    button.dataset['testid'] = `case-${key}`;
    button.ariaLabel = text('live-do-to', button.textContent, item.title);
    button.addEventListener('click', () => void this.send(item.isShown ? '/end' : `/${item.id}/show`));
    return button;
  }

  private async send(path: string): Promise<void> {
    const answer = await fetch(this.url + path, { method: 'POST' }).catch(() => null);
    const problem = answer?.ok ? null : await answer?.json().catch(() => null) as { detail?: string } | null;
    this.context.problem(answer?.ok ? '' : problem?.detail ?? text('room-not-sent'));
    await this.load(false);
  }
}
