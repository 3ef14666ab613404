import assert from 'node:assert/strict';
import test from 'node:test';
import { outcomeOf } from '../outcome';
import { putOff } from '../pending';
import { isOver } from '../vault';

const answered = more => ({ status: 200, redirected: false, contentType: '', body: null, ...more });
const problem = (status, detail = 'Not so.') => answered({ status, contentType: 'application/problem+json', body: { detail, errors: { title: 'Please fill this in.' } } });

test('A stored form says where it is and what could not be done along with it', () => {
  const outcome = outcomeOf(answered({ contentType: 'application/json', body: { next: '/cases/1', done: 'The request is sent.', problems: ['a.jpg: damaged'] } }));

  assert.deepEqual(outcome, { kind: 'stored', next: '/cases/1', done: 'The request is sent.', problems: ['a.jpg: damaged'] });
});

test('A rule that refuses is told with all its reasons', () => {
  assert.deepEqual(outcomeOf(problem(400)), { kind: 'refused', reason: 'Not so. Please fill this in.' });
  for (const status of [403, 404, 409, 422]) assert.equal(outcomeOf(problem(status)).kind, 'refused');
  assert.equal(outcomeOf(answered({ status: 413 })).kind, 'refused');
});

test('What passes is tried again, and what the line did is the line', () => {
  for (const status of [500, 501]) assert.equal(outcomeOf(answered({ status })).kind, 'later');
  for (const status of [408, 425, 429]) assert.equal(outcomeOf(problem(status)).kind, 'later');
  for (const status of [502, 503, 504]) assert.equal(outcomeOf(problem(status)).kind, 'no-line');
});

test('A page that is no answer to a form stores nothing and refuses nothing', () => {
  assert.equal(outcomeOf(answered({ contentType: 'text/html' })).kind, 'later');
  assert.equal(outcomeOf(answered({ status: 400, contentType: 'text/html' })).kind, 'later');
  assert.equal(outcomeOf(answered({ contentType: 'application/json', body: { other: true } })).kind, 'later');
});

test('Whoever is led to the sign-in page has to sign in', () => {
  assert.equal(outcomeOf(answered({ redirected: true, contentType: 'text/html' })).kind, 'signed-out');
  assert.equal(outcomeOf(problem(401)).kind, 'signed-out');
});

test('Each try that the server could not answer is followed by a longer wait, an hour at most', () => {
  let pending = { tries: 0, notBefore: 0 };
  const waits = [];
  for (let i = 0; i < 9; i++) {
    pending = putOff(pending, 1000);
    waits.push((pending.notBefore - 1000) / 1000);
  }

  assert.deepEqual(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
});

test('A key is over when its person would be signed out, and never where nobody is', () => {
  const minute = 60_000;

  assert.equal(isOver({ idleMinutes: 30, lifeAt: 0 }, 30 * minute), false);
  assert.equal(isOver({ idleMinutes: 30, lifeAt: 0 }, 30 * minute + 1), true);
  assert.equal(isOver({ idleMinutes: 0, lifeAt: 0 }, 10_000 * minute), false);
});
