import assert from 'node:assert/strict';
import test from 'node:test';
import { voiceFor } from '../voice';

test('A voice is sent in full where the line is not known to be short', () => {
  assert.deepEqual(voiceFor({ loss: 0, bitsPerSecond: null }), { maxBitrate: 32_000, redundant: false });
  assert.deepEqual(voiceFor({ loss: 0.2, bitsPerSecond: null }), { maxBitrate: 32_000, redundant: false });
  assert.deepEqual(voiceFor({ loss: 0, bitsPerSecond: 2_000_000 }), { maxBitrate: 32_000, redundant: false });
});

test('It is sent twice only over a line that loses and has room', () => {
  assert.equal(voiceFor({ loss: 0.05, bitsPerSecond: 500_000 }).redundant, true);
  assert.equal(voiceFor({ loss: 0.01, bitsPerSecond: 500_000 }).redundant, false);
  assert.equal(voiceFor({ loss: 0.3, bitsPerSecond: 150_000 }).redundant, false);
});

test('The less the line carries, the less the voice takes', () => {
  const taken = [30_000, 80_000, 200_000].map(bitsPerSecond => voiceFor({ loss: 0.1, bitsPerSecond }).maxBitrate);
  assert.deepEqual(taken, [12_000, 20_000, 32_000]);
});
