import assert from 'node:assert/strict';
import test from 'node:test';
import { ownLine, weakest } from '../line';

const line = (level, cause, value) => ({ level, cause, value });
const fine = line('good', null, 0);
const arriving = (quality, received, lost) => ({ quality, received, lost });

const cases = [
  ['nothing known is good', [null, null, null], 'good', 'room-line-good', 0],
  ['all is well', [fine, fine, arriving('good', 90, 1)], 'good', 'room-line-good', 0],
  ['their upload', [line('poor', 'loss', 12), fine, null], 'poor', 'room-line-theirs-loss', 12],
  ['your download', [fine, line('fair', 'delay', 600), null], 'fair', 'room-line-ours-delay', 600],
  ['the worse of two', [line('fair', 'loss', 5), line('poor', 'loss', 20), null], 'poor', 'room-line-ours-loss', 20],
  ['the hub knows whose end it is', [line('fair', 'loss', 5), null, arriving('fair', 92, 8)], 'fair', 'room-line-theirs-loss', 5],
  ['without the hub, what was counted here', [null, null, arriving('fair', 92, 8)], 'fair', 'room-line-arriving', 8],
  ['nothing comes', [fine, fine, arriving('poor', 0, 0)], 'poor', 'room-line-nothing', 0],
];

for (const [name, parts, quality, key, value] of cases) {
  test(`The weakest part is told: ${name}`, () => assert.deepEqual(weakest(...parts), { quality, key, value }));
}

test('Of one\'s own line the upload is told, unless the download is worse', () => {
  assert.equal(ownLine(line('fair', 'loss', 5), line('fair', 'loss', 5)).key, 'room-line-upload-loss');
  assert.equal(ownLine(line('fair', 'loss', 5), line('poor', 'loss', 20)).key, 'room-line-ours-loss');
  assert.equal(ownLine(line('fair', 'delay', 600), fine).key, 'room-line-ours-delay');
});
