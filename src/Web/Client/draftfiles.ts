// The files that are chosen in a draft. Each is sealed as it is chosen, so that typing does not seal it again.
import { choose, chosenIn, fileFieldsOf } from './filled';
import { keepFiles, readFiles } from './keptfiles';
import { myVault } from './person';
import type { SavedLine } from './savedline';
import type { Vault } from './vault';

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
    await vault.forgetAll(DraftFiles.prefix(this.name));
    const chosen = chosenIn(this.form);
    await keepFiles(vault, DraftFiles.prefix(this.name), chosen);
    this.form.dataset['keptFiles'] = String(chosen.length);
  }
}
