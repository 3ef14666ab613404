import assert from 'node:assert/strict';
import test from 'node:test';
import { isDry, livePosition, pauseBeforeAsking, runsOut, shouldTake } from '../snapshots';

const held = { bytes: 1000, end: 60, grows: true };
const newer = { bytes: 2000, end: 70, grows: true };

test('A snapshot is kept while it lasts, however much newer the hub has', () => {
  assert.equal(shouldTake(held, newer, 10, 1), false);
  assert.equal(shouldTake(held, newer, 57, 1), true);
});

test('At double speed the next is taken twice as early', () => {
  assert.equal(runsOut(held, 53, 1), false);
  assert.equal(runsOut(held, 53, 2), true);
});

test('What is not newer is not taken, and a finished track never runs out', () => {
  assert.equal(shouldTake(held, held, 59, 1), false);
  assert.equal(runsOut({ ...held, grows: false }, 60, 1), false);
  assert.equal(isDry({ ...held, grows: false }, 60), false);
});

test('Playing waits at the end of what there is', () => {
  assert.equal(isDry(held, 59.5), false);
  assert.equal(isDry(held, 60), true);
});

test('The hub is asked often only near the end, or while there is nothing yet', () => {
  assert.ok(pauseBeforeAsking([held], 10, 1) > pauseBeforeAsking([held], 58, 1));
  assert.equal(pauseBeforeAsking([], 0, 1), pauseBeforeAsking([held], 58, 1));
});

test('Live is where every growing track still has something, a little before its end', () => {
  assert.ok(livePosition([held, newer], 70) < 60);
  assert.ok(livePosition([held, newer], 70) > 50);
  assert.equal(livePosition([{ bytes: 10, end: 1, grows: true }], 1), 0);
  assert.ok(livePosition([{ ...held, grows: false }, newer], 70) > 60);
});
