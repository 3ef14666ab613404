// The players of a page. What leads to a moment: the address (`#t=135`), and links in notes and chapters (moments.ts).
import './keeping';
import { LiveWatch } from './livewatch';
import { Player } from './player';
import { momentOf } from './timeline';

/** A page that can show nothing yet looks again after so long. */
const againMs = 3000;

const players: Player[] = [];

for (const element of document.querySelectorAll<HTMLElement>('.player[data-recording]')) open(element);
window.addEventListener('hashchange', () => seekByAddress(true));
// Whoever followed a link wants to hear it; whoever loaded the page again or went back has their own reasons.
seekByAddress(performance.getEntriesByType('navigation').some(entry => (entry as PerformanceNavigationTiming).type === 'navigate'));

function open(element: HTMLElement): void {
  const runs = element.dataset['recorded'] === 'recording' || element.dataset['recorded'] === 'closing';
  if (!element.querySelector('.player-bar')) {
    if (runs) window.setTimeout(() => location.reload(), againMs);
    return;
  }

  const player = new Player(element);
  players.push(player);
  if (element.dataset['start']) player.seek(Number(element.dataset['start']));
  if (runs) void new LiveWatch(player);
  element.addEventListener('moment', event => goTo(player, (event as CustomEvent<number>).detail));
}

function goTo(player: Player, seconds: number): void {
  player.seek(seconds);
  player.play();
  player.element.scrollIntoView({ block: 'nearest' });
}

function seekByAddress(plays: boolean): void {
  const seconds = momentOf(location.hash);
  const player = players[0];
  if (seconds === null || !player) return;
  if (plays) goTo(player, seconds);
  else player.seek(seconds);
}
