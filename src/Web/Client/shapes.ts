// What shapes look like while somebody draws; once they are stored the server draws them (Pages/Files/Shapes.cs, DrawnOver.razor), the same.

export type Kind = 'freehand' | 'arrow' | 'ellipse' | 'text';
export type Colour = 'yellow' | 'cyan' | 'magenta' | 'white' | 'black';

/** As it is sent: x, y, x, y… in pixels of the upright picture. */
export interface Shape { kind: Kind; colour: Colour; points: number[]; label?: string }

export const colours: Colour[] = ['yellow', 'cyan', 'magenta', 'white', 'black'];

/** Numbers of one shape that the hub takes (Cases/Drawings/DrawnShape.cs). */
export const mostNumbers = 4000;

export const unitOf = (width: number, height: number) => Math.max(width, height) / 400;

/** A closed, smooth ring through the midpoints of an outline. */
export function ring(points: number[]): string {
  const count = points.length / 2;
  const at = (index: number) => points[index] ?? 0;
  const parts = Array.from({ length: count }, (_, i) => {
    const next = (i + 1) % count;
    return `${round(at(2 * i))} ${round(at(2 * i + 1))} ${round((at(2 * i) + at(2 * next)) / 2)} ${round((at(2 * i + 1) + at(2 * next + 1)) / 2)}`;
  });
  return `M${round(at(0))} ${round(at(1))}Q${parts.join(' ')}Z`;
}

/** A line, and a head of six units at its end. */
export function arrow(points: number[], unit: number): string {
  const [fromX = 0, fromY = 0, x = 0, y = 0] = points;
  const angle = Math.atan2(y - fromY, x - fromX);
  const wing = (turn: number) => `${round(x - 6 * unit * Math.cos(angle + turn))} ${round(y - 6 * unit * Math.sin(angle + turn))}`;
  return `M${round(fromX)} ${round(fromY)}L${round(x)} ${round(y)}M${wing(0.45)}L${round(x)} ${round(y)}L${wing(-0.45)}`;
}

/** An outline as it is kept: within the picture, to a tenth of a pixel, and no longer than the hub takes. */
export function kept(outline: number[][], width: number, height: number): number[] {
  const step = Math.max(1, Math.ceil(outline.length * 2 / mostNumbers));
  return outline.filter((_, index) => index % step === 0)
    .flatMap(([x = 0, y = 0]) => [round(Math.min(width, Math.max(0, x))), round(Math.min(height, Math.max(0, y)))]);
}

const space = 'http://www.w3.org/2000/svg';

/** For the overlay of a picture, without the number that it gets when it is stored. */
export function drawn(shape: Shape, unit: number): SVGGElement {
  const group = element('g', { class: `shape ${shape.kind} ${shape.colour}` });
  const [x = 0, y = 0, toX = 0, toY = 0] = shape.points;
  if (shape.kind === 'freehand') {
    group.append(element('path', { class: 'halo', d: ring(shape.points), 'stroke-width': 1.2 * unit }), element('path', { class: 'ink', d: ring(shape.points) }));
  } else if (shape.kind === 'arrow') {
    for (const [name, width] of [['halo', 2.4], ['ink', 1.2]] as const) group.append(element('path', { class: name, d: arrow(shape.points, unit), 'stroke-width': width * unit }));
  } else if (shape.kind === 'ellipse') {
    const place = { cx: (x + toX) / 2, cy: (y + toY) / 2, rx: Math.abs(x - toX) / 2, ry: Math.abs(y - toY) / 2 };
    for (const [name, width] of [['halo', 2.4], ['ink', 1.2]] as const) group.append(element('ellipse', { class: name, ...place, 'stroke-width': width * unit }));
  } else {
    const words = element('text', { class: 'label', x, y, 'font-size': 10 * unit, 'stroke-width': 2 * unit, 'unicode-bidi': 'plaintext' });
    words.textContent = shape.label ?? '';
    group.append(words);
  }

  return group;
}

export function element<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Record<string, string | number>): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, typeof value === 'number' ? String(round(value)) : value);
  return made;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
