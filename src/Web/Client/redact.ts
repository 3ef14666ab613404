// Crops a picture and covers parts of it, by finger, mouse or keys. The picture that comes out is drawn anew: what was covered is not in it
// any more, nor is what the camera had written beside the pixels.
import { make } from './dom';
import { between, bounded, middle, percents, sizeAfter, stepped, within, type Deed, type Rect, type Size } from './rects';
import { text } from './texts';

const longestSide = 4096;
const blurBlocks = 6;
const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/** @returns the changed picture under the same name, or null where it was left as it is or cannot be opened here. */
export async function redact(file: File): Promise<File | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) {
    await say(text('client-picture-unreadable'));
    return null;
  }

  const deeds = await new Redaction(bitmap, file.name).run();
  const made = deeds && deeds.length > 0 ? await written(draw(bitmap, deeds), file) : null;
  bitmap.close();
  return made;
}

async function say(words: string): Promise<void> {
  const dialog = make('dialog', 'redact');
  const close = make('button', '', text('client-picture-close'));
  close.addEventListener('click', () => dialog.close());
  dialog.append(make('p', '', words), close);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise(done => dialog.addEventListener('close', done, { once: true }));
  dialog.remove();
}

function written(canvas: HTMLCanvasElement, file: File): Promise<File | null> {
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg';
  const name = type === file.type ? file.name : file.name.replace(/\.\w+$/, '') + '.jpg';
  return new Promise(done => canvas.toBlob(blob => done(blob && new File([blob], name, { type })), type, 0.92));
}

/** All that was done, one after the other, on the picture as it was. */
function draw(bitmap: ImageBitmap, deeds: readonly Deed[]): HTMLCanvasElement {
  let canvas = canvasOf(bounded(bitmap, longestSide));
  pen(canvas).drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  for (const { kind, rect } of deeds) {
    if (kind === 'crop') canvas = cut(canvas, rect);
    else if (kind === 'black') pen(canvas).fillRect(rect.x, rect.y, rect.width, rect.height);
    else blur(canvas, rect);
  }

  return canvas;
}

function canvasOf(size: Size): HTMLCanvasElement {
  const canvas = make('canvas');
  [canvas.width, canvas.height] = [size.width, size.height];
  return canvas;
}

function pen(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser draws no pictures.');
  return context;
}

function cut(canvas: HTMLCanvasElement, { x, y, width, height }: Rect): HTMLCanvasElement {
  const part = canvasOf({ width, height });
  pen(part).drawImage(canvas, x, y, width, height, 0, 0, width, height);
  return part;
}

/** A few blocks are all that is kept of it: no sharpening brings a face back. */
function blur(canvas: HTMLCanvasElement, rect: Rect): void {
  const few = canvasOf({ width: Math.min(blurBlocks, rect.width), height: Math.min(blurBlocks, rect.height) });
  pen(few).imageSmoothingQuality = 'high';
  pen(few).drawImage(cut(canvas, rect), 0, 0, few.width, few.height);
  const context = pen(canvas);
  context.drawImage(few, 0, 0, few.width, few.height, rect.x, rect.y, rect.width, rect.height);
}

class Redaction {
  private readonly dialog = make('dialog', 'redact');
  private readonly view = make('canvas', 'redact-view');
  private readonly line = make('p', 'hint');
  private readonly whole: Size;
  private readonly deeds: Deed[] = [];
  private base: HTMLCanvasElement;
  private rect: Rect;
  private from: { x: number; y: number } | null = null;

  constructor(private readonly bitmap: ImageBitmap, name: string) {
    this.whole = bounded(bitmap, longestSide);
    this.base = draw(bitmap, []);
    this.rect = middle(this.whole);
    this.line.setAttribute('role', 'status');
    this.build(name);
  }

  async run(): Promise<Deed[] | null> {
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.show();
    this.view.focus();
    await new Promise(done => this.dialog.addEventListener('close', done, { once: true }));
    this.dialog.remove();
    return this.dialog.returnValue === 'done' ? this.deeds : null;
  }

  private build(name: string): void {
    const title = make('h2', '', text('client-picture-title', name));
    title.id = 'redact-title';
    this.dialog.setAttribute('aria-labelledby', title.id);
    const hint = make('p', 'hint', text('client-picture-keys'));
    hint.id = 'redact-keys';
    this.view.tabIndex = 0;
    this.view.setAttribute('role', 'img');
    this.view.setAttribute('aria-label', text('client-picture-area'));
    this.view.setAttribute('aria-describedby', hint.id);
    this.view.dataset['testid'] = 'redact-view';
    this.view.addEventListener('keydown', event => this.key(event));
    this.view.addEventListener('pointerdown', event => this.down(event));
    this.view.addEventListener('pointermove', event => this.move(event));
    this.view.addEventListener('pointerup', () => { this.from = null; this.tell(); });
    const tools = make('div', 'actions');
    tools.append(
      this.button('client-picture-black', 'redact-black', () => this.add('black')), this.button('client-picture-blur', 'redact-blur', () => this.add('blur')),
      this.button('client-picture-crop', 'redact-crop', () => this.add('crop')), this.button('client-picture-undo', 'redact-undo', () => this.undo()));
    const ends = make('div', 'actions');
    const done = this.button('client-picture-done', 'redact-done', () => this.dialog.close('done'));
    done.className = 'primary';
    ends.append(done, this.button('client-picture-cancel', 'redact-cancel', () => this.dialog.close('')));
    this.dialog.append(title, hint, this.view, this.line, tools, ends);
  }

  private button(key: string, testId: string, press: () => void): HTMLButtonElement {
    const button = make('button', '', text(key));
    button.type = 'button';
    button.dataset['testid'] = testId;
    button.addEventListener('click', press);
    return button;
  }

  private get size(): Size {
    return sizeAfter(this.whole, this.deeds);
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && !arrows.includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Enter') return this.add('black');
    this.rect = stepped(this.rect, event.key, event.shiftKey, this.size);
    this.show();
    this.tell();
  }

  private down(event: PointerEvent): void {
    this.from = this.place(event);
    this.view.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    if (!this.from) return;
    const to = this.place(event);
    this.rect = within(between(this.from.x, this.from.y, to.x, to.y), this.size);
    this.show();
  }

  private place(event: PointerEvent): { x: number; y: number } {
    const box = this.view.getBoundingClientRect();
    return { x: (event.clientX - box.left) * this.view.width / box.width, y: (event.clientY - box.top) * this.view.height / box.height };
  }

  private add(kind: Deed['kind']): void {
    this.deeds.push({ kind, rect: within(this.rect, this.size) });
    this.base = draw(this.bitmap, this.deeds);
    if (kind === 'crop') this.rect = middle(this.size);
    this.show();
    this.line.textContent = text(`client-picture-did-${kind}`, this.deeds.length);
  }

  private undo(): void {
    if (!this.deeds.pop()) return;
    this.base = draw(this.bitmap, this.deeds);
    this.rect = within(this.rect, this.size);
    this.show();
    this.line.textContent = text('client-picture-undone', this.deeds.length);
  }

  private tell(): void {
    this.line.textContent = text('client-picture-at', ...percents(this.rect, this.size));
  }

  private show(): void {
    [this.view.width, this.view.height] = [this.base.width, this.base.height];
    const context = pen(this.view);
    context.drawImage(this.base, 0, 0);
    // Light and dark beside each other: seen on any picture.
    const broad = Math.max(2, Math.round(Math.max(this.base.width, this.base.height) / 300));
    for (const [colour, outset] of [['#000', 0], ['#fff', broad]] as const) {
      context.strokeStyle = colour;
      context.lineWidth = broad;
      context.strokeRect(this.rect.x - outset, this.rect.y - outset, this.rect.width + 2 * outset, this.rect.height + 2 * outset);
    }
  }
}
