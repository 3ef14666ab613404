import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, bounded, least, middle, percents, sizeAfter, stepped, within } from '../rects.ts';

const size = { width: 400, height: 200 };

test('a rectangle stays within its picture and never vanishes', () => {
  assert.deepEqual(within({ x: -10, y: 190, width: 1000, height: 3 }, size), { x: 0, y: 190, width: 400, height: least });
  assert.deepEqual(within({ x: 395, y: 0, width: 20, height: 20 }, size), { x: 380, y: 0, width: 20, height: 20 });
  assert.deepEqual(within({ x: 0, y: 0, width: 50, height: 50 }, { width: 4, height: 4 }), { x: 0, y: 0, width: 4, height: 4 });
});

test('it is drawn from whichever corner', () => {
  for (const [ax, ay, bx, by] of [[10, 20, 40, 60], [40, 60, 10, 20], [10, 60, 40, 20]]) {
    assert.deepEqual(between(ax, ay, bx, by), { x: 10, y: 20, width: 30, height: 40 });
  }
});

test('arrow keys move it, and with shift its corner', () => {
  const at = middle(size);
  assert.deepEqual(at, { x: 150, y: 75, width: 100, height: 50 });
  assert.deepEqual(stepped(at, 'ArrowRight', false, size), { ...at, x: 158 });
  assert.deepEqual(stepped(at, 'ArrowUp', true, size), { ...at, height: 42 });
  assert.deepEqual(stepped({ ...at, x: 0 }, 'ArrowLeft', false, size), { ...at, x: 0 });
  assert.deepEqual(stepped(at, 'Enter', false, size), at);
});

test('each cropping counts from the one before', () => {
  const crop = (width, height) => ({ kind: 'crop', rect: { x: 1, y: 1, width, height } });
  assert.deepEqual(sizeAfter(size, [crop(300, 100), { kind: 'black', rect: middle(size) }, crop(50, 60)]), { width: 50, height: 60 });
  assert.deepEqual(sizeAfter(size, []), size);
});

test('a large picture is scaled, a small one is not', () => {
  assert.deepEqual(bounded({ width: 8000, height: 6000 }, 4000), { width: 4000, height: 3000 });
  assert.deepEqual(bounded(size, 4000), size);
});

test('where it is can be heard', () => assert.deepEqual(percents(middle(size), size), [38, 38, 25, 25]));
