// A request with files, as it is sent when its line may break: the case first, as a draft; its files piece by piece; then the form once more, which sends it off. The server knows the form
// by its id, so each step may be done again.
import type { Outcome } from './outcome';
import { filesOf, type Pending } from './pending';
import { idInForm, sendFile, type Ended } from './pieces';
import type { Vault } from './vault';

/** Sends a body, and answers what became of it. */
export type Post = (body: FormData) => Promise<Outcome>;

export async function sendInPieces(vault: Vault, pending: Pending, post: Post): Promise<Outcome> {
  const files = (await filesOf(vault, pending)).map(one => one.file);
  const opened = await post(bodyWith(pending, { then: 'draft' }));
  const caseId = opened.kind === 'stored' ? caseIn(opened.next) : null;
  if (!caseId) return opened;
  const sent = await sendFiles(caseId, pending.id, files, () => undefined, new AbortController().signal);
  if ('kind' in sent) return { kind: sent.kind === 'stopped' ? 'later' : sent.kind };
  return await post(bodyWith(pending, {}, sent.problems));
}

/** @returns the problems of those that were not taken; or why it ended before all were there */
export async function sendFiles(
  caseId: string, formId: string, files: readonly File[], shown: (sent: number) => void, stop: AbortSignal,
): Promise<{ problems: string[] } | { kind: 'no-line' | 'later' | 'signed-out' | 'stopped' }> {
  const problems: string[] = [];
  let before = 0;
  for (const [place, file] of files.entries()) {
    const ended: Ended = await sendFile({ caseId, clientId: await idInForm(formId, place), file }, sent => shown(before + sent), stop);
    before += file.size;
    if (ended.kind === 'refused') problems.push(`${file.name}: ${ended.reason}`);
    // A request goes off with its files, so it waits for those that the server has and cannot store yet.
    else if (ended.kind === 'arrived') return { kind: 'later' };
    else if (ended.kind !== 'attached') return { kind: ended.kind };
  }

  return { problems };
}

/** The form without its files, some of its fields changed. */
export function bodyWith(pending: Pick<Pending, 'fields'>, changed: Record<string, string>, problems: readonly string[] = []): FormData {
  const body = new FormData();
  for (const [name, value] of pending.fields) if (!(name in changed)) body.append(name, value);
  for (const [name, value] of Object.entries(changed)) body.append(name, value);
  for (const problem of problems) body.append('fileProblem', problem);
  return body;
}

export function caseIn(next: string): string | null {
  return /\/cases\/([0-9a-f-]{36})/.exec(next)?.[1] ?? null;
}
