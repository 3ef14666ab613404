// How long it is until a briefing begins, counted in the page. Without a script the time itself stands there.
import { text } from './texts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Such as "2 d 3 h 12 min" from far, "12 min 5 s" from near. */
export function untilText(ms: number): string {
  const whole = (unit: number, of = Infinity) => Math.floor(ms / unit) % of;
  if (ms >= day) return text('client-countdown-days', whole(day), whole(hour, 24), whole(minute, 60));
  if (ms >= hour) return text('client-countdown-hours', whole(hour), whole(minute, 60));
  if (ms > 0) return text('client-countdown-minutes', whole(minute), whole(second, 60));
  return text('client-countdown-now');
}

export function countDown(part: ParentNode): void {
  for (const shown of part.querySelectorAll<HTMLElement>('[data-countdown]')) {
    const at = Date.parse(shown.dataset['countdown'] ?? '');
    if (Number.isNaN(at)) continue;
    const tick = () => {
      // A part of the page that was replaced counts no more.
      if (!shown.isConnected) return;
      const left = at - Date.now();
      const words = untilText(left);
      if (shown.textContent !== words) shown.textContent = words;
      shown.hidden = false;
      if (left > 0) setTimeout(tick, left % second || second);
    };
    tick();
  }
}
