import assert from 'node:assert/strict';
import test from 'node:test';
import { Outbox } from '../outbox';
import { RoomLog } from '../roomlog';

const entry = (seq, type = 'chat', body = {}) => ({ v: 1, seq, type, at: '2026-01-01T00:00:00Z', by: 'doctor', body });
const seqs = entries => entries.map(one => one.seq);

test('What comes twice is kept once', () => {
  const log = new RoomLog('s');
  log.take([entry(1), entry(2)]);
  assert.deepEqual(seqs(log.take([entry(2), entry(3)]).fresh), [3]);
  assert.deepEqual(log.since, { sessionId: 's', seq: 3 });
});

test('A gap is reported and nothing behind it is kept', () => {
  const log = new RoomLog('s');
  const taken = log.take([entry(1), entry(3)]);
  assert.deepEqual(seqs(taken.fresh), [1]);
  assert.equal(taken.gap, true);
  assert.equal(log.since.seq, 1);
});

test('Unknown types are kept, so that the sequence goes on', () => {
  const log = new RoomLog('s');
  assert.equal(log.take([entry(1, 'of-the-future'), entry(2)]).gap, false);
});

test('Names are learnt from who joined', () => {
  const log = new RoomLog('s');
  log.take([entry(1, 'joined', { name: 'Dr Ada' })]);
  assert.equal(log.names.get('doctor'), 'Dr Ada');
});

test('A post stays in the outbox over a reload until it is known to be stored', () => {
  const kept = new Map();
  const storage = { getItem: key => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: key => kept.delete(key) };
  new Outbox('me', 's', storage).add({ clientId: 'a', text: 'first' });
  new Outbox('me', 's', storage).add({ clientId: 'b', text: 'second' });
  const reloaded = new Outbox('me', 's', storage);
  assert.deepEqual(reloaded.posts.map(post => post.clientId), ['a', 'b']);
  reloaded.remove('a');
  assert.deepEqual(reloaded.posts.map(post => post.text), ['second']);
  reloaded.remove('b');
  assert.equal(kept.size, 0);
});
