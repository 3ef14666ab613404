// When somebody spoke, as the page writes it: `0-1200 3400-5000`, milliseconds of the recording's time line, in order.

export interface Span {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
}

export function parseSpans(text: string): Span[] {
  return [...text.matchAll(/(\d+)-(\d+)/g)].map(found => ({ from: Number(found[1]) / 1000, to: Number(found[2]) / 1000 }));
}

/** Whether a moment lies in one of the stretches; looks at as many as their number has binary digits, for it is asked ten times a second. */
export function isWithin(spans: readonly Span[], seconds: number): boolean {
  let [low, high] = [0, spans.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle] as Span;
    if (seconds < span.from) high = middle - 1;
    else if (seconds >= span.to) low = middle + 1;
    else return true;
  }

  return false;
}
