// The administrators' live page brings itself up to date: it fetches itself and changes what differs, so that focus and scrolling stay.
import { must } from './dom';

const pauseMs = 2000;

const live = must('#live');
const refresh = must('#live-refresh');
refresh.hidden = false;

async function bringUpToDate(): Promise<void> {
  if (document.hidden || !must<HTMLInputElement>('input', refresh).checked) return;
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#live');
    if (fresh) settle(live, fresh);
    else if (answer.ok || answer.status < 500) location.reload();
  } catch {
    // The hub is away for the moment; the next round tries again.
  }
}

/** Makes one part of the page equal to another: text where the shape is the same, the whole part where it is not. */
function settle(old: Element, fresh: Element): void {
  if (old.isEqualNode(fresh)) return;
  const sameShape = old.tagName === fresh.tagName && old.children.length === fresh.children.length && old.id === fresh.id;
  if (!sameShape) old.replaceWith(fresh);
  else if (old.children.length === 0) old.textContent = fresh.textContent;
  else [...old.children].forEach((child, at) => settle(child, fresh.children[at] as Element));
}

async function goOn(): Promise<void> {
  await bringUpToDate();
  window.setTimeout(() => void goOn(), pauseMs);
}

window.setTimeout(() => void goOn(), pauseMs);
