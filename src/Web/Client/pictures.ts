// Beside a field for files: the pictures that were chosen, each with a way to crop it and to cover what tells who it is (redact.ts, loaded when
// it is opened). What comes out takes the place of the chosen file before anything is sent.
import { make } from './dom';
import { text } from './texts';

const listened = new WeakSet<HTMLInputElement>();

export function improvePictures(part: ParentNode): void {
  for (const field of part.querySelectorAll<HTMLInputElement>('input[data-pictures]')) {
    if (!listened.has(field)) {
      listened.add(field);
      field.addEventListener('change', () => show(field));
    }

    show(field);
  }
}

function show(field: HTMLInputElement): void {
  const old = field.nextElementSibling?.classList.contains('picked') ? field.nextElementSibling : null;
  for (const picture of old?.querySelectorAll('img') ?? []) URL.revokeObjectURL(picture.src);
  old?.remove();
  const files = [...field.files ?? []];
  if (!files.some(isPicture)) return;
  const box = make('div', 'picked');
  box.append(make('p', 'notice', text('client-picture-hint')));
  const list = make('ul');
  for (const [place, file] of files.entries()) if (isPicture(file)) list.append(line(field, file, place));
  box.append(list);
  field.after(box);
}

const isPicture = (file: File) => ['image/jpeg', 'image/png', 'image/webp'].includes(file.type);

function line(field: HTMLInputElement, file: File, place: number): HTMLLIElement {
  const item = make('li');
  const picture = make('img');
  picture.src = URL.createObjectURL(file);
  picture.alt = '';
  const button = make('button', '', text('client-picture-edit'));
  button.type = 'button';
  button.dataset['testid'] = 'edit-picture';
  button.setAttribute('aria-label', text('client-picture-edit-of', file.name));
  button.addEventListener('click', () => void edit(field, place));
  item.append(picture, make('bdi', '', file.name), button);
  return item;
}

async function edit(field: HTMLInputElement, place: number): Promise<void> {
  const file = field.files?.[place];
  if (!file) return;
  const { redact } = await import('./redact');
  const made = await redact(file);
  if (made) {
    const files = new DataTransfer();
    for (const [at, one] of [...field.files ?? []].entries()) files.items.add(at === place ? made : one);
    field.files = files.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  field.nextElementSibling?.querySelectorAll('button')[[...field.files ?? []].slice(0, place).filter(isPicture).length]?.focus();
}
