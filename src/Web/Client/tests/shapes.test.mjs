import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrow, kept, mostNumbers, ring, unitOf } from '../shapes';

// The same numbers stand in tests/Web.Tests/Server/ShapesTests.cs: what is drawn looks alike before and after it is stored.
test('an outline becomes a closed ring through its midpoints', () =>
  assert.equal(ring([10, 10, 20, 10, 20, 20.25]), 'M10 10Q10 10 15 10 20 10 20 15.1 20 20.3 15 15.1Z'));

test('an arrow has its head at its end', () =>
  assert.equal(arrow([0, 0, 100, 0], unitOf(4000, 3000)), 'M0 0L100 0M46 -26.1L100 0L46 26.1'));

test('an outline is kept within the picture and within what the hub takes', () => {
  assert.deepEqual(kept([[-5, 3.14159], [12, 999], [4, 4]], 10, 20), [0, 3.1, 10, 20, 4, 4]);
  assert.ok(kept(Array.from({ length: 9000 }, (_, i) => [i, i]), 9000, 9000).length <= mostNumbers);
});
