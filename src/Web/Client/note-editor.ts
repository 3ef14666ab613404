// A toolbar, shortcuts and a preview for text areas that take Markdown. The preview is the server's own rendering, so that it cannot
// differ from what is stored.
import { text } from './texts';

/** Waits for a pause in typing before it asks for a preview. */
const previewAfterMs = 400;

export function improveEditors(part: ParentNode): void {
  for (const area of part.querySelectorAll<HTMLTextAreaElement>('textarea[data-note-editor]')) improve(area);
}

function improve(area: HTMLTextAreaElement): void {
  const preview = new Preview(area);
  const bar = document.createElement('div');
  bar.className = 'editor-bar';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', text('client-editor-bar'));
  bar.append(
    button('client-editor-bold', 'B', () => wrap(area, '**')),
    button('client-editor-italic', 'I', () => wrap(area, '_')),
    button('client-editor-list', '•', () => prefixLines(area, '- ')),
    withClock(button('client-editor-moment', '', () => insert(area, momentNow()))),
    preview.toggle);
  area.before(bar);
  area.after(preview.pane);
  area.addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === 'b') wrap(area, '**');
    else if (event.key === 'i') wrap(area, '_');
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

/** Where the recording on this page stands, as notes write it: [12:34]. */
function momentNow(): string {
  const seconds = Math.floor(Number(document.querySelector<HTMLElement>('.player')?.dataset['position'] ?? 0));
  return `[${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}]`;
}
