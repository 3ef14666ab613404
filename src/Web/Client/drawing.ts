// Drawing on a picture: a line by hand, an arrow, an ellipse or a text, by mouse, finger, pen or keys. What is drawn stays in this tab until the
// hub has it; everybody's layers can be shown and hidden.
import { getStroke } from 'perfect-freehand';
import { make, must } from './dom';
import type { PictureView } from './pictureview';
import { colours, type Colour, drawn, element, kept, type Kind, type Shape, unitOf } from './shapes';
import { text } from './texts';
import type { Point } from './view';

const kinds: Kind[] = ['freehand', 'arrow', 'ellipse', 'text'];

export function offerDrawing(view: PictureView, pane: HTMLElement, enhance: (part: ParentNode) => void): void {
  new DrawingDesk(view, pane, enhance);
}

class DrawingDesk {
  private shapes: Shape[] = [];
  private tool: Kind | null = null;
  private colour: Colour = 'yellow';
  /** Of whom this is a later version; null for a new layer. */
  private layer: string | null = null;
  private clientId: string = crypto.randomUUID();
  private pen: number[][] | null = null;
  private start: Point | null = null;
  private cross: Point | null = null;
  private readonly hidden = new Set<string>();
  private readonly box = make('div', 'drawing-tools');
  private readonly label = make('input');
  private readonly own = element('svg', { class: 'drawn own', 'aria-hidden': 'true' });
  private readonly problem = make('p', 'refusal');
  private readonly unit: number;

  constructor(private readonly view: PictureView, private readonly pane: HTMLElement, private readonly enhance: (part: ParentNode) => void) {
    const { width, height } = view.size;
    this.unit = unitOf(width, height);
    this.own.setAttribute('viewBox', `0 0 ${width} ${height}`);
    must('[data-sheet]', pane).append(this.own);
    view.taker = { pointer: (event, at) => this.pointed(event, at), key: event => this.pressed(event) };
    this.addTools();
    this.restore();
    this.dressLayers();
    new MutationObserver(() => this.dressLayers()).observe(pane, { childList: true, subtree: true });
    window.addEventListener('beforeunload', event => { if (this.shapes.length > 0) event.preventDefault(); });
  }

  private addTools(): void {
    const open = this.button('viewer-draw', () => this.show(this.box.hidden !== false));
    open.setAttribute('aria-expanded', 'false');
    this.view.tools.append(open);
    this.box.hidden = true;
    this.box.setAttribute('role', 'group');
    this.box.setAttribute('aria-label', text('viewer-draw'));
    const tools = make('span', 'tool-group');
    for (const kind of kinds) tools.append(this.choice(`viewer-tool-${kind}`, () => this.take(this.tool === kind ? null : kind), { kind }));
    const pens = make('span', 'tool-group');
    for (const colour of colours) {
      const pick = this.choice(`viewer-colour-${colour}`, () => this.dip(colour), { colour });
      pick.prepend(make('span', `swatch ${colour}`));
      pens.append(pick);
    }

    const words = make('label', '', text('viewer-label'));
    this.label.type = 'text';
    this.label.maxLength = 200;
    this.label.dir = 'auto';
    this.label.dataset['testid'] = 'drawing-label';
    words.append(this.label);
    this.problem.setAttribute('role', 'alert');
    this.problem.hidden = true;
    const save = this.button('viewer-save', () => void this.save());
    save.classList.add('primary');
    this.box.append(tools, pens, words, this.button('viewer-undo', () => this.undo()), save, this.button('viewer-discard', () => this.discard()), this.problem);
    this.view.tools.after(this.box);
    this.box.classList.add('tools');
    this.dip(this.colour);
  }

  private button(key: string, act: () => void): HTMLButtonElement {
    const button = make('button', '', text(key));
    button.dataset['testid'] = key;
    button.addEventListener('click', act);
    return button;
  }

  private choice(key: string, act: () => void, data: Record<string, string>): HTMLButtonElement {
    const button = this.button(key, act);
    Object.assign(button.dataset, data);
    button.setAttribute('aria-pressed', 'false');
    return button;
  }

  private show(isOpen: boolean): void {
    this.box.hidden = !isOpen;
    must('[data-testid="viewer-draw"]', this.view.tools).setAttribute('aria-expanded', String(isOpen));
    this.take(isOpen ? this.tool ?? 'arrow' : null);
  }

  private take(tool: Kind | null): void {
    this.tool = tool;
    this.start = null;
    this.cross = null;
    this.pen = null;
    for (const button of this.box.querySelectorAll<HTMLButtonElement>('[data-kind]')) button.setAttribute('aria-pressed', String(button.dataset['kind'] === tool));
    if (tool) this.view.stage.dataset['tool'] = tool;
    else delete this.view.stage.dataset['tool'];
    if (tool) this.view.say(text(tool === 'freehand' ? 'viewer-said-freehand' : 'viewer-said-tool', text(`viewer-tool-${tool}`)));
    this.redraw();
  }

  private dip(colour: Colour): void {
    this.colour = colour;
    for (const button of this.box.querySelectorAll<HTMLButtonElement>('[data-colour]')) button.setAttribute('aria-pressed', String(button.dataset['colour'] === colour));
    this.redraw();
  }

  private pointed(event: PointerEvent, at: Point): boolean {
    if (!this.tool) return false;
    const point = this.within(at);
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return false;
      this.cross = null;
      this.start = this.tool === 'text' ? null : point;
      this.pen = this.tool === 'freehand' ? [[point.x, point.y, event.pressure]] : null;
      if (this.tool === 'text') this.put(point, point);
      return true;
    }

    if (!this.start) return event.type === 'pointermove';
    if (event.type === 'pointermove') {
      this.pen?.push([point.x, point.y, event.pressure]);
      this.redraw(this.shapeTo(point));
    } else {
      if (event.type === 'pointerup') this.put(this.start, point);
      this.start = null;
      this.pen = null;
      this.redraw();
    }

    return true;
  }

  /** By keys a cross is led over the picture; the enter key sets the first point, and then the second. */
  private pressed(event: KeyboardEvent): boolean {
    if ((event.ctrlKey || event.metaKey) && event.key === 'z') { this.undo(); return true; }
    if (!this.tool || this.tool === 'freehand' || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { width, height } = this.view.size;
    const step = Math.max(width, height) / (event.shiftKey ? 10 : 50);
    const ways: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const way = ways[event.key];
    if (way) {
      const from = this.cross ?? { x: width / 2, y: height / 2 };
      this.cross = this.within({ x: from.x + way[0], y: from.y + way[1] });
      this.redraw(this.start ? this.shapeTo(this.cross) : undefined);
      this.view.say(text('viewer-said-place', Math.round(100 * this.cross.x / width), Math.round(100 * this.cross.y / height)));
      return true;
    }

    if (event.key === 'Escape' && (this.start ?? this.cross)) {
      this.start = null;
      this.cross = null;
      this.redraw();
      return true;
    }

    if (event.key !== 'Enter') return false;
    const at = this.cross ?? { x: width / 2, y: height / 2 };
    this.cross = at;
    if (this.start ?? this.tool === 'text') {
      this.put(this.start ?? at, at);
      this.start = null;
    } else {
      this.start = at;
      this.view.say(text('viewer-said-first'));
    }

    this.redraw();
    return true;
  }

  private shapeTo(to: Point): Shape | undefined {
    const from = this.start;
    if (!from || !this.tool || this.tool === 'text') return undefined;
    const { width, height } = this.view.size;
    const points = this.tool === 'freehand'
      ? kept(getStroke(this.pen ?? [], { size: 2.6 * this.unit, thinning: 0.5, smoothing: 0.5, streamline: 0.4, simulatePressure: true }), width, height)
      : [from.x, from.y, to.x, to.y].map(number => Math.round(number * 10) / 10);
    return { kind: this.tool, colour: this.colour, points };
  }

  private put(from: Point, to: Point): void {
    const words = this.label.value.trim();
    if (this.tool === 'text') {
      if (!words) {
        this.label.focus();
        this.view.say(text('viewer-said-no-words'));
        return;
      }

      this.shapes.push({ kind: 'text', colour: this.colour, points: [from.x, from.y].map(number => Math.round(number * 10) / 10), label: words });
    } else {
      const shape = this.shapeTo(to);
      const isDot = Math.hypot(to.x - from.x, to.y - from.y) < this.unit && this.tool !== 'freehand';
      if (!shape || shape.points.length < (this.tool === 'freehand' ? 6 : 4) || isDot) return;
      this.shapes.push(words ? { ...shape, label: words } : shape);
    }

    this.label.value = '';
    this.keep();
    this.redraw();
    this.view.say(text('viewer-said-put', text(`viewer-tool-${this.tool ?? ''}`), this.shapes.length));
  }

  private undo(): void {
    this.shapes.pop();
    this.keep();
    this.redraw();
    this.view.say(text('viewer-said-undo', this.shapes.length));
  }

  private discard(): void {
    this.shapes = [];
    this.layer = null;
    this.clientId = crypto.randomUUID();
    this.problem.hidden = true;
    this.keep();
    this.dressLayers();
    this.show(false);
    this.view.stage.focus();
  }

  private async save(): Promise<void> {
    if (this.shapes.length === 0 && !this.layer) {
      this.fail(text('viewer-said-empty'));
      return;
    }

    const answer = await send(this.pane, { shapes: this.shapes, layerId: this.layer, clientId: this.clientId });
    if (answer !== null) {
      this.fail(answer || text('viewer-save-failed'));
      return;
    }

    this.discard();
    this.view.say(text('viewer-said-saved'));
    await this.renew();
  }

  private fail(words: string): void {
    this.problem.textContent = words;
    this.problem.hidden = false;
  }

  private async renew(): Promise<void> {
    const { refresh } = await import('./notices');
    await refresh(this.enhance);
  }

  private within(point: Point): Point {
    const { width, height } = this.view.size;
    return { x: Math.min(width, Math.max(0, point.x)), y: Math.min(height, Math.max(0, point.y)) };
  }

  private redraw(coming?: Shape): void {
    const marks = this.cross ? [`M${this.cross.x - 6 * this.unit} ${this.cross.y}h${12 * this.unit}M${this.cross.x} ${this.cross.y - 6 * this.unit}v${12 * this.unit}`] : [];
    this.own.replaceChildren(
      ...[...this.shapes, ...(coming ? [coming] : [])].filter(shape => shape.points.length > 0).map(shape => drawn(shape, this.unit)),
      ...marks.flatMap(d => [element('path', { class: 'cross under', d }), element('path', { class: 'cross', d })]),
    );
    this.own.dataset['shapes'] = String(this.shapes.length);
  }

  /** Each layer gets a button that shows and hides it; one's own also gets those to change it and to take it away. The page brings them anew after each change. */
  private dressLayers(): void {
    for (const line of this.pane.querySelectorAll<HTMLElement>('.drawn-list > [data-layer]')) {
      const id = line.dataset['layer'] ?? '';
      if (line.dataset['dressed'] === undefined) {
        line.dataset['dressed'] = '';
        const toggle = make('button', 'quiet', '');
        toggle.dataset['testid'] = 'layer-toggle';
        toggle.addEventListener('click', () => { if (!this.hidden.delete(id)) this.hidden.add(id); this.dressLayers(); });
        must('p', line).append(' ', toggle);
        const own = line.querySelector<HTMLElement>('[data-own]');
        own?.append(this.button('viewer-change', () => this.change(id)), this.button('viewer-remove', () => void this.remove(id)));
        if (own) own.hidden = false;
      }

      const toggle = must('[data-testid="layer-toggle"]', line);
      const words = text(this.hidden.has(id) ? 'viewer-layer-show' : 'viewer-layer-hide');
      if (toggle.textContent !== words) toggle.textContent = words;
      toggle.setAttribute('aria-label', `${words}: ${must('strong', line).textContent}`);
    }

    for (const group of this.pane.querySelectorAll<SVGGElement>('.drawn:not(.own) [data-layer]')) {
      group.toggleAttribute('data-hidden', this.hidden.has(group.dataset['layer'] ?? '') || group.dataset['layer'] === this.layer);
    }
  }

  private async change(id: string): Promise<void> {
    const stored = await this.stored(id);
    if (!stored) return;
    this.shapes = stored;
    this.layer = id;
    this.clientId = crypto.randomUUID();
    this.keep();
    this.dressLayers();
    this.show(true);
    this.view.stage.focus();
  }

  private async remove(id: string): Promise<void> {
    if (!window.confirm(text('viewer-remove-sure'))) return;
    const answer = await send(this.pane, { shapes: [], layerId: id, clientId: crypto.randomUUID() });
    if (answer === null) await this.renew();
    else { this.show(true); this.fail(answer || text('viewer-save-failed')); }
  }

  private async stored(id: string): Promise<Shape[] | null> {
    const caseId = location.pathname.split('/')[2] ?? '';
    const answer = await fetch(`/api/cases/${caseId}/drawings?attachment=${this.pane.dataset['file'] ?? ''}`).catch(() => null);
    if (!answer?.ok) return null;
    return (await answer.json() as { layerId: string; shapes: Shape[] }[]).find(layer => layer.layerId === id)?.shapes ?? null;
  }

  private get place(): string {
    return `casehub.drawing.${this.pane.dataset['file'] ?? ''}`;
  }

  private keep(): void {
    if (this.shapes.length === 0) sessionStorage.removeItem(this.place);
    else sessionStorage.setItem(this.place, JSON.stringify({ shapes: this.shapes, layer: this.layer, clientId: this.clientId }));
  }

  private restore(): void {
    const found = sessionStorage.getItem(this.place);
    if (!found) return;
    ({ shapes: this.shapes, layer: this.layer, clientId: this.clientId } = JSON.parse(found) as { shapes: Shape[]; layer: string | null; clientId: string });
    this.show(true);
    this.view.say(text('viewer-said-restored'));
  }
}

/** @returns null once it is stored; else why it is not, empty where nobody answered */
async function send(pane: HTMLElement, body: object): Promise<string | null> {
  const answer = await fetch(`/api/attachments/${pane.dataset['file'] ?? ''}/drawings`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).catch(() => null);
  if (answer?.ok) return null;
  const problem = await answer?.json().catch(() => null) as { detail?: string; errors?: Record<string, string> } | null | undefined;
  return [problem?.detail, ...Object.values(problem?.errors ?? {})].filter(Boolean).join(' ');
}
