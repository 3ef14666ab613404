import assert from 'node:assert/strict';
import test from 'node:test';
import { WishTeller, wishesOf } from '../wishes';

const tile = (publicationId, cssHeight, more = {}) => ({ publicationId, cssHeight, inSight: true, pinned: false, ...more });

test('Heights are device pixels, told in steps; what is out of sight has none', () => {
  assert.deepEqual(wishesOf([tile('a', 100), tile('b', 100, { inSight: false })], 2), [
    { publicationId: 'a', height: 208, pinned: false },
    { publicationId: 'b', height: 0, pinned: false },
  ]);
});

test('The pinned come first, and what does not go through the hub is left out', () => {
  const wishes = wishesOf([tile('a', 90), tile(null, 90), tile('b', 90, { pinned: true })], 1);
  assert.deepEqual(wishes.map(wish => wish.publicationId), ['b', 'a']);
});

test('The first wish is told at once, then the latest of a while, each once, and again when the hub may have forgotten it', async context => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.window = globalThis;
  const told = [];
  const teller = new WishTeller(async wishes => { told.push(wishes.map(wish => wish.publicationId).join('')); });
  const wish = publicationId => [{ publicationId, height: 16, pinned: false }];

  teller.set(wish('a'));
  assert.deepEqual(told, ['a']);

  teller.set(wish('b'));
  teller.set(wish('c'));
  assert.deepEqual(told, ['a']);
  context.mock.timers.tick(400);
  assert.deepEqual(told, ['a', 'c']);

  context.mock.timers.tick(400);
  teller.set(wish('c'));
  context.mock.timers.tick(400);
  assert.deepEqual(told, ['a', 'c']);

  teller.again();
  assert.deepEqual(told, ['a', 'c', 'c']);
});
