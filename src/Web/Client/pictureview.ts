// One picture on its stage: zoom, move, turn, brightness and contrast by mouse, fingers and keys; sharper files as they are wanted.
import { make, must } from './dom';
import { type Line, measure, type Offer, type Transfer, wantsWhole } from './sharper';
import { text } from './texts';
import { fit, hold, isWhole, matrixOf, move, type Point, shownSize, type Size, toPicture, turn, type View, zoom } from './view';

/** What the page around does for it. */
export interface Around { goTo(key: string): boolean; help(back: HTMLElement): void }

/** What takes pointers and keys first, such as a tool that draws. */
export interface Taker { pointer(event: PointerEvent, at: Point): boolean; key(event: KeyboardEvent): boolean }

const nearer = 1.25;
const panStep = 60;

export class PictureView {
  readonly size: Size;
  readonly stage: HTMLElement;
  readonly tools: HTMLElement;
  taker: Taker | null = null;
  view: View;
  private readonly sheet: HTMLElement;
  private readonly level = make('span', 'level');
  private readonly fingers = new Map<number, Point>();
  private whole: 'away' | 'coming' | 'here' = 'away';
  private wish: 'none' | 'zoom' | 'word' = 'none';
  private turned = 0;

  constructor(private readonly pane: HTMLElement, private readonly around: Around) {
    this.size = { width: Number(pane.dataset['width']), height: Number(pane.dataset['height']) };
    this.stage = must('[data-stage]', pane);
    this.sheet = must('[data-sheet]', pane);
    this.tools = must('[data-tools]', pane);
    this.view = fit(this.size, this.room, 0);
    this.stage.dataset['liveView'] = '';
    this.stage.tabIndex = 0;
    this.stage.setAttribute('role', 'application');
    this.stage.setAttribute('aria-label', text('viewer-stage', pane.dataset['name'] ?? ''));
    this.stage.dataset['testid'] = 'stage';
    this.sheet.style.width = `${this.size.width}px`;
    this.sheet.style.height = `${this.size.height}px`;
    this.addTools();
    this.listen();
    this.show();
    new ResizeObserver(() => { this.view = this.isAll ? fit(this.size, this.room, this.view.turn) : hold(this.size, this.room, this.view); this.show(); }).observe(this.stage);
  }

  get room(): Size {
    return { width: this.stage.clientWidth, height: this.stage.clientHeight };
  }

  /** In pixels of the upright picture. */
  pictureAt(event: { clientX: number; clientY: number }): Point {
    return toPicture(this.size, this.view, this.stageAt(event));
  }

  say(words: string): void {
    must('[data-said]', this.pane).textContent = words;
  }

  private get isAll(): boolean {
    return this.turned === this.view.turn && isWhole(this.size, this.room, this.view);
  }

  private addTools(): void {
    this.tools.hidden = false;
    this.tools.setAttribute('role', 'toolbar');
    this.tools.setAttribute('aria-label', text('viewer-tools'));
    const group = make('span', 'tool-group');
    group.append(
      this.button('viewer-zoom-out', '−', () => this.zoomBy(1 / nearer)),
      this.level,
      this.button('viewer-zoom-in', '+', () => this.zoomBy(nearer)),
      this.button('viewer-turn', '↻', () => this.turnBy(1)),
    );
    this.tools.append(group, this.slider('brightness'), this.slider('contrast'), this.wordButton('viewer-reset', () => this.reset()), this.wordButton('viewer-keys', () => this.around.help(this.stage)));
    const whole = this.pane.querySelector<HTMLAnchorElement>('[data-whole-link]');
    whole?.addEventListener('click', event => { event.preventDefault(); this.wish = 'word'; this.say(text('viewer-whole-coming')); this.sharpen(); });
  }

  private button(key: string, sign: string, act: () => void): HTMLButtonElement {
    const button = make('button', '', sign);
    button.setAttribute('aria-label', text(key));
    button.title = text(key);
    button.dataset['testid'] = key;
    button.addEventListener('click', act);
    return button;
  }

  private wordButton(key: string, act: () => void): HTMLButtonElement {
    const button = make('button', '', text(key));
    button.dataset['testid'] = key;
    button.addEventListener('click', act);
    return button;
  }

  /** Percent of what the picture has. */
  private slider(name: 'brightness' | 'contrast'): HTMLLabelElement {
    const label = make('label', '', text(`viewer-${name}`));
    const field = make('input');
    Object.assign(field, { type: 'range', min: '40', max: '220', step: '5', value: '100', name });
    field.dataset['testid'] = name;
    field.addEventListener('input', () => this.light());
    label.append(field);
    return label;
  }

  private light(): void {
    const of = (name: string) => Number(must<HTMLInputElement>(`[name="${name}"]`, this.tools).value) / 100;
    for (const image of this.sheet.querySelectorAll('img')) image.style.filter = `brightness(${of('brightness')}) contrast(${of('contrast')})`;
  }

  private reset(): void {
    for (const field of this.tools.querySelectorAll<HTMLInputElement>('input[type="range"]')) field.value = '100';
    this.light();
    this.view = fit(this.size, this.room, 0);
    this.turned = 0;
    this.show();
    this.say(text('viewer-said-reset'));
  }

  private zoomBy(factor: number, at: Point = { x: this.room.width / 2, y: this.room.height / 2 }): void {
    this.view = zoom(this.size, this.room, this.view, factor, at);
    if (factor > 1 && this.wish === 'none') this.wish = 'zoom';
    this.show();
    this.say(text('viewer-said-zoom', Math.round(this.view.scale * 100)));
  }

  private turnBy(quarters: number): void {
    this.view = turn(this.size, this.room, this.view, quarters);
    this.turned = this.view.turn;
    this.show();
    this.say(text('viewer-said-turn', this.view.turn * 90));
  }

  private listen(): void {
    this.stage.addEventListener('wheel', event => {
      event.preventDefault();
      this.zoomBy(Math.exp(-event.deltaY / 400), this.stageAt(event));
    }, { passive: false });
    // A picture that the browser drags by itself would take the pointer away.
    this.stage.addEventListener('dragstart', event => event.preventDefault());
    this.stage.addEventListener('pointerdown', event => this.pressed(event));
    this.stage.addEventListener('pointermove', event => this.moved(event));
    for (const over of ['pointerup', 'pointercancel'] as const) {
      this.stage.addEventListener(over, event => { if (!this.taker?.pointer(event, this.pictureAt(event))) this.fingers.delete(event.pointerId); });
    }

    this.stage.addEventListener('keydown', event => { if (this.taker?.key(event) || this.pressedKey(event)) event.preventDefault(); });
  }

  private pressed(event: PointerEvent): void {
    this.stage.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    // A second finger is always for zooming.
    if (this.fingers.size === 0 && this.taker?.pointer(event, this.pictureAt(event))) return;
    this.fingers.set(event.pointerId, this.stageAt(event));
  }

  private moved(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) {
      this.taker?.pointer(event, this.pictureAt(event));
      return;
    }

    const now = this.stageAt(event);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    if (other) {
      const spread = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
      this.zoomBy(spread(now) / spread(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    } else {
      this.view = move(this.size, this.room, this.view, now.x - before.x, now.y - before.y);
      this.show();
    }
  }

  private pressedKey(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const pans: Record<string, [number, number]> = { ArrowLeft: [panStep, 0], ArrowRight: [-panStep, 0], ArrowUp: [0, panStep], ArrowDown: [0, -panStep] };
    const pan = pans[event.key];
    if (pan && !isWhole(this.size, this.room, this.view)) {
      this.view = move(this.size, this.room, this.view, ...pan);
      this.show();
      return true;
    }

    switch (event.key) {
      case '+': case '=': this.zoomBy(nearer); return true;
      case '-': this.zoomBy(1 / nearer); return true;
      case '0': this.reset(); return true;
      case 'r': this.turnBy(1); return true;
      case 'R': this.turnBy(-1); return true;
      case 'b': case 'B': this.nudge('brightness', event.key === 'b' ? 5 : -5); return true;
      case 'c': case 'C': this.nudge('contrast', event.key === 'c' ? 5 : -5); return true;
      case '?': this.around.help(this.stage); return true;
      default: return this.around.goTo(event.key);
    }
  }

  private nudge(name: 'brightness' | 'contrast', by: number): void {
    const field = must<HTMLInputElement>(`[name="${name}"]`, this.tools);
    field.value = String(Number(field.value) + by);
    this.light();
    this.say(text(`viewer-said-${name}`, field.value));
  }

  private stageAt(event: { clientX: number; clientY: number }): Point {
    const box = this.stage.getBoundingClientRect();
    return { x: event.clientX - box.left - this.stage.clientLeft, y: event.clientY - box.top - this.stage.clientTop };
  }

  private show(): void {
    this.sheet.style.transform = matrixOf(this.size, this.view);
    this.level.textContent = `${Math.round(this.view.scale * 100)} %`;
    this.stage.dataset['scale'] = this.view.scale.toFixed(4);
    this.stage.dispatchEvent(new Event('shown'));
    this.sharpen();
  }

  /** Fetches the whole picture where it is wanted; what is there stays until it has come. */
  private sharpen(): void {
    const shown = shownSize(this.size, this.view);
    if (this.whole !== 'away' || !wantsWhole(this.offer, Math.max(shown.width, shown.height) * devicePixelRatio, lineNow(), this.wish)) return;
    this.whole = 'coming';
    const image = make('img');
    image.alt = '';
    image.dataset['sharp'] = '';
    image.src = this.pane.dataset['whole'] ?? '';
    image.decode().then(() => {
      this.whole = 'here';
      must('[data-medium]', this.sheet).after(image);
      this.light();
      this.say(text('viewer-whole-here'));
    }, () => {
      this.whole = 'away';
      this.wish = 'none';
      this.say(text('viewer-whole-failed'));
    });
  }

  private get offer(): Offer {
    return { bytes: Number(this.pane.dataset['bytes']), edge: Math.max(this.size.width, this.size.height) };
  }
}

interface Connection { saveData?: boolean; downlink?: number }

/** By what came for this page so far, else by the browser's own guess. */
function lineNow(): Line {
  const connection = (navigator as Navigator & { connection?: Connection }).connection;
  const transfers = performance.getEntriesByType('resource') as unknown as Transfer[];
  return { saves: connection?.saveData ?? false, kbps: measure(transfers, connection?.downlink) };
}
