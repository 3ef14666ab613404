// A small form below a question: a reason, an answer, a translation beside the original, or with which question to join it. What is typed is kept until it is sent.
import { make } from './dom';
import { endDraft, keepDrafts } from './drafts';
import { option } from './languages';
import type { QuestionView } from './protocol';
import { text } from './texts';

export interface EditorOptions {
  /** 0 for a form without words. */
  maxLength: number;
  value?: string;
  choices?: [value: string, words: string][];
  /** The choice that is none of them. */
  none?: string;
  /** Shown beside what is typed, by the chosen language's part of it. */
  original?: QuestionView;
}

export class QuestionEditor {
  readonly element = make('div', 'question-editor');
  readonly options: EditorOptions;
  private readonly form = make('form', 'stack');
  private readonly words: HTMLTextAreaElement | null;
  private readonly choice: HTMLSelectElement | null;
  private readonly done: (typed: { text: string; chosen: string }) => Promise<boolean>;
  private closed: () => void = () => undefined;

  constructor(name: string, label: string, options: EditorOptions, done: QuestionEditor['done']) {
    this.options = options;
    this.done = done;
    this.form.dataset['draft'] = name;
    this.choice = options.choices ? this.select(name, options.choices) : null;
    this.words = options.maxLength > 0 ? Object.assign(make('textarea'), { id: `${name}-text`, name: 'text', rows: 3, maxLength: options.maxLength, required: true, dir: 'auto', value: options.value ?? '' }) : null;
    if (this.choice) this.form.append(Object.assign(make('label', '', text(`${label}-choice`)), { htmlFor: this.choice.id }), this.choice);
    if (this.words) this.form.append(Object.assign(make('label', '', text(label)), { htmlFor: this.words.id }), this.words);
    this.form.append(this.actions());
    this.element.append(this.form);
    if (options.original && this.choice) this.follow(options.original, this.choice);
    this.form.addEventListener('submit', event => { event.preventDefault(); void this.send(); });
    this.form.addEventListener('keydown', event => { if (event.key === 'Escape') { event.stopPropagation(); this.closed(); } });
  }

  /** @param closed told when it is sent, or given up */
  open(closed: () => void): void {
    this.closed = closed;
    keepDrafts(this.element);
    (this.choice ?? this.words)?.focus();
  }

  private select(name: string, choices: [string, string][]): HTMLSelectElement {
    const select = Object.assign(make('select'), { id: `${name}-choice`, name: 'choice', required: this.options.none === undefined });
    if (this.options.none !== undefined) select.append(option('', this.options.none));
    select.append(...choices.map(([value, words]) => option(value, words)));
    return select;
  }

  /** What there is in the chosen language stands in the field already, and the field is written in its direction. */
  private follow(question: QuestionView, choice: HTMLSelectElement): void {
    const show = () => {
      const [of = '', ...rest] = choice.value.split('/');
      const language = rest.join('/');
      const known = (of === 'answer' ? question.answer?.translations : question.translations)?.find(one => one.language === language);
      if (!this.words) return;
      this.words.value = known?.text ?? '';
      this.words.lang = language;
    };
    choice.addEventListener('change', show);
    show();
  }

  private actions(): HTMLElement {
    const actions = make('div', 'actions');
    const cancel = Object.assign(make('button', 'quiet', text('live-q-cancel')), { type: 'button' });
    cancel.addEventListener('click', () => this.closed());
    const send = make('button', 'primary', text('live-q-keep'));
    send.dataset['testid'] = 'keep-question';
    actions.append(send, cancel);
    return actions;
  }

  private async send(): Promise<void> {
    if (!await this.done({ text: this.words?.value ?? '', chosen: this.choice?.value ?? '' })) return;
    await endDraft(this.form);
    this.closed();
  }
}
