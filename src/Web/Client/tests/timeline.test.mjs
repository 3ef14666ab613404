import assert from 'node:assert/strict';
import test from 'node:test';
import { MasterClock, correct, momentOf } from '../timeline';

test('The clock stands until it is started and keeps its place over a pause', () => {
  const clock = new MasterClock(60);
  assert.equal(clock.position(5000), 0);
  clock.play(5000);
  assert.equal(clock.position(7000), 2);
  clock.pause(7000);
  assert.equal(clock.position(90_000), 2);
});

test('A change of speed does not move the place', () => {
  const clock = new MasterClock(60);
  clock.play(0);
  clock.setRate(2, 10_000);
  assert.equal(clock.position(10_000), 10);
  assert.equal(clock.position(11_000), 12);
});

test('Seeking while it runs goes on from there, within the recording', () => {
  const clock = new MasterClock(60);
  clock.play(0);
  clock.seek(30, 1000);
  assert.equal(clock.position(2000), 31);
  clock.seek(-5, 2000);
  assert.equal(clock.position(2000), 0);
  clock.seek(500, 2000);
  assert.equal(clock.position(9000), 60);
});

test('A track that is a little off is nudged, one that is far off jumps, one in step is left alone', () => {
  assert.deepEqual(correct(10, 10.01, 1), { seekTo: null, rate: 1 });
  assert.ok(correct(10, 10.1, 1).rate > 1);
  assert.ok(correct(10.1, 10, 1).rate < 1);
  assert.equal(correct(10, 12, 1).seekTo, 12);
});

test('Nudging brings a track within 40 ms in one second, at any speed', () => {
  for (const speed of [0.5, 1, 2]) {
    let at = 9.9;
    for (let tick = 0; tick < 10; tick++) {
      const { seekTo, rate } = correct(at, 10 + tick * 0.1 * speed, speed);
      at = (seekTo ?? at) + 0.1 * rate;
    }

    assert.ok(Math.abs(at - (10 + speed)) < 0.04, `at ${speed}: ${at}`);
  }
});

test('Moments are read from addresses', () => {
  assert.equal(momentOf('#t=135'), 135);
  assert.equal(momentOf('#t=2:15'), 135);
  assert.equal(momentOf('#t=1:02:15.5'), 3735.5);
  assert.equal(momentOf('#notes'), null);
  assert.equal(momentOf(''), null);
});

test('A recording that becomes longer while it plays goes on where it was', () => {
  const clock = new MasterClock(10);
  clock.play(0);
  assert.equal(clock.position(12_000), 10);
  clock.setDuration(20, 12_000);
  assert.equal(clock.position(12_000), 10);
  assert.equal(clock.position(13_000), 11);
});
