// The place of a page where news are shown for a while, and said.
import { make } from './dom';

const newsLasts = 12_000;

export function say(words: string, link?: HTMLAnchorElement): void {
  const line = make('p');
  line.append(make('span', '', words));
  if (link) line.append(link);
  newsBox().append(line);
  setTimeout(() => line.remove(), newsLasts);
}

export function linkTo(href: string, words: string): HTMLAnchorElement {
  const link = make('a', '', words);
  link.href = href;
  // Whoever is in a call does not leave it by a click on the news.
  if (document.querySelector('.room[data-state="call"]')) link.target = '_blank';
  return link;
}

function newsBox(): HTMLElement {
  const present = document.querySelector<HTMLElement>('.news');
  if (present) return present;
  const box = make('div', 'news');
  box.setAttribute('role', 'status');
  document.body.append(box);
  return box;
}
