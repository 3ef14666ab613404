import assert from 'node:assert/strict';
import test from 'node:test';
import { parseTurns, turnAt } from '../turns';

const turns = parseTurns('5:a:1 10:a:2 20::0 30:b:1');
const pageAt = seconds => { const { now } = turnAt(turns, seconds); return now && `${now.deck}${now.page}`; };

test('The page follows the moment, forwards and backwards', () => {
  assert.deepEqual([0, 5, 9.9, 10, 25, 31, 12, 4].map(pageAt), [null, 'a1', 'a1', 'a2', null, 'b1', 'a2', null]);
});

test('What comes next is known, also before the first page', () => {
  assert.equal(turnAt(turns, 0).next.page, 1);
  assert.equal(turnAt(turns, 6).next.page, 2);
  assert.equal(turnAt(turns, 12).next, null);
  assert.equal(turnAt(turns, 99).next, null);
});

test('Nothing, and what is no turn, is no page', () => {
  assert.deepEqual(parseTurns(''), []);
  assert.deepEqual(parseTurns('x:a:1 7 8:a:2'), [{ at: 8, deck: 'a', page: 2 }]);
  assert.equal(turnAt([], 3).now, null);
});
