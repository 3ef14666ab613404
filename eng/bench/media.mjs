// Reads the JSON lines of eng/bench/media.sh and prints them as a table.
import { readFileSync } from 'node:fs';

const runs = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
const columns = [
  ['server', run => run.server],
  ['shape', run => run.shape],
  ['viewers', run => run.viewers],
  ['µs/packet', run => run.cpuUsPerPacket?.toFixed(2)],
  ['core µs', run => run.coreUsPerPacket?.toFixed(2)],
  ['core busy', run => run.coreBusy && `${Math.round(run.coreBusy * 100)} %`],
  ['lost', run => run.lost],
  ['p50 ms', run => run.delayP50Us && (run.delayP50Us / 1000).toFixed(2)],
  ['p99 ms', run => run.delayP99Us && (run.delayP99Us / 1000).toFixed(2)],
  ['join ms', run => run.joinP50Ms],
  ['CPU/join ms', run => run.cpuMsPerJoin],
  ['KB/viewer', run => run.memoryKbPerViewer],
];
console.log(`\n| ${columns.map(([title]) => title).join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
for (const run of runs) console.log(`| ${columns.map(([, value]) => value(run) ?? '').join(' | ')} |`);
