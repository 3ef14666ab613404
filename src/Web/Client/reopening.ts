// Puts a form that was refused while it waited back where it can be changed. What is just being written there is set aside in its place.
import { DraftFiles } from './draftfiles';
import { draftPrefix, type Draft } from './drafts';
import { keepFiles, readFiles } from './keptfiles';
import { filesOf, keepPending, pendingPrefix, removePending, type Pending } from './pending';
import type { Vault } from './vault';

export async function reopen(vault: Vault, name: string, id: string): Promise<void> {
  const pending = await vault.read<Pending>(pendingPrefix + id);
  history.replaceState(null, '', location.pathname);
  if (!pending || pending.state !== 'refused' || pending.draft !== name) return;
  await setAside(vault, name, pending);
  await keepFiles(vault, DraftFiles.prefix(name), await filesOf(vault, pending));
  await vault.keep(draftPrefix + name, { typed: pending.fields, clientId: pending.id, title: pending.title, page: pending.page, at: pending.at } satisfies Draft);
  await removePending(vault, pending.id);
}

async function setAside(vault: Vault, name: string, pending: Pending): Promise<void> {
  const present = await vault.read<Draft>(draftPrefix + name);
  if (present) {
    const aside: Pending = {
      ...pending,
      id: present.clientId ?? crypto.randomUUID(), fields: present.typed, title: present.title, at: present.at, state: 'refused', reason: 'client-out-aside', tries: 0,
    };
    await keepPending(vault, aside, await readFiles(vault, DraftFiles.prefix(name)));
  }

  await vault.forgetAll(DraftFiles.prefix(name));
}
