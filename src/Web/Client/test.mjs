// Runs tests/*.test.mjs: esbuild bundles each with the modules it tests, Node's own runner runs them. No browser is needed.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tests = (await readdir('tests')).filter(name => name.endsWith('.test.mjs')).map(name => join('tests', name));
const folder = await mkdtemp(join(tmpdir(), 'casehub-client-'));
try {
  await build({ entryPoints: tests, outdir: folder, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  const files = (await readdir(folder)).map(name => join(folder, name));
  process.exitCode = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
