// A briefing's questions as plain data: what the hub has told, in the order in which they are shown, and what the reader may do with each. Pure.
import type { QuestionState, QuestionView, QuestionsNews, SeatRole } from './protocol';

export interface QuestionsAnswer {
  questions: Sparse[];
  mine: string[];
  voted: string[];
  reasons: { questionId: string; reason: string }[];
  waiting: number;
  languages: string[];
  own: string[];
  part: SeatRole;
  translates?: string | null;
}

/** The API leaves out what is null and writes states in small letters; the live protocol says it as here. */
type Sparse = Omit<QuestionView, 'askedBy' | 'mergedInto' | 'answer' | 'answeringAt' | 'answeredAt'> & Partial<QuestionView>;

function whole(question: Sparse): QuestionView {
  const merged = question.merged.map(one => ({ ...one, askedBy: (one.askedBy as string | null | undefined) ?? null }));
  return { ...{ askedBy: null, mergedInto: null, answer: null, answeringAt: null, answeredAt: null }, ...question, state: capital(question.state), merged };
}

function capital<Word extends string>(word: Word): Word { return (word.charAt(0).toUpperCase() + word.slice(1)) as Word; }

export type Act = 'vote' | 'accept' | 'dismiss' | 'begin' | 'finish' | 'answer' | 'translate' | 'merge' | 'part';

const rank: Record<QuestionState, number> = { Answering: 0, Accepted: 1, Asked: 2, Answered: 3, Dismissed: 4 };

export class QuestionList {
  readonly byId = new Map<string, QuestionView>();
  mine = new Set<string>();
  voted = new Set<string>();
  reasons = new Map<string, string>();
  waiting = 0;
  languages: string[] = [];
  /** Of the reader's profile. */
  own: string[] = [];
  part: SeatRole = 'Audience';
  translates: string | null = null;

  load(answer: QuestionsAnswer): void {
    this.byId.clear();
    for (const question of answer.questions) this.byId.set(question.id, whole(question));
    this.mine = new Set(answer.mine);
    this.voted = new Set(answer.voted);
    this.reasons = new Map(answer.reasons.map(one => [one.questionId, one.reason]));
    this.waiting = answer.waiting;
    this.languages = answer.languages;
    this.own = answer.own;
    this.part = capital(answer.part);
    this.translates = answer.translates ?? null;
  }

  /** @returns whether the rest has to be asked for: what concerns the reader alone, or the hosts. */
  take(news: QuestionsNews): boolean {
    const asks = news.closed.some(one => this.byId.has(one.id)) || (this.part !== 'Audience' && (news.waiting !== this.waiting || news.questions.some(one => one.isAnonymous)));
    this.waiting = news.waiting;
    for (const question of news.questions) {
      const known = this.byId.get(question.id);
      // Hosts know who is anonymous to all others.
      this.byId.set(question.id, known?.askedBy && question.askedBy === null ? { ...question, askedBy: known.askedBy } : question);
    }
    for (const one of news.closed) if (!this.mine.has(one.id) && this.part === 'Audience') this.byId.delete(one.id);
    return asks;
  }

  /** What stands by itself: being answered, then open by votes, then those that wait, then the answered ones. */
  get shown(): QuestionView[] {
    return [...this.byId.values()]
      .filter(question => question.mergedInto === null || (this.part === 'Audience' && !this.byId.has(question.mergedInto)))
      .sort((a, b) => rank[a.state] - rank[b.state] || (a.state === 'Answered' ? (b.answeredAt ?? '').localeCompare(a.answeredAt ?? '') : b.votes - a.votes) || a.askedAt.localeCompare(b.askedAt));
  }

  /** One's own, or one that speaks for one's own. */
  isMine(question: QuestionView): boolean { return this.mine.has(question.id) || question.merged.some(one => this.mine.has(one.id)); }

  acts({ state, id, merged }: QuestionView): Act[] {
    const acts: Act[] = [];
    if ((state === 'Accepted' || state === 'Answering') && !this.mine.has(id)) acts.push('vote');
    if (this.part === 'Host') {
      if (state !== 'Answered' && state !== 'Accepted') acts.push('accept');
      if (state === 'Accepted' || state === 'Asked' || state === 'Answered') acts.push('begin');
      if (state === 'Answering') acts.push('finish');
    }
    if ((this.part === 'Host' || this.part === 'Speaker') && state !== 'Dismissed') acts.push('answer');
    if (this.part === 'Host' || this.translates !== null) acts.push('translate');
    if (this.part === 'Host') {
      if (state === 'Asked' || state === 'Accepted') acts.push('merge', 'dismiss');
      if (merged.length > 0) acts.push('part');
    }
    return acts;
  }
}
