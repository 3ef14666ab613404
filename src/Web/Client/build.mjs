// Bundles the browser client into ../wwwroot/app. MSBuild runs it when a source is newer than ../wwwroot/app/.built (src/Web/Web.csproj).
import { build } from 'esbuild';
import { rm, writeFile } from 'node:fs/promises';

const output = '../wwwroot/app';

// One entry a page that has script of its own; what they share is split out and loaded once.
const entryPoints = [
  'site.ts',
  'room.ts',
  'playback.ts',
  'live.ts',
  'passkeys.ts',
  'pushdevices.ts',
];

await rm(output, { recursive: true, force: true });
await build({
  entryPoints,
  outdir: output,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  entryNames: '[name]',
  chunkNames: 'chunk-[hash]',
  logLevel: 'warning',
});
await writeFile(`${output}/.built`, '');
