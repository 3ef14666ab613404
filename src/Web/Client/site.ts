// The script of every page. Pages work without it; it adds what needs a browser.
import { keepDrafts } from './drafts';
import { improveForms } from './forms';
import { watchIdle } from './idlepage';
import { followMoments } from './moments';
import { me } from './person';
import { focusSearchBySlash } from './searchkey';
import { showTimes } from './times';
import { lockVault } from './vault';

/** Also for what is put into the page later. */
export function enhance(part: ParentNode): void {
  showTimes(part);
  improveForms(part);
  keepDrafts(part);
  if (part.querySelector('[data-note-editor]')) void import('./note-editor').then(module => module.improveEditors(part));
  if (part.querySelector('[data-countdown]')) void import('./countdown').then(module => module.countDown(part));
  const exportList = part.querySelector<HTMLElement>('#export-list, #packet-list');
  if (exportList) void import('./exports').then(module => module.followExports(exportList, enhance));
  if (part.querySelector('[data-spoken]')) void import('./spoken').then(module => module.improveSpoken(part));
  if (part.querySelector('form.case-form')) void import('./request').then(module => module.improveRequests(part, enhance));
  if (part.querySelector('input[data-pictures]')) void import('./pictures').then(module => module.improvePictures(part));
  if (part.querySelector('form[data-upload]')) void import('./upload').then(module => module.improveUploads(part, enhance));
  if (part.querySelector('form[data-outbox]')) void import('./sendform').then(module => module.improveOutboxForms(part, enhance));
}

enhance(document);
const viewer = document.getElementById('viewer');
if (viewer) void import('./viewer').then(module => module.openViewer(viewer, enhance));
focusSearchBySlash();
followMoments(document);

const idleMinutes = me?.idleMinutes ?? 0;
if (idleMinutes > 0) watchIdle(idleMinutes);

const isOfflinePage = document.querySelector('[data-offline]') !== null;
if (me || isOfflinePage) void import('./offline').then(module => module.workOffline());
// A page for nobody: whoever was signed in here is not any more.
else void lockVault();

// A page that keeps a connection of its own (the room) says so; the others get theirs for news, once they are shown.
if (me && !document.querySelector('[data-own-link]')) {
  void import('./notices').then(module => module.followNotices(enhance));
}
