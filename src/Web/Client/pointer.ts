// Where somebody points on the slide: sent at most twenty times a second, shown for as long as it moves, and kept nowhere.
import type { BriefingContext } from './briefingcontext';
import { make } from './dom';

const pauseMs = 50;
const restMs = 3000;

export class PointerDot {
  readonly element = make('div', 'pointer');
  private rest = 0;
  private timer = 0;
  private next: { x: number; y: number } | null = null;
  private out = true;

  /** @param may whether this person's pointer is shown to all */
  constructor(private readonly context: BriefingContext, private readonly slide: HTMLElement, private readonly may: () => boolean) {
    this.element.hidden = true;
    this.element.dataset['testid'] = 'pointer';
    slide.addEventListener('pointermove', event => this.move(event));
    slide.addEventListener('pointerleave', () => { if (!this.out) this.send({ x: -1, y: -1 }); });
  }

  show(x: number, y: number): void {
    clearTimeout(this.rest);
    const page = this.slide.querySelector('canvas');
    this.element.hidden = !page || x < 0 || y < 0 || x > 1 || y > 1;
    if (this.element.hidden || !page) return;
    this.element.style.left = `${page.offsetLeft + x * page.offsetWidth}px`;
    this.element.style.top = `${page.offsetTop + y * page.offsetHeight}px`;
    this.rest = window.setTimeout(() => { this.element.hidden = true; }, restMs);
  }

  private move(event: PointerEvent): void {
    const page = this.slide.querySelector('canvas');
    if (!page || !this.may()) return;
    const box = page.getBoundingClientRect();
    this.send({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
  }

  private send(place: { x: number; y: number }): void {
    this.next = place;
    if (this.timer !== 0) return;
    this.flush();
  }

  private flush(): void {
    const { next } = this;
    this.timer = 0;
    if (!next) return;
    this.next = null;
    this.out = next.x < 0;
    void this.context.hub.invoke('PointAt', this.context.sessionId, next.x, next.y).catch(() => undefined);
    this.timer = window.setTimeout(() => this.flush(), pauseMs);
  }
}
