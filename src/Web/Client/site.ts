// The script of every page. Pages work without it; it adds what needs a browser.
import { keepDrafts } from './drafts';
import { improveForms } from './forms';
import { followMoments } from './moments';
import { showTimes } from './times';

/** Also for what is put into the page later. */
export function enhance(part: ParentNode): void {
  showTimes(part);
  improveForms(part);
  keepDrafts(part);
  if (part.querySelector('[data-note-editor]')) void import('./note-editor').then(module => module.improveEditors(part));
  const exportList = part.querySelector<HTMLElement>('#export-list');
  if (exportList) void import('./exports').then(module => module.followExports(exportList, enhance));
  if (part.querySelector('[data-spoken]')) void import('./spoken').then(module => module.improveSpoken(part));
  if (part.querySelector('form[data-upload]')) void import('./upload').then(module => module.improveUploads(part, enhance));
}

enhance(document);
followMoments(document);

const idleMinutes = Number(document.querySelector<HTMLElement>('[data-idle]')?.dataset['idle'] ?? 0);
if (idleMinutes > 0) void import('./idlepage').then(module => module.watchIdle(idleMinutes));

// A page that keeps a connection of its own (the room) says so; the others get theirs for news, once they are shown.
if (document.querySelector('[data-me]') && !document.querySelector('[data-own-link]')) {
  void import('./notices').then(module => module.followNotices(enhance));
}
