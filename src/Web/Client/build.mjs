// Bundles the browser client into ../wwwroot/app. MSBuild runs it when a source is newer than ../wwwroot/app/.built (src/Web/Web.csproj).
import { build } from 'esbuild';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';

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
await build({ ...common, entryPoints: { worker: 'pdfjs-dist/build/pdf.worker.mjs' }, outdir: `${output}/pdf`, format: 'esm', plugins: [{ name: 'flat-page-trees', setup: findPagesOfFlatTrees }] });
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

/**
 * Differs: as it comes, pdf.js looks at the last page when it opens a document, and on its way there at each page that stands before it in the same node. Office programs put all pages into
 * one node, their pictures in between, so that the whole file is fetched before the first page is seen. Of a node with as many kids as pages (ISO 32000-2 §7.7.3.2) each kid is a page:
 * the one that is wanted is looked at alone, and where it is none after all pdf.js goes on in its own way.
 */
function findPagesOfFlatTrees({ onLoad }) {
  const place = '      for (let last = kids.length - 1; last >= 0; last--) {\n        const lastKid = kids[last];\n        nodesToVisit.push(lastKid);\n        if (currentNode === this.toplevelPagesDict';
  const straight = `
      const only = kids.length === count ? kids[pageIndex - currentPageIndex] : null;
      if (only instanceof Ref) {
        const page = await xref.fetchAsync(only);
        if (page instanceof Dict && !page.has("Kids")) {
          if (!pageIndexCache.has(only)) pageIndexCache.put(only, pageIndex);
          return [page, only];
        }
      }
`;
  onLoad({ filter: /pdf\.worker\.mjs$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8');
    if (source.split(place).length !== 2) throw new Error(`${path} looks for pages in another way now: see findPagesOfFlatTrees in build.mjs.`);
    return { contents: source.replace(place, () => straight + place), loader: 'js' };
  });
}
