// Players on a page, and the links to moments that stand in notes: they seek the player here, or lead to the recording's own page.
import { Player } from './player';
import { momentOf } from './timeline';

const players = [...document.querySelectorAll<HTMLElement>('.player[data-recording]')].map(element => new Player(element));

document.addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.moment[data-seconds]') : null;
  if (!link || event.ctrlKey || event.metaKey) return;
  const recordingId = link.closest<HTMLElement>('[data-recording]')?.dataset['recording'] ?? '';
  const seconds = Number(link.dataset['seconds']);
  const player = players.find(candidate => candidate.recordingId === recordingId) ?? (recordingId === '' ? players[0] : undefined);
  if (!player && recordingId === '') return;
  event.preventDefault();
  if (player) goTo(player, seconds);
  else location.assign(`/recordings/${recordingId}#t=${seconds}`);
});

window.addEventListener('hashchange', seekByAddress);
seekByAddress();

function seekByAddress(): void {
  const seconds = momentOf(location.hash);
  if (seconds !== null) players[0]?.seek(seconds);
}

function goTo(player: Player, seconds: number): void {
  player.seek(seconds);
  player.play();
  player.element.scrollIntoView({ block: 'nearest' });
}
