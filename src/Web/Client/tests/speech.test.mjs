import assert from 'node:assert/strict';
import test from 'node:test';
import { isWithin, parseSpans } from '../speech';

test('Stretches are read from the page, nothing from an empty text', () => {
  assert.deepEqual(parseSpans('0-1200 3400-5000'), [{ from: 0, to: 1.2 }, { from: 3.4, to: 5 }]);
  assert.deepEqual(parseSpans(''), []);
});

test('Somebody speaks from the begin of a stretch to just before its end', () => {
  const spans = parseSpans('1000-2000 3000-4000 4000-5000');
  const told = [0, 0.99, 1, 1.99, 2, 2.5, 3, 4, 4.99, 5, 100].map(at => isWithin(spans, at));
  assert.deepEqual(told, [false, false, true, true, false, false, true, true, true, false, false]);
  assert.equal(isWithin([], 1), false);
});

test('Two hours of short stretches are found like a few', () => {
  const spans = parseSpans(Array.from({ length: 3600 }, (_, at) => `${at * 2000}-${at * 2000 + 1000}`).join(' '));
  for (const at of [0, 1799, 3599]) assert.deepEqual([isWithin(spans, at * 2 + 0.5), isWithin(spans, at * 2 + 1.5)], [true, false]);
});
