// Files as they lie in the vault: each under a prefix and its place, its bytes and what it was called.
import type { Vault } from './vault';

/** What a file was, beside its bytes. */
interface FileMark { field: string; name: string; type: string; modified: number; bytes: number }

export interface FieldFile { field: string; file: File }

/** The mark is kept last: a file that was cut off is not there. */
export async function keepFiles(vault: Vault, prefix: string, files: readonly FieldFile[]): Promise<void> {
  for (const [place, { field, file }] of files.entries()) {
    const name = `${prefix}${String(place).padStart(3, '0')}`;
    await vault.keepBytes(`${name}:bytes`, await file.arrayBuffer());
    await vault.keep(`${name}:mark`, { field, name: file.name, type: file.type, modified: file.lastModified, bytes: file.size } satisfies FileMark);
  }
}

export async function readFiles(vault: Vault, prefix: string): Promise<FieldFile[]> {
  const files: FieldFile[] = [];
  for (const name of await vault.names(prefix)) {
    if (!name.endsWith(':mark')) continue;
    const [mark, bytes] = [await vault.read<FileMark>(name), await vault.readBytes(name.replace(/:mark$/, ':bytes'))];
    const file = mark && bytes && new File(bytes, mark.name, { type: mark.type, lastModified: mark.modified });
    if (file?.size === mark?.bytes && mark && file) files.push({ field: mark.field, file });
  }

  return files;
}
