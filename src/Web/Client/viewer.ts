// The page of one file, or of two side by side: what needs a browser. Each pane is taken over by what its kind of file needs.
import { make, must } from './dom';
import { PictureView } from './pictureview';
import { text } from './texts';

const arrows: Record<string, string> = { ArrowLeft: 'prev', ArrowRight: 'next', PageUp: 'prev', PageDown: 'next' };

export function openViewer(viewer: HTMLElement, enhance: (part: ParentNode) => void): void {
  const panes = [...viewer.querySelectorAll<HTMLElement>('.pane')];
  for (const pane of panes) open(pane, viewer, enhance);
  // Along the strip alone: the page stays where it is.
  const strip = viewer.querySelector<HTMLElement>('.file-strip ul');
  const current = strip?.querySelector<HTMLElement>('[aria-current]');
  if (strip && current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - strip.clientWidth / 2;
}

function open(pane: HTMLElement, viewer: HTMLElement, enhance: (part: ParentNode) => void): void {
  const kind = pane.dataset['kind'];
  if (kind === 'picture' && pane.dataset['width'] === undefined) void reloadOnce(pane);
  else if (kind === 'picture') void draw(new PictureView(pane, { goTo: key => goTo(viewer, key), help }), pane, viewer, enhance);
  else if (kind === 'pdf') void import('./pdfview').then(module => module.openPdf(pane));
}

/** A picture of an earlier release has no size yet. Its preview, once it is there, was made, and the page knows it. */
async function reloadOnce(pane: HTMLElement): Promise<void> {
  const answer = await fetch(pane.dataset['medium'] ?? '').catch(() => null);
  const mark = `casehub.previewed.${pane.dataset['file'] ?? ''}`;
  if (!answer?.ok && answer?.status !== 404 || sessionStorage.getItem(mark)) return;
  sessionStorage.setItem(mark, '1');
  location.reload();
}

async function draw(view: PictureView, pane: HTMLElement, viewer: HTMLElement, enhance: (part: ParentNode) => void): Promise<void> {
  if (viewer.dataset['mayDraw'] === undefined || pane !== viewer.querySelector('.pane')) return;
  const { offerDrawing } = await import('./drawing');
  offerDrawing(view, pane, enhance);
}

/** @returns false where the key leads nowhere from here */
function goTo(viewer: HTMLElement, key: string): boolean {
  const isMirrored = document.documentElement.dir === 'rtl' && key.startsWith('Arrow');
  const way = arrows[key];
  const link = way && viewer.querySelector<HTMLAnchorElement>(`a[rel="${isMirrored ? (way === 'prev' ? 'next' : 'prev') : way}"]`);
  if (!link) return false;
  link.click();
  return true;
}

/** What the keys do, in a dialog. */
function help(back: HTMLElement): void {
  const dialog = make('dialog', 'keys-help');
  dialog.dataset['testid'] = 'viewer-keys';
  const title = make('h2', '', text('viewer-keys'));
  title.id = 'viewer-keys-title';
  dialog.setAttribute('aria-labelledby', title.id);
  const list = make('dl');
  for (const line of text('viewer-keys-list').split('\n')) {
    const [keys = '', words = ''] = line.split('=');
    const term = make('dt');
    for (const key of keys.trim().split(' ')) term.append(make('kbd', '', key), ' ');
    list.append(term, make('dd', '', words.trim()));
  }

  const close = make('button', 'primary', text('viewer-close'));
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { dialog.remove(); back.focus(); });
  const actions = make('p', 'actions');
  actions.append(close);
  dialog.append(title, list, actions);
  must('body').append(dialog);
  dialog.showModal();
}
