// "Take out a stretch": its times from the player on the same page. Without a player, or without script, they are typed.
import { clockText, make } from './dom';

for (const field of document.querySelectorAll<HTMLInputElement>('input[data-takes-position]')) offerPosition(field);

function offerPosition(field: HTMLInputElement): void {
  const player = document.querySelector<HTMLElement>('.player[data-recording]');
  if (!player) return;
  const button = make('button', 'quiet take-position', field.dataset['takesPosition']);
  button.type = 'button';
  button.dataset['testid'] = `${field.dataset['testid']}-take`;
  // Whole seconds: an end is rounded up, so that what was just heard is in it.
  const round = field.name === 'toMs' ? Math.ceil : Math.floor;
  button.addEventListener('click', () => { field.value = clockText(round(Number(player.dataset['position']))); });
  field.after(button);
}
