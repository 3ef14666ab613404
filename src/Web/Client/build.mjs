// Bundles the browser client into ../wwwroot/app. MSBuild runs it when a source is newer than ../wwwroot/app/.built (src/Web/Web.csproj).
import { build } from 'esbuild';
import { cp, rm, writeFile } from 'node:fs/promises';

const output = '../wwwroot/app';

// One entry a page that has script of its own; what they share is split out and loaded once.
const entryPoints = [
  'site.ts',
  'room.ts',
  'briefing.ts',
  'playback.ts',
  'live.ts',
  'passkeys.ts',
  'pushdevices.ts',
];
// What a page loads that is of no use without a line.
const onlineOnly = ['notices.ts', 'note-editor.ts', 'exports.ts', 'viewer.ts', 'pieces.ts', 'caseupload.ts', 'outpieces.ts', 'countdown.ts'];

const common = { bundle: true, target: 'es2022', minify: true, legalComments: 'none', logLevel: 'warning' };
await rm(output, { recursive: true, force: true });
const { metafile } = await build({
  ...common,
  entryPoints,
  outdir: output,
  splitting: true,
  format: 'esm',
  entryNames: '[name]',
  chunkNames: 'chunk-[hash]',
  metafile: true,
});
// Browsers load a service worker as one script (sw.ts); the server says beside it which files it keeps (Pages/ServiceWorker.cs).
await build({ ...common, entryPoints: ['sw.ts'], outdir: output, format: 'iife' });
// What pdf.js fetches by itself, when a document needs it: its worker, and tables and decoders as they come in its package.
await build({ ...common, entryPoints: { worker: 'pdfjs-dist/build/pdf.worker.mjs' }, outdir: `${output}/pdf`, format: 'esm' });
for (const part of ['cmaps', 'standard_fonts', 'wasm']) {
  await cp(`node_modules/pdfjs-dist/${part}`, `${output}/pdf/${part}`, { recursive: true, filter: file => !/quickjs|\.wasm$/.test(file) });
}
await writeFile(`${output}/shell.json`, JSON.stringify(shellOf(`${output}/site.js`)));
await writeFile(`${output}/.built`, '');

/** The script of every page and what it loads by and by, below wwwroot. */
function shellOf(entry) {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path } of metafile.outputs[file].imports) {
      if (!onlineOnly.includes(metafile.outputs[path]?.entryPoint)) found.add(path);
    }
  }
  return [...found].map(path => path.slice('../wwwroot/'.length)).sort();
}
