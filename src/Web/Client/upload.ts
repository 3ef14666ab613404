// Shows how far the files of a form have come, with the time left, and lets the person stop. The server needs none of this.
import { Meter } from './meter';
import { text } from './texts';

export function improveUploads(part: ParentNode, enhance: (part: ParentNode) => void): void {
  for (const form of part.querySelectorAll<HTMLFormElement>('form[data-upload]')) {
    const caseId = /^\/cases\/([0-9a-f-]{36})\/attachments$/.exec(form.getAttribute('action') ?? '')?.[1];
    if (caseId && 'subtle' in crypto) void import('./caseupload').then(module => module.goOn(form, caseId));
    form.addEventListener('submit', event => {
      // A form that may wait for the line is sent in its own way (sendform.ts).
      if (!hasFiles(form) || event.defaultPrevented || form.dataset['outbox'] !== undefined) return;
      event.preventDefault();
      // Without https a browser makes no sums, so a file goes whole.
      if (caseId && 'subtle' in crypto) return void import('./caseupload').then(module => module.sendChosen(form, caseId));
      send(form, new FormData(form, event.submitter), {
        arrived: request => arrive(request, enhance),
        broken: () => text('client-upload-broken'),
        stopped: () => undefined,
      });
    });
  }
}

function hasFiles(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll<HTMLInputElement>('input[type="file"]')].some(field => (field.files?.length ?? 0) > 0);
}

export interface Way {
  arrived(request: XMLHttpRequest): void;
  /** The line broke. @returns what is said at the form */
  broken(): string;
  /** The person stopped it. */
  stopped(): void;
}

/** Shows how far it is, while there is something to show. */
export function send(form: HTMLFormElement, body: FormData, way: Way): void {
  const request = new XMLHttpRequest();
  const meter = new Meter(form, () => request.abort());
  request.upload.addEventListener('progress', event => meter.show(event.loaded, event.total));
  request.addEventListener('load', () => { meter.end(); way.arrived(request); });
  request.addEventListener('error', () => { meter.end(way.broken()); delete form.dataset['sent']; });
  request.addEventListener('abort', () => { meter.end(text('client-upload-stopped')); delete form.dataset['sent']; way.stopped(); });
  request.open('POST', form.action);
  // The answer names the next page instead of leading there, so that its message is shown by that page.
  request.setRequestHeader('X-Next-Page', 'named');
  request.send(body);
}

/** Also where only the part behind # differs, which by itself would fetch nothing. */
function go(next: URL): void {
  const sameDocument = next.pathname + next.search === location.pathname + location.search;
  location.assign(next);
  if (sameDocument) location.reload();
}

export function arrive(request: XMLHttpRequest, enhance: (part: ParentNode) => void): void {
  const next = request.getResponseHeader('X-Next-Page');
  if (next) {
    go(new URL(next, location.href));
    return;
  }

  // Refused: the same page with its reasons. The files that were chosen go with it.
  const fresh = new DOMParser().parseFromString(request.responseText, 'text/html').querySelector('main');
  const shown = document.querySelector('main');
  if (!fresh || !shown) return;
  const chosen = shown.querySelector('input[type="file"]');
  fresh.querySelector('input[type="file"]')?.replaceWith(chosen ?? '');
  const part = document.adoptNode(fresh);
  shown.replaceWith(part);
  enhance(part);
}
