// Rectangles on a picture, in its own pixels. Pure: the tool that uses them is redact.ts.

export interface Rect { x: number; y: number; width: number; height: number }
export interface Size { width: number; height: number }
export type Deed = { kind: 'black' | 'blur' | 'crop'; rect: Rect };

/** Smaller than this nothing can be seen to be covered. */
export const least = 8;

/** Within the picture, at least a little large, whole pixels. */
export function within(rect: Rect, size: Size): Rect {
  const width = Math.min(Math.max(Math.round(rect.width), Math.min(least, size.width)), size.width);
  const height = Math.min(Math.max(Math.round(rect.height), Math.min(least, size.height)), size.height);
  return { x: Math.min(Math.max(Math.round(rect.x), 0), size.width - width), y: Math.min(Math.max(Math.round(rect.y), 0), size.height - height), width, height };
}

/** From one corner to the opposite one, whichever was first. */
export function between(ax: number, ay: number, bx: number, by: number): Rect {
  return { x: Math.min(ax, bx), y: Math.min(ay, by), width: Math.abs(ax - bx), height: Math.abs(ay - by) };
}

/** A quarter of the picture, in its middle: where somebody without a mouse begins. */
export function middle(size: Size): Rect {
  return within({ x: size.width * 3 / 8, y: size.height * 3 / 8, width: size.width / 4, height: size.height / 4 }, size);
}

/** One step of an arrow key: moves the rectangle, or its lower right corner. A step is a fiftieth of the picture. */
export function stepped(rect: Rect, key: string, resizes: boolean, size: Size): Rect {
  const step = Math.max(1, Math.round(Math.max(size.width, size.height) / 50));
  const dx = key === 'ArrowRight' ? step : key === 'ArrowLeft' ? -step : 0;
  const dy = key === 'ArrowDown' ? step : key === 'ArrowUp' ? -step : 0;
  return within(resizes ? { ...rect, width: rect.width + dx, height: rect.height + dy } : { ...rect, x: rect.x + dx, y: rect.y + dy }, size);
}

/** The size that is left after all that was done. */
export function sizeAfter(size: Size, deeds: readonly Deed[]): Size {
  return deeds.reduce((now, deed) => deed.kind === 'crop' ? { width: deed.rect.width, height: deed.rect.height } : now, size);
}

/** What a picture is scaled to, so that an old phone can hold it. */
export function bounded(size: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

/** Whole percents of the picture, for who hears where a rectangle is. */
export function percents(rect: Rect, size: Size): [left: number, top: number, width: number, height: number] {
  const of = (part: number, whole: number) => Math.round(100 * part / whole);
  return [of(rect.x, size.width), of(rect.y, size.height), of(rect.width, size.width), of(rect.height, size.height)];
}
