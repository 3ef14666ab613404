// A few words for building and finding elements.

/** An element that the page is known to have. */
export function must<E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E {
  const found = within.querySelector<E>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className = '', textContent = ''): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (textContent) element.textContent = textContent;
  return element;
}

/** One drawing of wwwroot/icons.svg, silent for screen readers: the words stand beside it or in a label. */
export function icon(name: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const drawing = document.createElementNS(space, 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', `/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

export function setIcon(button: Element, name: string): void {
  must('use', button).setAttribute('href', `/icons.svg#${name}`);
}

/** Hour and minute as the reader writes them. */
export function timeText(at: Date): string {
  return at.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
}

/** Seconds as 02:05 or 1:02:05. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}
