// The players of a page. What leads to a moment: the address (`#t=135`), and links in notes (moments.ts).
import './keeping';
import { Player } from './player';
import { momentOf } from './timeline';

const players = [...document.querySelectorAll<HTMLElement>('.player[data-recording]')].map(element => new Player(element));

for (const player of players) {
  player.element.addEventListener('moment', event => {
    player.seek((event as CustomEvent<number>).detail);
    player.play();
    player.element.scrollIntoView({ block: 'nearest' });
  });
}

window.addEventListener('hashchange', seekByAddress);
seekByAddress();

function seekByAddress(): void {
  const seconds = momentOf(location.hash);
  if (seconds !== null) players[0]?.seek(seconds);
}
