// Where a picture stands on the stage: its scale, its quarter turns, and where its middle is. Pure numbers, so that a point of the picture
// is the same point however it is shown.

export interface Size { width: number; height: number }
export interface Point { x: number; y: number }

/** `scale` in stage pixels a picture pixel, `turn` in quarters clockwise, `x` and `y` the stage's place of the picture's middle. */
export interface View { scale: number; turn: number; x: number; y: number }

/** Picture pixels that may be magnified to so many stage pixels. */
export const mostScale = 16;

const cos = [1, 0, -1, 0];
const sin = [0, 1, 0, -1];

/** How large the picture is on the stage once it was turned. */
export function shownSize(picture: Size, view: View): Size {
  const isOnSide = view.turn % 2 === 1;
  return { width: view.scale * (isOnSide ? picture.height : picture.width), height: view.scale * (isOnSide ? picture.width : picture.height) };
}

/** The whole picture, as large as the stage allows, in its middle. */
export function fit(picture: Size, stage: Size, turn: number): View {
  const turned = shownSize(picture, { scale: 1, turn, x: 0, y: 0 });
  const scale = Math.min(stage.width / turned.width, stage.height / turned.height);
  return { scale, turn, x: stage.width / 2, y: stage.height / 2 };
}

export function toStage(picture: Size, view: View, point: Point): Point {
  const [x, y] = [point.x - picture.width / 2, point.y - picture.height / 2];
  const [c, s] = [cos[view.turn] ?? 1, sin[view.turn] ?? 0];
  return { x: view.x + view.scale * (x * c - y * s), y: view.y + view.scale * (x * s + y * c) };
}

/** The picture's pixel under a point of the stage; may lie outside of the picture. */
export function toPicture(picture: Size, view: View, point: Point): Point {
  const [x, y] = [(point.x - view.x) / view.scale, (point.y - view.y) / view.scale];
  const [c, s] = [cos[view.turn] ?? 1, sin[view.turn] ?? 0];
  return { x: x * c + y * s + picture.width / 2, y: y * c - x * s + picture.height / 2 };
}

/** Nearer or farther, with the same picture pixel under `at`. */
export function zoom(picture: Size, stage: Size, view: View, factor: number, at: Point): View {
  const least = Math.min(1, fit(picture, stage, view.turn).scale);
  const scale = Math.min(mostScale, Math.max(least, view.scale * factor));
  const by = scale / view.scale;
  return hold(picture, stage, { ...view, scale, x: at.x + (view.x - at.x) * by, y: at.y + (view.y - at.y) * by });
}

export function move(picture: Size, stage: Size, view: View, x: number, y: number): View {
  return hold(picture, stage, { ...view, x: view.x + x, y: view.y + y });
}

/** A quarter clockwise, or back, whole again. */
export function turn(picture: Size, stage: Size, view: View, quarters: number): View {
  return fit(picture, stage, (view.turn + quarters + 4) % 4);
}

/** No edge of the picture comes further in than the stage's own; what is smaller than the stage stays in its middle. */
export function hold(picture: Size, stage: Size, view: View): View {
  const shown = shownSize(picture, view);
  return { ...view, x: held(view.x, shown.width, stage.width), y: held(view.y, shown.height, stage.height) };
}

/** Whether all of the picture is on the stage. */
export function isWhole(picture: Size, stage: Size, view: View): boolean {
  const shown = shownSize(picture, view);
  return shown.width <= stage.width + 0.5 && shown.height <= stage.height + 0.5;
}

/** For a box of the picture's own size whose upper left corner is where transforms begin. */
export function matrixOf(picture: Size, view: View): string {
  const [c, s] = [(cos[view.turn] ?? 1) * view.scale, (sin[view.turn] ?? 0) * view.scale];
  const origin = toStage(picture, view, { x: 0, y: 0 });
  return `matrix(${[c, s, -s, c, origin.x, origin.y].map(number => Math.round(number * 1e4) / 1e4).join(', ')})`;
}

function held(middle: number, shown: number, stage: number): number {
  if (shown <= stage) return stage / 2;
  return Math.min(shown / 2, Math.max(stage - shown / 2, middle));
}
