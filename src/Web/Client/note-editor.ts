// A toolbar, shortcuts and a preview for text areas that take Markdown. The preview is the server's own rendering, so that it cannot
// differ from what is stored.
import { momentText } from './chapters';
import { text } from './texts';

/** Waits for a pause in typing before it asks for a preview. */
const previewAfterMs = 400;

export function improveEditors(part: ParentNode): void {
  for (const area of part.querySelectorAll<HTMLTextAreaElement>('textarea[data-note-editor]')) improve(area);
}

/** What a player offers goes into the note that was written in last; at first that is the new one, which a page has at its end. */
let latest: HTMLTextAreaElement | null = null;

document.addEventListener('add-to-note', event => {
  const area = latest?.isConnected ? latest : [...document.querySelectorAll<HTMLTextAreaElement>('textarea[data-note-editor]')].at(-1);
  if (!area) return;
  const words = (event as CustomEvent<string>).detail;
  area.setSelectionRange(area.value.length, area.value.length);
  insert(area, area.value === '' || area.value.endsWith('\n') ? words : `\n${words}`);
  area.scrollIntoView({ block: 'nearest' });
});

function improve(area: HTMLTextAreaElement): void {
  area.addEventListener('focus', () => { latest = area; });
  const preview = new Preview(area);
  const bar = document.createElement('div');
  bar.className = 'editor-bar';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', text('client-editor-bar'));
  bar.append(
    button('client-editor-bold', 'B', () => wrap(area, '**')),
    button('client-editor-italic', 'I', () => wrap(area, '_')),
    button('client-editor-list', '•', () => prefixLines(area, '- ')),
    withClock(button('client-editor-moment', '', () => insertMoment(area))),
    preview.toggle);
  area.before(bar);
  area.after(preview.pane);
  area.addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === 'b') wrap(area, '**');
    else if (event.key === 'i') wrap(area, '_');
    else if (event.key === 'm') insertMoment(area);
    else if (event.key === 'Enter') area.form?.requestSubmit();
    else return;
    event.preventDefault();
  });
}

function button(name: string, label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.title = text(name);
  made.setAttribute('aria-label', text(name));
  made.addEventListener('click', press);
  return made;
}

/** Drawn, since not every font has a clock. */
function withClock(made: HTMLButtonElement): HTMLButtonElement {
  made.innerHTML = '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"><circle cx="8" cy="8" r="6.2"/><path d="M8 4.6V8l2.4 1.6"/></svg>';
  return made;
}

class Preview {
  readonly pane = document.createElement('div');
  readonly toggle: HTMLButtonElement;
  private readonly area: HTMLTextAreaElement;
  private waiting = 0;

  constructor(area: HTMLTextAreaElement) {
    this.area = area;
    this.pane.className = 'editor-preview prose';
    this.pane.dir = 'auto';
    this.pane.hidden = true;
    this.pane.setAttribute('role', 'region');
    this.pane.setAttribute('aria-label', text('client-editor-preview'));
    this.toggle = button('client-editor-preview', text('client-editor-preview'), () => this.turn());
    this.toggle.setAttribute('aria-pressed', 'false');
    this.toggle.dataset['testid'] = 'note-preview';
    area.addEventListener('input', () => this.soon());
  }

  private turn(): void {
    this.pane.hidden = !this.pane.hidden;
    this.toggle.setAttribute('aria-pressed', String(!this.pane.hidden));
    this.soon();
  }

  private soon(): void {
    clearTimeout(this.waiting);
    if (!this.pane.hidden) this.waiting = window.setTimeout(() => void this.render(), previewAfterMs);
  }

  private async render(): Promise<void> {
    const answer = await fetch('/api/notes/preview', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ markdown: this.area.value }),
    }).catch(() => null);
    if (answer?.ok) this.pane.innerHTML = ((await answer.json()) as { html: string }).html;
    else this.pane.textContent = text('client-editor-no-preview');
  }
}

/** By the browser's own editing, so that undo works. */
function insert(area: HTMLTextAreaElement, words: string): void {
  area.focus();
  document.execCommand('insertText', false, words);
}

function wrap(area: HTMLTextAreaElement, mark: string): void {
  const { selectionStart: from, selectionEnd: to } = area;
  insert(area, mark + area.value.slice(from, to) + mark);
  area.setSelectionRange(from + mark.length, to + mark.length);
}

function prefixLines(area: HTMLTextAreaElement, mark: string): void {
  const from = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
  const to = area.selectionEnd;
  area.setSelectionRange(from, to);
  insert(area, area.value.slice(from, to).split('\n').map(line => mark + line).join('\n'));
}

/** The recording's time now, as notes write it; where there is none, that is said and nothing is inserted. */
function insertMoment(area: HTMLTextAreaElement): void {
  const seconds = momentNow(area);
  if (seconds !== null) {
    insert(area, momentText(seconds));
    return;
  }

  area.setCustomValidity(text('client-editor-no-moment'));
  area.reportValidity();
  for (const next of ['input', 'keydown', 'blur']) area.addEventListener(next, () => area.setCustomValidity(''), { once: true });
}

/** Where the recording on this page stands, or else how far the one is that runs; null without either. */
function momentNow(area: HTMLTextAreaElement): number | null {
  const player = document.querySelector<HTMLElement>('.player[data-position]');
  if (player) return Number(player.dataset['position']);
  // "id milliseconds": how far it was when the page was made; counted on by this page's own clock, so that no other clock has to be right.
  const [recordingId, ms] = (area.dataset['noteEditor'] ?? '').split(' ');
  const chosen = area.form?.querySelector<HTMLSelectElement>('[name=recordingId]')?.value;
  if (!ms || (chosen !== undefined && chosen !== recordingId)) return null;
  return (Number(ms) + performance.now() - madeAt()) / 1000;
}

/** When this page was answered, on its own clock. */
function madeAt(): number {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.responseStart ?? 0;
}
