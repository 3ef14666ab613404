import assert from 'node:assert/strict';
import test from 'node:test';
import { Thrift } from '../thrift';

const thin = { loss: 0.2, bitsPerSecond: 40_000 };
const quiet = { loss: 0, bitsPerSecond: 40_000 };
const good = { loss: 0, bitsPerSecond: 900_000 };

/** Every two seconds from `from` on. @returns the moments at which the picture was left out or came back */
function changes(thrift, line, from, to) {
  const found = [];
  let was = thrift.was ?? false;
  for (let now = from; now < to; now += 2000) {
    const saves = thrift.look(line(now), now);
    if (saves !== was) found.push([now, saves]);
    was = saves;
  }
  thrift.was = was;
  return found;
}

test('A good line, a slow one without losses, and one bad look cost no picture', () => {
  assert.deepEqual(changes(new Thrift(), () => good, 0, 60_000), []);
  assert.deepEqual(changes(new Thrift(), () => quiet, 0, 60_000), []);
  assert.deepEqual(changes(new Thrift(), now => (now === 10_000 ? thin : good), 0, 60_000), []);
  assert.deepEqual(changes(new Thrift(), () => ({ loss: 0.5, bitsPerSecond: null }), 0, 60_000), []);
});

test('A thin line that loses has the voice alone, and the picture again once it carries it', () => {
  assert.deepEqual(changes(new Thrift(), now => (now < 6_000 ? thin : now < 20_000 ? quiet : good), 0, 120_000), [[2_000, true], [22_000, false]]);
});

test('The picture is not tried while the voice itself does not come through', () => {
  assert.deepEqual(changes(new Thrift(), now => (now < 50_000 ? thin : good), 0, 120_000), [[2_000, true], [50_000, false]]);
});

test('A line that stays thin is tried more and more rarely', () => {
  const thrift = new Thrift();
  const tries = [];
  let saves = false;
  for (let now = 0; now < 900_000; now += 2000) {
    const before = saves;
    saves = thrift.look(before ? quiet : thin, now);
    if (before && !saves) tries.push(now);
  }
  assert.deepEqual(tries.map((at, i) => at - (tries[i - 1] ?? 0)).slice(0, 5), [22_000, 44_000, 84_000, 164_000, 164_000]);
});
