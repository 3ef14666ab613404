// The files of slides: brought in by hosts and speakers, with progress and a clear no; shown, taken off, and downloaded.
import type { BriefingContext } from './briefingcontext';
import { make, must } from './dom';
import { Meter } from './meter';
import { sure } from './sure';
import { text } from './texts';

interface Deck { id: string; fileName: string; pages: number; bytes: number; addedBy: string }

const megabyte = 1024 * 1024;
const mostBytes = 100 * megabyte;

export function deckList(context: BriefingContext): void { new DeckList(context); }

class DeckList {
  private readonly section = must('#panel-slides');
  private readonly list = make('ul', 'people-list');
  private readonly none = make('p', 'hint', text('live-decks-none'));
  private readonly picker = make('div', 'field');
  private readonly input = make('input');
  private readonly state = make('p', 'hint');
  private readonly problem = make('p', 'field-error');
  private decks: Deck[] = [];
  private drawn = '';

  constructor(private readonly context: BriefingContext) {
    const { hub, sessionId } = context;
    const label = make('label', '', text('live-decks-add'));
    label.htmlFor = this.input.id = 'deck-file';
    Object.assign(this.input, { type: 'file', accept: 'application/pdf,.pdf' });
    this.input.dataset['testid'] = 'deck-file';
    this.input.addEventListener('change', () => void this.add());
    this.state.setAttribute('role', 'status');
    this.problem.setAttribute('role', 'alert');
    this.picker.append(label, this.input, make('p', 'hint', text('live-decks-hint')), this.state, this.problem);
    this.section.append(this.picker, this.none, this.list);
    hub.on('Decks', session => { if (session === sessionId) void this.load(); });
    context.onRoom(() => this.draw());
    void this.load();
  }

  private get url(): string { return `/api/sessions/${this.context.sessionId}/decks`; }

  private get mayBring(): boolean { return this.context.role === 'Host' || this.context.role === 'Speaker'; }

  private async load(): Promise<void> {
    const answer = await fetch(this.url).catch(() => null);
    if (!answer?.ok) return;
    this.decks = await answer.json() as Deck[];
    this.draw();
  }

  private async add(): Promise<void> {
    const file = this.input.files?.[0];
    if (!file) return;
    this.problem.textContent = '';
    if (file.size > mostBytes) {
      this.problem.textContent = text('live-decks-too-large');
      return;
    }

    this.input.disabled = true;
    this.state.textContent = '';
    const { status, body } = await this.send(file);
    this.input.disabled = false;
    if (status === 201) this.state.textContent = text('live-decks-added', file.name);
    else if (status === null) this.state.textContent = text('live-decks-stopped');
    else this.problem.textContent = (body as { detail?: string } | null)?.detail ?? text('room-not-sent');
    // A browser tells of no change where the same file is chosen again.
    this.input.value = '';
    await this.load();
  }

  /** By XMLHttpRequest, which says how far it is. @returns a status of null where the person stopped it */
  private send(file: File): Promise<{ status: number | null; body: unknown }> {
    const form = new FormData();
    form.append('file', file, file.name);
    return new Promise(resolve => {
      const request = new XMLHttpRequest();
      request.open('POST', this.url);
      request.responseType = 'json';
      const meter = new Meter(this.picker, () => request.abort());
      let isStopped = false;
      request.upload.addEventListener('progress', event => meter.show(event.loaded, event.total));
      request.addEventListener('abort', () => { isStopped = true; });
      request.addEventListener('loadend', () => {
        meter.remove();
        resolve({ status: isStopped ? null : request.status, body: request.response });
      });
      request.send(form);
    });
  }

  private draw(): void {
    const shown = this.context.room()?.stage?.slides?.deckId ?? null;
    const mayTurn = this.context.role === 'Host' || this.context.place === 'Stage';
    const now = JSON.stringify([this.decks, shown, mayTurn, this.mayBring]);
    if (now === this.drawn) return;
    this.drawn = now;
    this.picker.hidden = !this.mayBring;
    this.none.hidden = this.decks.length > 0;
    this.list.replaceChildren(...this.decks.map(deck => this.item(deck, deck.id === shown, mayTurn)));
  }

  private item(deck: Deck, isShown: boolean, mayTurn: boolean): HTMLElement {
    const item = make('li');
    item.dataset['testid'] = 'deck';
    item.dataset['deck'] = deck.id;
    const who = make('div', 'who');
    const link = make('a', 'chat-name');
    link.href = `${this.url}/${deck.id}`;
    link.append(make('bdi', '', deck.fileName));
    who.append(link, make('span', 'hint', text(isShown ? 'live-deck-shown' : 'live-deck-detail', deck.pages, Math.max(1, Math.round(deck.bytes / megabyte)), deck.addedBy)));
    const actions = make('div', 'actions');
    if (mayTurn && !isShown) actions.append(this.button('show', deck, () => this.context.hub.invoke('TurnPage', this.context.sessionId, deck.id, 1)));
    if (this.mayBring) actions.append(this.button('remove', deck, () => this.remove(deck)));
    item.append(who, actions);
    return item;
  }

  private button(key: string, deck: Deck, press: () => Promise<unknown>): HTMLButtonElement {
    const button = make('button', '', text(`live-deck-${key}`));
    button.type = 'button';
    button.dataset['testid'] = `deck-${key}`;
    button.ariaLabel = text('live-do-to', button.textContent, deck.fileName);
    button.addEventListener('click', () => void press().then(() => this.context.problem(''), (error: unknown) => this.context.problem(error)));
    return button;
  }

  private async remove(deck: Deck): Promise<void> {
    if (!await sure(text('live-sure-deck', deck.fileName), text('live-sure-deck-about'), text('live-deck-remove'))) return;
    const answer = await fetch(`${this.url}/${deck.id}`, { method: 'DELETE' });
    if (!answer.ok) this.problem.textContent = ((await answer.json().catch(() => null)) as { detail?: string } | null)?.detail ?? text('room-not-sent');
    await this.load();
  }
}
