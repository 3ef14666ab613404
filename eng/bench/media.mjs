// Reads the JSON lines of eng/bench/media.sh, prints them as a table, and judges them: a goal missed is exit code 1.
import { readFileSync } from 'node:fs';

const [variant, path] = process.argv.slice(2);
const runs = readFileSync(path, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
const named = (server, shape) => runs.filter(run => run.server === server && run.shape === shape && run.feedback !== 'twcc' && run.trains !== false);
const at = (server, shape, viewers) => named(server, shape).find(run => run.viewers === viewers);
const ours = runs.filter(run => run.server === 'casehub');
const number = (value, digits = 2) => value === undefined ? '' : value.toFixed(digits);

printTable();
for (const run of runs.filter(run => run.overrun > 0 || run.unsent > 0))
  console.log(`The generator itself lost ${run.overrun + run.unsent} packets with ${run.server}, ${run.shape}, ${run.viewers} viewers: that run says nothing of loss.`);
const goals = judge();
console.log('\n| goal | wanted | measured | met |\n|---|---|---|---|');
for (const goal of goals) console.log(`| ${goal.name} | ${goal.wanted} | ${goal.measured} | ${goal.met ? 'yes' : '**no**'} |`);
process.exit(goals.every(goal => goal.met) ? 0 : 1);

function printTable() {
  const columns = [
    ['server', run => run.feedback === 'twcc' ? `${run.server} (numbered)` : run.server],
    ['shape', run => run.trains === false ? `${run.shape}, cut on this machine` : run.shape],
    ['viewers', run => run.viewers],
    ['CPU µs/packet', run => number(run.cpuUsPerPacket)],
    ['of the floor', run => ratio(run, at('floor', 'even', run.viewers))],
    ['of Janus', run => run.server === 'casehub' ? ratio(run, at('janus', 'even', run.viewers)) : ''],
    ['core busy', run => run.coreBusy === undefined ? '' : `${Math.round(run.coreBusy * 100)} %`],
    ['lost', run => run.lost],
    ['delay p50, p99 ms', run => run.delayP50Us === undefined ? '' : `${number(run.delayP50Us / 1000)}, ${number(run.delayP99Us / 1000)}`],
    ['join p50 ms', run => number(run.joinP50Ms, 1)],
    ['CPU/join ms', run => number(run.cpuMsPerJoin)],
    ['KB/viewer', run => number(run.memoryKbPerViewer, 0)],
  ];
  console.log(`\n| ${columns.map(([title]) => title).join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const run of runs) console.log(`| ${columns.map(([, value]) => value(run) ?? '').join(' | ')} |`);
}

function ratio(run, other) {
  return other && other !== run && run.cpuUsPerPacket ? number(run.cpuUsPerPacket / other.cpuUsPerPacket) : '';
}

function judge() {
  const goals = [];
  const atMost = (name, measured, wanted, digits = 2) =>
    goals.push({ name, wanted: `≤ ${wanted}`, measured: Number.isFinite(measured) ? number(measured, digits) : 'nothing', met: Number.isFinite(measured) && measured <= wanted });
  const perPacket = (server, shape, viewers) => at(server, shape, viewers)?.cpuUsPerPacket;

  for (const { viewers } of named('floor', 'even')) {
    atMost(`even, ${viewers} viewers: CPU, of Janus`, perPacket('casehub', 'even', viewers) / perPacket('janus', 'even', viewers), 0.35);
    atMost(`even, ${viewers} viewers: CPU, of the floor`, perPacket('casehub', 'even', viewers) / perPacket('floor', 'even', viewers), 1.5);
    atMost(`bursts, ${viewers} viewers: CPU, of the floor`, perPacket('casehub', 'bursts', viewers) / perPacket('floor', 'even', viewers), 1);
  }

  const largest = at('casehub', 'even', 500) ?? at('casehub', 'even', 200);
  atMost(`CPU per join, ${largest?.viewers} viewers, ms`, largest?.cpuMsPerJoin, 2);
  atMost('join to connected, p50, ms', largest?.joinP50Ms, 15);
  // As browsers are: who has no RTX makes us keep what it was sent.
  const browsers = ours.find(run => run.feedback === 'twcc');
  atMost(`memory per viewer with RTX, ${browsers?.viewers} viewers, KB`, browsers?.memoryKbPerViewer, 145, 0);
  const unhurried = ours.filter(run => run.coreBusy < 0.7);
  atMost('delay p99 below 70 % load, ms', Math.max(...unhurried.map(run => run.delayP99Us / 1000)), 5);
  atMost('packets that were not authentic or not what was sent', runs.reduce((sum, run) => sum + (run.wrong ?? 0), 0), 0, 0);
  if (variant !== 'full') return goals;

  const janusLoses = named('janus', 'even').filter(run => run.lost > 0).map(run => run.viewers);
  const there = Math.min(...janusLoses);
  atMost(`lost where Janus first loses (${there} viewers)`, Math.max(...named('casehub', 'even').filter(run => run.viewers === there).map(run => run.lost)), 0, 0);
  for (const [shape, wanted] of [['even', 650], ['recorded', 800]]) {
    const carried = Math.max(0, ...named('casehub', shape).filter(run => run.lost === 0).map(run => run.viewers));
    goals.push({ name: `${shape}: viewers of one core without loss`, wanted: `≥ ${wanted}`, measured: carried, met: carried >= wanted });
  }

  return goals;
}
