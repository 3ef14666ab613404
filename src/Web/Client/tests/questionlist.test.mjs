import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QuestionList } from '../questionlist.ts';

/** As the API writes it: nothing that is null, states in small letters. */
const question = (id, more = {}) => ({ id, state: 'accepted', text: `${id}?`, language: 'it', isAnonymous: false, askedAt: `2026-01-01T00:00:0${id}Z`, votes: 1, merged: [], translations: [], version: 1, ...more });
const answer = (questions, more = {}) => ({ questions, mine: [], voted: [], reasons: [], waiting: 0, languages: ['it'], own: [], part: 'audience', ...more });
const live = (id, more = {}) => ({ ...question(id), state: 'Accepted', askedBy: null, mergedInto: null, answer: null, answeringAt: null, answeredAt: null, ...more });

test('what is answered now comes first, then the open ones by votes, then what waits, then the answered ones', () => {
  const list = new QuestionList();
  list.load(answer([question('1', { state: 'answered' }), question('2'), question('3', { votes: 5 }), question('4', { state: 'asked' }), question('5', { state: 'answering' })], { part: 'host' }));
  assert.deepEqual(list.shown.map(one => one.id), ['5', '3', '2', '4', '1']);
});

test('what was joined is shown with what speaks for it', () => {
  const list = new QuestionList();
  list.load(answer([question('1', { merged: [{ id: '2', text: '2?', language: 'fr' }] }), question('2', { mergedInto: '1' })], { mine: ['2'] }));
  assert.deepEqual(list.shown.map(one => one.id), ['1']);
  assert.equal(list.isMine(list.shown[0]), true);
});

test('what is dismissed goes from who watches, and stays with its asker', () => {
  const list = new QuestionList();
  list.load(answer([question('1'), question('2')], { mine: ['2'] }));
  const asks = list.take({ questions: [], closed: [{ id: '1', state: 'Dismissed', mergedInto: null }, { id: '2', state: 'Dismissed', mergedInto: null }], waiting: 0 });
  assert.equal(asks, true);
  assert.deepEqual([...list.byId.keys()], ['2']);
});

test('a host is told to read again when more wait, and keeps the names that only hosts see', () => {
  const list = new QuestionList();
  list.load(answer([question('1', { isAnonymous: true, askedBy: 'Dr. Conti' })], { part: 'host' }));
  assert.equal(list.take({ questions: [live('1', { isAnonymous: true, votes: 3 })], closed: [], waiting: 1 }), true);
  assert.equal(list.byId.get('1').askedBy, 'Dr. Conti');
  assert.equal(list.byId.get('1').votes, 3);
});

test('who watches votes and no more; an interpreter translates; a host leads', () => {
  const list = new QuestionList();
  list.load(answer([question('1')]));
  assert.deepEqual(list.acts(list.shown[0]), ['vote']);
  list.load(answer([question('1')], { part: 'interpreter', translates: 'it' }));
  assert.deepEqual(list.acts(list.shown[0]), ['vote', 'translate']);
  list.load(answer([question('1')], { part: 'host' }));
  assert.deepEqual(list.acts(list.shown[0]), ['vote', 'begin', 'answer', 'translate', 'merge', 'dismiss']);
});
