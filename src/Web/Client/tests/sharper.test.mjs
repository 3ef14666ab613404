import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure, secondsOf, wantsWhole } from '../sharper';

const photo = { bytes: 938_000, edge: 4000 };
const rural = { saves: false, kbps: 64 };
const good = { saves: false, kbps: 20_000 };
const unknown = { saves: false, kbps: null };

test('on a narrow or an unknown line the whole picture comes only when somebody looks closer or says so', () => {
  for (const line of [rural, unknown, { ...good, saves: true }]) {
    assert.equal(wantsWhole(photo, 2000, line, 'none'), false);
    assert.equal(wantsWhole(photo, 2000, line, 'zoom'), true);
    assert.equal(wantsWhole(photo, 600, line, 'word'), true);
  }
});

test('on a good line it comes by itself, where it would be sharper than what is there', () => {
  assert.equal(wantsWhole(photo, 2000, good, 'none'), true);
  assert.equal(wantsWhole(photo, 900, good, 'none'), false);
  assert.equal(wantsWhole({ bytes: 60_000, edge: 1000 }, 2000, good, 'zoom'), false);
  assert.equal(wantsWhole({ bytes: 20_000_000, edge: 9000 }, 2000, good, 'none'), false);
});

test('a picture of a rural clinic takes two minutes whole', () => assert.equal(Math.round(secondsOf(photo.bytes, rural)), 117));

test('the line is measured by what came over it, and guessed by the browser only where nothing tells', () => {
  const transfer = (transferSize, ms) => ({ transferSize, requestStart: 100, responseStart: 110, responseEnd: 100 + ms });

  assert.equal(measure([], undefined), null);
  assert.equal(measure([], 1.5), 1500);
  assert.equal(measure([transfer(0, 5), transfer(300, 5)], 0.4), 400);
  assert.equal(measure([transfer(8_000, 1000), transfer(300, 1)], 10), 64);
  assert.equal(measure([transfer(4_000, 4_000), transfer(80_000, 1_000), transfer(80_000, 100), transfer(80_000, 50)], 10), 640);
});
