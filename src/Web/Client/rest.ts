// Calls of the API from a page: what the hub refuses is a RefusalError as over the live connection, a line that is down any other error.
import { RefusalError } from './hub';

interface Problem { type?: string; detail?: string; errors?: Record<string, string> }

/** @throws RefusalError with the first field's text where fields are wrong. */
export async function call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const answer = await fetch(path, body === undefined ? { method } : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (answer.ok) return (answer.status === 204 ? null : await answer.json()) as T;
  const problem = await answer.json().catch(() => ({})) as Problem;
  const fields = problem.errors ?? {};
  if (problem.type === undefined) throw new Error(`${method} ${path}: ${String(answer.status)}`);
  throw new RefusalError({ code: problem.type, text: Object.values(fields)[0] ?? problem.detail ?? '', fields });
}
