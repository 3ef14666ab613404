// One question in the panel: its words in each language side by side, how it stands, and what the reader may do with it.
import { make } from './dom';
import { languageName } from './languages';
import type { WrittenAnswer, QuestionView } from './protocol';
import type { QuestionEditor } from './questioneditor';
import type { Act, QuestionList } from './questionlist';
import { text } from './texts';

export class QuestionItem {
  readonly element = make('li', 'question');
  private readonly list: QuestionList;
  private readonly act: (act: Act, question: QuestionView, item: QuestionItem) => void;
  private readonly body = make('div', 'question-body');
  private readonly tools = make('div', 'actions question-tools');
  private readonly place = make('div');
  private question: QuestionView | null = null;
  private shown = '';

  constructor(list: QuestionList, act: QuestionItem['act']) {
    this.list = list;
    this.act = act;
    this.element.tabIndex = -1;
    this.element.dataset['testid'] = 'question';
    this.element.append(this.body, this.tools, this.place);
    this.tools.addEventListener('click', event => {
      const button = (event.target as HTMLElement).closest<HTMLButtonElement>('button[data-act]');
      if (button && this.question) this.act(button.dataset['act'] as Act, this.question, this);
    });
  }

  update(question: QuestionView): void {
    const { list } = this;
    const shown = JSON.stringify([question, list.voted.has(question.id), list.isMine(question), list.reasons.get(question.id), list.part, list.translates]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.question = question;
    this.element.dataset['question'] = question.id;
    this.element.dataset['state'] = question.state;
    this.element.tabIndex = list.part === 'Audience' ? -1 : 0;
    this.body.replaceChildren(...this.words(question));
    this.showTools(question);
  }

  /** One at a time; it stays whatever is told of the question meanwhile. */
  edit(editor: QuestionEditor): void {
    this.place.replaceChildren(editor.element);
    editor.open(() => {
      this.place.replaceChildren();
      this.element.tabIndex = 0;
      this.element.focus();
    });
  }

  private words(question: QuestionView): HTMLElement[] {
    const head = make('p', 'question-head');
    head.append(make('span', 'badge', text(`live-q-state-${question.state}`)), ` ${text('live-q-votes', question.votes)} `);
    head.append(question.askedBy === null ? text('live-q-someone') : make('bdi', '', question.askedBy));
    if (question.isAnonymous && question.askedBy !== null) head.append(` ${text('live-q-anonymous-here')}`);
    if (this.list.isMine(question)) head.append(` ${text('live-q-yours')}`);
    const parts = [head, sideBySide([{ language: question.language, text: question.text }, ...question.translations])];
    for (const merged of question.merged) parts.push(sideBySide([merged], 'question-merged'));
    const reason = this.list.reasons.get(question.id);
    if (reason !== undefined) {
      const why = make('p', 'hint', `${text('live-q-why')} `);
      why.append(make('bdi', '', reason));
      parts.push(why);
    }
    if (question.answer) parts.push(answerOf(question.answer));
    return parts;
  }

  /** A button that stays is the same one: a press that is under way when something new is told is not lost. */
  private showTools(question: QuestionView): void {
    const acts = this.list.acts(question);
    const had = this.tools.contains(document.activeElement);
    for (const old of [...this.tools.children] as HTMLElement[]) if (!acts.includes(old.dataset['act'] as Act)) old.remove();
    for (const [at, act] of acts.entries()) {
      const known = this.tools.querySelector<HTMLButtonElement>(`[data-act="${act}"]`);
      const button = known ?? this.button(act, question);
      if (!known) this.tools.insertBefore(button, this.tools.children[at] ?? null);
      if (act === 'vote') button.ariaPressed = String(this.list.voted.has(question.id));
    }
    if (had && !this.tools.contains(document.activeElement)) this.element.focus();
  }

  private button(act: Act, question: QuestionView): HTMLButtonElement {
    const button = Object.assign(make('button', act === 'begin' || act === 'finish' ? 'primary' : 'quiet', text(`live-q-do-${act}`)), { type: 'button' });
    button.dataset['act'] = act;
    button.dataset['testid'] = `question-${act}`;
    button.append(make('span', 'visually-hidden', ` (${question.text.slice(0, 60)})`));
    return button;
  }
}

function answerOf(answer: WrittenAnswer): HTMLElement {
  const element = make('div', 'question-answer');
  const by = make('p', 'hint', `${text('live-q-answered-by')} `);
  by.append(make('bdi', '', answer.by));
  element.append(by, sideBySide([answer, ...answer.translations]));
  return element;
}

/** Each with its own direction and language, for eyes and for who has it read aloud. */
function sideBySide(texts: readonly { language: string; text: string }[], className = ''): HTMLElement {
  const element = make('div', `side-by-side ${className}`.trim());
  for (const one of texts) {
    const part = make('p');
    const words = make('span', 'question-text', one.text);
    words.dir = 'auto';
    if (one.language !== 'und') words.lang = one.language;
    part.append(make('span', 'question-language', languageName(one.language)), words);
    element.append(part);
  }
  return element;
}
