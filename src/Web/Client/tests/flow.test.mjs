import assert from 'node:assert/strict';
import test from 'node:test';
import { GapMeter, Tally, qualityOf } from '../flow';

test('The longest gap lies between two signs of life, or is the one that lasts', () => {
  const meter = new GapMeter();
  for (const at of [0, 40, 80, 280, 320]) meter.alive(at);
  assert.equal(meter.longest(330), 200);
  assert.equal(meter.longest(820), 500);
});

test('A pause that is meant is no gap', () => {
  const meter = new GapMeter();
  meter.alive(0);
  meter.alive(40);
  meter.pause();
  meter.alive(9000);
  meter.alive(9040);
  assert.equal(meter.longest(9050), 40);
});

test('A tally goes on over a change of the track', () => {
  const tally = new Tally(new WeakMap());
  const [a, b] = [{}, {}];
  tally.add(a, 10);
  tally.add(a, 25);
  assert.equal(tally.add(b, 5), 5);
  assert.equal(tally.total, 30);
});

test('What a track brought of somebody else does not count', () => {
  const seen = new WeakMap();
  const [mine, theirs, slot] = [new Tally(seen), new Tally(seen), {}];
  theirs.add(slot, 100);
  mine.add(slot, 120);
  assert.equal(theirs.add(slot, 130), 10);
  assert.deepEqual([mine.total, theirs.total], [20, 110]);
});

test('Quality is what a person notices', () => {
  assert.equal(qualityOf(100, 0, true), 'good');
  assert.equal(qualityOf(95, 5, true), 'fair');
  assert.equal(qualityOf(80, 20, true), 'poor');
  assert.equal(qualityOf(0, 0, true), 'poor');
  assert.equal(qualityOf(0, 0, false), 'good');
});
