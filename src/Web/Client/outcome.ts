// What became of a form that was sent while its person did something else. Pure: a table over what the server answered.

export type Outcome =
  | { kind: 'stored'; next: string; done: string; problems: string[] }
  /** By a rule: sending it again would be refused again. */
  | { kind: 'refused'; reason: string }
  /** There is no line, or somebody between here and the server answered for it. */
  | { kind: 'no-line' }
  /** The server had it and could not take it now. */
  | { kind: 'later' }
  | { kind: 'signed-out' };

export interface Answered {
  status: number;
  /** True where it led to another page, which for a form is the one for signing in. */
  redirected: boolean;
  contentType: string;
  /** Read as JSON; null where it is none. */
  body: unknown;
}

interface Told { next: string; done?: string; problems: string[] }
interface Problem { detail?: string; errors?: Record<string, string> }

/** Of a gateway, not of the server behind it. */
export const gateway = [502, 503, 504];
/** Said for the moment, not for good: RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4. */
const passing = [408, 425, 429];
const tooLarge = 413;

export function isNoLine(status: number): boolean {
  return gateway.includes(status);
}

export function outcomeOf(answered: Answered): Outcome {
  const { status, contentType, body } = answered;
  if (answered.redirected || status === 401) return { kind: 'signed-out' };
  if (isNoLine(status)) return { kind: 'no-line' };
  if (status === 200 && isTold(body)) return { kind: 'stored', next: body.next, done: body.done ?? '', problems: body.problems };
  if (status === tooLarge) return { kind: 'refused', reason: 'client-out-too-large' };
  const isReason = contentType.startsWith('application/problem+json') && status >= 400 && status < 500 && !passing.includes(status);
  return isReason ? { kind: 'refused', reason: reasonOf(body as Problem) } : { kind: 'later' };
}

function reasonOf(problem: Problem): string {
  return [problem.detail ?? '', ...Object.values(problem.errors ?? {})].filter(text => text !== '').join(' ');
}

function isTold(body: unknown): body is Told {
  return typeof body === 'object' && body !== null && 'next' in body && 'problems' in body;
}
