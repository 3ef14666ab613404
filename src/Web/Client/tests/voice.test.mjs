import assert from 'node:assert/strict';
import test from 'node:test';
import { voiceFor } from '../voice';

test('A voice is sent in full where the line is not known to be short', () => {
  assert.deepEqual(voiceFor({ loss: 0, bitsPerSecond: null }), { maxBitrate: 32_000, redundant: false });
  assert.deepEqual(voiceFor({ loss: 0.2, bitsPerSecond: null }), { maxBitrate: 32_000, redundant: false });
});

test('It is sent twice over a line with plenty of room, and over a smaller one that loses', () => {
  assert.equal(voiceFor({ loss: 0, bitsPerSecond: 600_000 }).redundant, true);
  assert.equal(voiceFor({ loss: 0.05, bitsPerSecond: 200_000 }).redundant, true);
  assert.equal(voiceFor({ loss: 0.01, bitsPerSecond: 200_000 }).redundant, false);
  assert.equal(voiceFor({ loss: 0.3, bitsPerSecond: 100_000 }).redundant, false);
});

test('The less the line carries, the less the voice takes', () => {
  const taken = [30_000, 80_000, 200_000].map(bitsPerSecond => voiceFor({ loss: 0.1, bitsPerSecond }).maxBitrate);
  assert.deepEqual(taken, [12_000, 20_000, 32_000]);
});
