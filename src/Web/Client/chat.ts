// The chat beside the picture: what was said and what happened, and one's own words that are still on their way.
import { clockText, make, must, timeText } from './dom';
import { RefusalError, type LiveLink } from './hub';
import { Outbox, type Post } from './outbox';
import type { LogEntryView } from './protocol';
import type { RoomLog } from './roomlog';
import { text } from './texts';

const retryMs = 2000;
const nearEndPixels = 60;
/** Refusals that are over in a moment: the post waits for it. */
const passing = new Set(['room-busy', 'hello-first']);
/** What happened, in words: the keys of these types are `room-log-<type>`; other types are not shown. */
const told = new Set([
  'joined', 'left', 'recording-asked', 'consent', 'people-here', 'recording-started', 'recording-paused', 'recording-resumed', 'recording-stopped', 'recording-completed', 'mark',
]);

export class Chat {
  private readonly list = must<HTMLOListElement>('#chat-list');
  private readonly input = must<HTMLTextAreaElement>('#chat-input');
  private readonly problem = must('#chat-problem');
  private readonly link: LiveLink;
  private readonly sessionId: string;
  private readonly log: RoomLog;
  private readonly outbox: Outbox;
  private readonly pending = new Map<string, HTMLElement>();
  private readonly spoken: (words: string) => void;
  private sending = false;
  private me = '';

  /** @param spoken told what others write, for the unread mark */
  constructor(link: LiveLink, sessionId: string, log: RoomLog, spoken: (words: string) => void) {
    this.link = link;
    this.sessionId = sessionId;
    this.log = log;
    this.spoken = spoken;
    this.outbox = new Outbox(document.querySelector<HTMLElement>('[data-me]')?.dataset['me'] ?? '', sessionId, localStorage);
    must<HTMLFormElement>('#chat-form').addEventListener('submit', event => { event.preventDefault(); this.say(); });
    this.input.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.say();
    });
  }

  /** The hub knows us: show what waits, and send it. */
  ready(me: string): void {
    this.me = me;
    for (const post of this.outbox.posts) if (!this.pending.has(post.clientId)) this.showPending(post);
    void this.flush();
  }

  /** Whether one may write here now; what is being typed stays. */
  allow(may: boolean): void {
    this.input.readOnly = !may;
    must<HTMLButtonElement>('#chat-form button').disabled = !may;
    must('#chat-note').textContent = may ? '' : text('live-chat-is-off');
  }

  show(entries: readonly LogEntryView[], fresh: boolean): void {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    for (const entry of entries) this.showEntry(entry, fresh);
    // Whoever reads further up is left there.
    if (scrollHeight - scrollTop - clientHeight < nearEndPixels) this.list.scrollTop = this.list.scrollHeight;
  }

  private say(): void {
    const words = this.input.value.trim();
    if (words === '') return;
    const post = { clientId: crypto.randomUUID(), text: words };
    this.outbox.add(post);
    this.showPending(post);
    this.input.value = '';
    this.problem.textContent = '';
    void this.flush();
  }

  /** In order, one after the other: what is refused is given back, what fails for want of a link waits for it. */
  private async flush(): Promise<void> {
    if (this.sending || this.me === '') return;
    this.sending = true;
    for (let post = this.outbox.posts[0]; post; post = this.outbox.posts[0]) {
      if (!await this.sent(post)) break;
      this.outbox.remove(post.clientId);
    }
    this.sending = false;
    if (this.outbox.posts.length > 0) setTimeout(() => void this.flush(), retryMs);
  }

  private async sent(post: Post): Promise<boolean> {
    try {
      await this.link.invoke('Post', this.sessionId, post.clientId, 'chat', post.text);
    } catch (error) {
      if (!(error instanceof RefusalError) || passing.has(error.code)) return false;
      this.giveBack(post, error.message);
    }
    return true;
  }

  private giveBack(post: Post, reason: string): void {
    this.pending.get(post.clientId)?.remove();
    this.pending.delete(post.clientId);
    this.problem.textContent = reason;
    this.input.value = [post.text, this.input.value].filter(words => words !== '').join('\n');
  }

  private showEntry(entry: LogEntryView, fresh: boolean): void {
    if (entry.type === 'chat') this.showChat(entry, fresh);
    else if (entry.type === 'mark-named') this.nameMark(entry);
    else if (told.has(entry.type)) this.list.insertBefore(this.happening(entry), this.firstPending());
  }

  private showChat(entry: LogEntryView, fresh: boolean): void {
    const clientId = String(entry.body['clientId'] ?? '');
    this.pending.get(clientId)?.remove();
    this.pending.delete(clientId);
    this.outbox.remove(clientId);
    const words = String(entry.body['text'] ?? '');
    this.list.insertBefore(this.message(entry.by, new Date(entry.at), words), this.firstPending());
    if (fresh && entry.by !== this.me) this.spoken(words);
  }

  private showPending(post: Post): void {
    const item = this.message(this.me, new Date(), post.text);
    item.classList.add('pending');
    item.append(make('span', 'chat-waiting', text('room-chat-sending')));
    this.pending.set(post.clientId, item);
    this.list.append(item);
    this.list.scrollTop = this.list.scrollHeight;
  }

  private firstPending(): Element | null { return this.list.querySelector('.pending'); }

  private message(by: string | null, at: Date, words: string): HTMLLIElement {
    const item = make('li', by === this.me ? 'chat-mine' : 'chat-theirs');
    const head = make('p', 'chat-head');
    const name = make('bdi', 'chat-name', by === this.me ? text('room-you') : this.log.names.get(by ?? '') ?? '');
    head.append(name, ' ', timeOf(at));
    const body = make('p', 'chat-text', words);
    body.dir = 'auto';
    item.append(head, body);
    return item;
  }

  private happening(entry: LogEntryView): HTMLLIElement {
    const item = make('li', 'chat-event');
    const name = this.log.names.get(entry.by ?? '') ?? '';
    item.append(linked(text(`room-log-${keyOf(entry)}`, name, detailOf(entry)), entry), ' ', timeOf(new Date(entry.at)));
    if (entry.type !== 'mark') return item;
    item.dataset['mark'] = String(entry.body['markId']);
    const words = make('p', 'chat-text', String(entry.body['text'] ?? ''));
    words.dir = 'auto';
    item.append(words);
    return item;
  }

  /** Words that were given to a mark later stand where it stands. */
  private nameMark(entry: LogEntryView): void {
    const item = this.list.querySelector(`[data-mark="${CSS.escape(String(entry.body['markId']))}"] .chat-text`);
    if (item) item.textContent = String(entry.body['text'] ?? '');
  }
}

/** Which text tells what happened: `room-log-` and this. */
function keyOf(entry: LogEntryView): string {
  const { type, body } = entry;
  if (type === 'recording-asked') return `recording-asked-${String(body['class'] ?? 'clinical-record')}`;
  if (type === 'consent') return `consent-${body['participantId'] ? 'device-' : ''}${String(body['answer'] ?? (body['recording'] ? 'yes' : 'no'))}`;
  if (type === 'recording-completed' && body['began'] === false) return 'recording-none';
  if (type === 'recording-completed' && body['state'] === 'interrupted') return 'recording-interrupted';
  return type;
}

function detailOf({ type, body }: LogEntryView): string {
  if (type === 'mark') return clockText(Number(body['atMs']) / 1000);
  return type === 'people-here' ? text('room-people', Number(body['count'])) : '';
}

/** A recording that is ready can be opened beside the call. */
function linked(words: string, entry: LogEntryView): Node {
  if (entry.type !== 'recording-completed' || entry.body['began'] === false) return document.createTextNode(words);
  const link = make('a', '', words);
  link.href = `/recordings/${String(entry.body['recordingId'])}`;
  link.target = '_blank';
  return link;
}

function timeOf(at: Date): HTMLTimeElement {
  const element = make('time', '', timeText(at));
  element.dateTime = at.toISOString();
  return element;
}
