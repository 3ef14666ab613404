// The files that are chosen in a draft. Each is sealed as it is chosen, so that typing does not seal it again.
import { choose, chosenIn, fileFieldsOf } from './filled';
import { myVault } from './person';
import type { SavedLine } from './savedline';
import type { Vault } from './vault';

/** What a file was, beside its bytes. */
export interface FileMark { field: string; name: string; type: string; modified: number }

export class DraftFiles {
  private readonly form: HTMLFormElement;
  private readonly name: string;
  private readonly line: SavedLine;
  private writing: Promise<void> = Promise.resolve();
  private isRestoring = false;

  constructor(form: HTMLFormElement, name: string, line: SavedLine) {
    this.form = form;
    this.name = name;
    this.line = line;
  }

  static prefix(name: string): string {
    return `draftfile:${name}:`;
  }

  /** Somebody chose, or took away, a file. */
  async chosen(): Promise<void> {
    if (this.isRestoring || this.form.dataset['upload'] === undefined) return;
    this.writing = this.writing.then(() => this.write()).catch(() => this.line.failed());
    await this.writing;
  }

  async restore(vault: Vault): Promise<void> {
    if (chosenIn(this.form).length > 0) return;
    const files = await readFiles(vault, DraftFiles.prefix(this.name));
    this.isRestoring = true;
    for (const field of fileFieldsOf(this.form)) {
      const own = files.filter(one => one.field === field.name).map(one => one.file);
      if (own.length > 0) choose(field, own);
    }

    this.isRestoring = false;
  }

  private async write(): Promise<void> {
    const vault = await myVault();
    if (!vault) return;
    await vault.forget(DraftFiles.prefix(this.name));
    await keepFiles(vault, DraftFiles.prefix(this.name), chosenIn(this.form));
  }
}

/** The mark is kept last: a file that was cut off is not there. */
export async function keepFiles(vault: Vault, prefix: string, files: readonly { field: string; file: File }[]): Promise<void> {
  for (const [place, { field, file }] of files.entries()) {
    const name = `${prefix}${String(place).padStart(3, '0')}`;
    await vault.keepBytes(`${name}:bytes`, await file.arrayBuffer());
    await vault.keep(`${name}:mark`, { field, name: file.name, type: file.type, modified: file.lastModified } satisfies FileMark);
  }
}

export async function readFiles(vault: Vault, prefix: string): Promise<{ field: string; file: File }[]> {
  const files = [];
  for (const name of await vault.names(prefix)) {
    if (!name.endsWith(':mark')) continue;
    const [mark, bytes] = [await vault.read<FileMark>(name), await vault.readBytes(name.replace(/:mark$/, ':bytes'))];
    if (mark && bytes) files.push({ field: mark.field, file: new File([bytes], mark.name, { type: mark.type, lastModified: mark.modified }) });
  }

  return files;
}
