import assert from 'node:assert/strict';
import test from 'node:test';
import { chapterAt, momentText, nextStart, previousStart } from '../chapters';

const starts = [3, 10, 10, 60];

test('The current chapter is the last that has begun', () => {
  assert.equal(chapterAt(starts, 0), -1);
  assert.equal(chapterAt(starts, 3), 0);
  assert.equal(chapterAt(starts, 9.9), 0);
  assert.equal(chapterAt(starts, 10), 2);
  assert.equal(chapterAt(starts, 999), 3);
  assert.equal(chapterAt([], 5), -1);
});

test('The next chapter is one that begins later, also from a begin itself', () => {
  assert.equal(nextStart(starts, 0), 3);
  assert.equal(nextStart(starts, 3), 10);
  assert.equal(nextStart(starts, 10), 60);
  assert.equal(nextStart(starts, 60), null);
});

test('Going back leads to the begin of this chapter, and once there to the one before', () => {
  assert.equal(previousStart(starts, 30), 10);
  assert.equal(previousStart(starts, 10.5), 3);
  assert.equal(previousStart(starts, 4), 0);
});

test('Moments are written as notes read them', () => {
  assert.equal(momentText(0), '[00:00]');
  assert.equal(momentText(754.9), '[12:34]');
  assert.equal(momentText(3735), '[1:02:15]');
});
