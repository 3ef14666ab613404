// The panel of a briefing's questions: asking, voting, the hosts' queue with its keys, and translations side by side.
import type { BriefingContext } from './briefingcontext';
import { make } from './dom';
import { endDraft, keepDrafts } from './drafts';
import { RefusalError } from './hub';
import { languageName, languageSelect } from './languages';
import type { QuestionView } from './protocol';
import { QuestionEditor } from './questioneditor';
import { QuestionItem } from './questionitem';
import { QuestionList, type Act, type QuestionsAnswer } from './questionlist';
import { call } from './rest';
import { text } from './texts';
import { followWriting } from './written';

const maxLength = 1000;
/** Keys on a question that has the focus, and what they do (hosts, speakers and interpreters). */
const keys: Record<string, Act> = { v: 'vote', a: 'accept', d: 'dismiss', b: 'begin', f: 'finish', w: 'answer', t: 'translate', m: 'merge' };

class QuestionsPanel {
  private readonly context: BriefingContext;
  private readonly path: string;
  private readonly list = new QuestionList();
  private readonly items = new Map<string, QuestionItem>();
  private readonly ordered = make('ol', 'questions');
  private readonly ask = make('div', 'question-ask');
  private readonly problem = make('p', 'field-error');
  private readonly own = make('p', 'visually-hidden');
  private readonly hint = make('p', 'hint');
  /** What was pressed is done one after the other, each on the question as the one before has left it. */
  private sending: Promise<unknown> = Promise.resolve();
  private loading: Promise<void> | null = null;
  private again = false;
  private isLoaded = false;
  private isOver = false;

  constructor(context: BriefingContext, panel: HTMLElement) {
    this.context = context;
    this.path = `/api/sessions/${context.sessionId}/questions`;
    this.problem.setAttribute('role', 'alert');
    this.own.setAttribute('role', 'status');
    this.own.dataset['testid'] = 'own-question-news';
    this.ordered.dataset['testid'] = 'questions';
    this.ordered.addEventListener('keydown', event => this.key(event));
    // Once it is known where the focus has gone: within a press it is nowhere for a moment.
    this.ordered.addEventListener('focusout', () => setTimeout(() => this.arrange()));
    panel.append(this.ask, this.problem, this.hint, this.ordered, this.own);
    context.hub.on('Questions', (sessionId, news) => {
      if (sessionId !== context.sessionId || !this.isLoaded) return;
      const before = new Map(this.list.byId);
      if (this.list.take(news)) void this.load();
      this.tellOwn(before);
      this.show();
    });
    let epoch = '';
    context.onRoom(room => {
      this.isOver = room.stage?.state === 'Ended';
      if (room.epoch !== epoch || context.role !== this.list.part) void this.load();
      epoch = room.epoch;
      this.ask.hidden = this.isOver;
    });
  }

  /** One at a time; what changes meanwhile is asked for once more. */
  private load(): Promise<void> {
    if (this.loading) {
      this.again = true;
      return this.loading;
    }
    this.loading = this.read().finally(() => {
      this.loading = null;
      if (this.again) { this.again = false; void this.load(); }
    });
    return this.loading;
  }

  private async read(): Promise<void> {
    const answer = await call<QuestionsAnswer>('GET', this.path).catch(() => null);
    // The line is down: the room comes back with it, and this too.
    if (!answer) return;
    const before = new Map(this.list.byId);
    const first = !this.isLoaded;
    this.list.load(answer);
    this.isLoaded = true;
    if (first) this.renewAsk();
    else this.tellOwn(before);
    this.show();
  }

  /** Whoever asked hears how far their own has come. */
  private tellOwn(before: Map<string, QuestionView>): void {
    for (const question of this.list.byId.values()) {
      const old = before.get(question.id);
      if (!old || !this.list.isMine(question)) continue;
      if (old.state !== question.state) this.own.textContent = text(`live-q-own-${question.state}`, question.text);
      else if (question.answer && old.answer?.text !== question.answer.text) this.own.textContent = text('live-q-own-Answered', question.text);
    }
  }

  private show(): void {
    const shown = this.list.shown;
    for (const [id, item] of this.items) if (!shown.some(question => question.id === id)) { item.element.remove(); this.items.delete(id); }
    for (const question of shown) this.item(question).update(question);
    this.hint.textContent = shown.length === 0 ? text('live-q-none') : this.list.part === 'Host' && this.list.waiting > 0 ? text('live-q-waiting', this.list.waiting) : '';
    this.arrange();
    const open = shown.filter(question => question.state === 'Accepted' || question.state === 'Answering').length;
    this.context.countTab('questions', this.list.part === 'Host' ? this.list.waiting + open : open);
  }

  private item(question: QuestionView): QuestionItem {
    let item = this.items.get(question.id);
    if (!item) {
      item = new QuestionItem(this.list, (act, one, from) => void this.act(act, one, from));
      this.items.set(question.id, item);
      this.ordered.append(item.element);
    }
    return item;
  }

  /** Nothing moves away under somebody's fingers. */
  private arrange(): void {
    if (this.ordered.contains(document.activeElement)) return;
    const wanted = this.list.shown.flatMap(question => this.items.get(question.id)?.element ?? []);
    // What stands where it belongs is not touched: a press that is under way would be lost.
    if (wanted.some((element, at) => this.ordered.children[at] !== element)) this.ordered.append(...wanted);
  }

  private async act(act: Act, pressed: QuestionView, item: QuestionItem): Promise<void> {
    await this.sending;
    const question = this.list.byId.get(pressed.id) ?? pressed;
    const one = `${this.path}/${question.id}`;
    const move = (to: string, reason?: string) => this.send(() => call('POST', `${one}/move`, { to, reason, version: question.version }));
    const editor = (label: string, extra: QuestionEditor['options'], done: (typed: string, chosen: string) => Promise<unknown>) =>
      item.edit(new QuestionEditor(`${act}-${question.id}`, label, extra, typed => this.send(() => done(typed.text, typed.chosen))));
    const others = this.list.shown.filter(other => other.id !== question.id && other.state !== 'Dismissed');
    const languages = [...new Set([...this.list.languages, ...(this.list.translates ? [this.list.translates] : [])])];
    switch (act) {
      case 'vote':
        await this.send(() => call(this.list.voted.has(question.id) ? 'DELETE' : 'PUT', `${one}/vote`));
        break;
      case 'dismiss':
        editor('live-q-reason', { maxLength: 300 }, async reason => call('POST', `${one}/move`, { to: 'dismiss', reason, version: question.version }));
        break;
      case 'answer':
        editor('live-q-answer', { maxLength: 4000, value: question.answer?.text ?? '', choices: languages.map(tag => [tag, languageName(tag)]), none: text('live-q-language-floor') }, async (words, language) =>
          call('PUT', `${one}/answer`, { text: words, language: language || null, version: question.version }));
        break;
      case 'translate':
        editor('live-q-translation', {
          maxLength: 4000, original: question, choices: [
            ...languages.filter(tag => tag !== question.language).map(tag => [`question/${tag}`, languageName(tag)] as [string, string]),
            ...(question.answer ? languages.filter(tag => tag !== question.answer?.language).map(tag => [`answer/${tag}`, text('live-q-answer-in', languageName(tag))] as [string, string]) : []),
          ],
        }, async (words, into) => call('PUT', `${one}/translations/${into}`, { text: words }));
        break;
      case 'merge':
        if (others.length === 0) this.context.say(text('live-q-merge-none'));
        else editor('live-q-merge', { maxLength: 0, choices: others.map(other => [other.id, other.text]) }, async (_, into) => call('PUT', `${one}/merged`, { into }));
        break;
      case 'part':
        await this.send(() => Promise.all(question.merged.map(merged => call('DELETE', `${this.path}/${merged.id}/merged`))));
        break;
      default:
        await move(act);
    }
  }

  /** @returns false where it was refused, which is said */
  private send(doing: () => Promise<unknown>): Promise<boolean> {
    const sent = this.sending.then(() => this.sendNow(doing));
    this.sending = sent;
    return sent;
  }

  private async sendNow(doing: () => Promise<unknown>): Promise<boolean> {
    this.problem.textContent = '';
    try {
      await doing();
    } catch (error) {
      this.problem.textContent = error instanceof RefusalError ? error.message : text('live-q-not-sent');
      if (error instanceof RefusalError) await this.load();
      return false;
    }
    await this.load();
    return true;
  }

  /** A new form for each question: what was typed into the one before has been sent. */
  private renewAsk(): void {
    const form = make('form', 'stack');
    form.dataset['draft'] = `question-${this.context.sessionId}`;
    const id = crypto.randomUUID();
    const words = Object.assign(make('textarea'), { id: 'question-text', name: 'text', rows: 3, maxLength, required: true, dir: 'auto' });
    words.dataset['testid'] = 'question-text';
    const label = Object.assign(make('label', '', text('live-q-ask')), { htmlFor: words.id });
    const spoken = [...new Set([...this.list.own, ...navigator.languages.map(tag => new Intl.Locale(tag).language), ...this.list.languages])];
    const language = languageSelect('question-language', 'language', spoken, text('live-q-language-own'));
    followWriting(words, language, spoken);
    const anonymous = Object.assign(make('input'), { type: 'checkbox', name: 'anonymous' });
    const withoutName = make('label', 'keys-on');
    withoutName.append(anonymous, ` ${text('live-q-anonymous')}`);
    const actions = make('div', 'actions');
    const button = make('button', 'primary', text('live-q-send'));
    button.dataset['testid'] = 'ask-question';
    actions.append(button);
    form.append(label, words, language, withoutName, actions);
    form.addEventListener('submit', event => {
      event.preventDefault();
      void this.sendQuestion(form, { clientId: id, text: words.value, language: language.querySelector('select')?.value || null, anonymous: anonymous.checked }, button);
    });
    this.ask.replaceChildren(form);
    keepDrafts(this.ask);
  }

  private async sendQuestion(form: HTMLFormElement, body: { clientId: string; text: string; language: string | null; anonymous: boolean }, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    const stored = await this.send(() => call('POST', this.path, body));
    button.disabled = false;
    if (!stored) return;
    await endDraft(form);
    this.renewAsk();
    this.own.textContent = text('live-q-own-Asked', body.text);
    this.ask.querySelector('textarea')?.focus();
  }

  /** Arrows go from question to question; a letter does what its button does, while the question itself has the focus. */
  private key(event: KeyboardEvent): void {
    const element = event.target as HTMLElement;
    const id = element.dataset['question'];
    if (event.ctrlKey || event.metaKey || event.altKey || id === undefined) return;
    const question = this.list.byId.get(id);
    const item = this.items.get(id);
    const act = keys[event.key];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const all = [...this.ordered.children] as HTMLElement[];
      all[all.indexOf(element) + step]?.focus();
    } else if (act && question && item && this.list.acts(question).includes(act)) {
      void this.act(act, question, item);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

export function questions(context: BriefingContext): void {
  const panel = document.querySelector<HTMLElement>('#panel-questions');
  if (panel) new QuestionsPanel(context, panel);
}
