// Brings the list of a recording's exports up to date while one of them waits or is being made. What differs is changed in place, so that
// focus stays; what has ended is said once.

const pauseMs = 2000;
const atWork = '[data-state="queued"], [data-state="running"]';

type Enhance = (part: ParentNode) => void;

/** @param list The part that the server rendered; its data-from is where it can be had anew. */
export function followExports(list: HTMLElement, enhance: Enhance): void {
  if (list.querySelector(atWork)) window.setTimeout(() => void bringUpToDate(list, enhance), pauseMs);
}

async function bringUpToDate(list: HTMLElement, enhance: Enhance): Promise<void> {
  if (!list.isConnected) return;
  try {
    const answer = document.hidden ? null : await fetch(list.dataset['from'] ?? '');
    const fresh = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(list.id) : null;
    if (fresh) settle(list, fresh, enhance);
  } catch {
    // The hub is away for the moment; the next round tries again.
  }
  followExports(list, enhance);
}

function settle(list: HTMLElement, page: HTMLElement, enhance: Enhance): void {
  const old = [...list.querySelectorAll<HTMLElement>('li')];
  const fresh = [...page.querySelectorAll<HTMLElement>('li')];
  if (old.length !== fresh.length || old.some((row, at) => row.id !== fresh[at]?.id)) {
    list.replaceChildren(...[...page.childNodes].map(node => document.adoptNode(node)));
    enhance(list);
    return;
  }
  old.forEach((row, at) => change(row, fresh[at] as HTMLElement, enhance));
}

function change(row: HTMLElement, fresh: HTMLElement, enhance: Enhance): void {
  if (row.dataset['state'] === 'running' && fresh.dataset['state'] === 'running') {
    const [meter, now] = [row.querySelector('progress'), fresh.querySelector('progress')];
    if (meter && now) meter.value = now.value;
    const [left, leftNow] = [row.querySelector('.export-left'), fresh.querySelector('.export-left')];
    if (left && leftNow) left.textContent = leftNow.textContent;
    return;
  }
  if (row.dataset['state'] === fresh.dataset['state']) return;
  const said = document.getElementById('export-said');
  if (said && fresh.dataset['said']) said.textContent = fresh.dataset['said'];
  row.replaceWith(document.adoptNode(fresh));
  enhance(fresh);
}
