// A part of the page takes the place of its older self: what somebody opened stays open, and who was on a link or a button stays on it.

/** @returns false where nothing differs, and the old part stays. */
export function takeOver(old: HTMLElement, part: HTMLElement): boolean {
  for (const open of old.querySelectorAll<HTMLDetailsElement>('details[open]')) {
    (counterpart(open, old, part) as HTMLDetailsElement | null)?.setAttribute('open', '');
  }
  if (old.isEqualNode(part)) return false;
  const focused = document.activeElement;
  const next = focused && old.contains(focused) ? counterpart(focused, old, part) : null;
  old.replaceWith(part);
  next?.focus({ preventScroll: true });
  return true;
}

function counterpart(element: Element, old: ParentNode, part: ParentNode): HTMLElement | null {
  const key = keyOf(element);
  const alike = (within: ParentNode) => [...within.querySelectorAll<HTMLElement>(element.localName)].filter(one => keyOf(one) === key);
  return alike(part)[alike(old).indexOf(element as HTMLElement)] ?? null;
}

/** What stays the same from one state of a page to the next. */
function keyOf(element: Element): string {
  const named = ['id', 'data-testid', 'href', 'name'].map(name => element.getAttribute(name) ?? '');
  return JSON.stringify([...named, (element.querySelector('summary') ?? element).textContent.trim()]);
}
