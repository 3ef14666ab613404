// Who is signed in on this page, and where what they type is kept.
import { canKeep, openVault, type Vault } from './vault';

const bar = document.querySelector<HTMLElement>('[data-me]');

export const me = bar && {
  id: bar.dataset['me'] ?? '',
  organisation: bar.dataset['organisation'] ?? '',
  /** 0 where nobody is signed out for being idle. */
  idleMinutes: Number(bar.dataset['idle'] ?? 0),
};

/** True for a copy that the service worker has kept (sw.ts): there was no line. */
export const isKeptCopy = document.documentElement.dataset['kept'] !== undefined;

let vault: Promise<Vault | null> | null = null;

/** Null where this browser can keep nothing, or nobody is signed in. */
export function myVault(): Promise<Vault | null> {
  if (!me || !canKeep()) return Promise.resolve(null);
  vault ??= openVault(me.id, me.idleMinutes).catch(() => null).then(opened => {
    // Without a line there is no key yet: the next one who asks tries again.
    if (!opened) vault = null;
    return opened;
  });
  return vault;
}
