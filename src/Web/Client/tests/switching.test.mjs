import assert from 'node:assert/strict';
import test from 'node:test';
import { plan } from '../switching';

const relay = (flowing, epoch = 'e1') => ({ way: 'Relay', epoch, generation: 1, flowing });
const direct = (generation, flowing, epoch = 'e1') => ({ way: 'PeerToPeer', epoch, generation, flowing });
const course = (topology, target, generation, epoch = 'e1') => ({ epoch, topology, target, generation });
const goal = (generation, epoch = 'e1') => ({ epoch, generation });
const situation = (legs, shown = null, rest = {}) => ({ legs, shown, arrived: null, ...rest });

test('A session starts on the relay', () => {
  const next = plan(course('Relay', 'Relay', 1), situation([]));
  assert.deepEqual(next.open.map(leg => leg.way), ['Relay']);
  assert.equal(next.arrived, false);
});

test('The relay is shown before anything flows, because there is nothing else', () => {
  const leg = relay(false);
  assert.equal(plan(course('Relay', 'Relay', 1), situation([leg])).show, leg);
});

test('A peer-to-peer target is built beside the relay, which stays in view', () => {
  const leg = relay(true);
  const next = plan(course('Relay', 'PeerToPeer', 2), situation([leg], leg, { arrived: goal(1) }));
  assert.deepEqual(next.open, [{ way: 'PeerToPeer', epoch: 'e1', generation: 2 }]);
  assert.equal(next.show, leg);
  assert.deepEqual(next.close, []);
});

test('The target is shown and reported once it flows, and the old way stays open until the hub has moved', () => {
  const [old, fresh] = [relay(true), direct(2, true)];
  const next = plan(course('Relay', 'PeerToPeer', 2), situation([old, fresh], old));
  assert.equal(next.show, fresh);
  assert.equal(next.arrived, true);
  assert.deepEqual(next.close, []);
});

test('Arrival is reported once a target', () => {
  const [old, fresh] = [relay(true), direct(2, true)];
  assert.equal(plan(course('Relay', 'PeerToPeer', 2), situation([old, fresh], fresh, { arrived: goal(2) })).arrived, false);
});

test('The old way is closed when the hub has moved', () => {
  const [old, fresh] = [relay(true), direct(2, true)];
  assert.deepEqual(plan(course('PeerToPeer', 'PeerToPeer', 2), situation([old, fresh], fresh)).close, [old]);
});

test('Back to the relay the peer-to-peer picture stays until the relay flows', () => {
  const [old, fresh] = [direct(2, true), relay(false)];
  const next = plan(course('PeerToPeer', 'Relay', 3), situation([old, fresh], old));
  assert.equal(next.show, old);
  assert.deepEqual(next.open, []);
  assert.deepEqual(next.close, []);
});

test('A peer-to-peer connection that broke is kept in view until the relay flows, then closed', () => {
  const [old, fresh] = [direct(2, true), relay(false)];
  const waiting = plan(course('Relay', 'Relay', 3), situation([old, fresh], old));
  assert.equal(waiting.show, old);
  fresh.flowing = true;
  const done = plan(course('Relay', 'Relay', 3), situation([old, fresh], old));
  assert.equal(done.show, fresh);
  assert.deepEqual(done.close, [old]);
});

test('A target that is taken back closes the connection that never flowed', () => {
  const [old, late] = [relay(true), direct(2, false)];
  const next = plan(course('Relay', 'Relay', 3), situation([old, late], old));
  assert.deepEqual(next.close, [late]);
  assert.equal(next.show, old);
});

test('A second try gets a connection of its own generation', () => {
  const [old, late] = [relay(true), direct(2, false)];
  const next = plan(course('Relay', 'PeerToPeer', 4), situation([old, late], old));
  assert.deepEqual(next.open, [{ way: 'PeerToPeer', epoch: 'e1', generation: 4 }]);
  assert.deepEqual(next.close, [late]);
});

test('When the hub changes its mind before media moved, the peer-to-peer connection is kept', () => {
  const [kept, unused] = [direct(2, true), relay(false)];
  const next = plan(course('PeerToPeer', 'PeerToPeer', 4), situation([kept, unused], kept));
  assert.deepEqual(next.open, []);
  assert.deepEqual(next.close, [unused]);
  assert.equal(next.show, kept);
});

test('A new epoch is joined on the relay before the old connections are dropped', () => {
  const old = direct(2, true);
  const first = plan(course('Relay', 'PeerToPeer', 2, 'e2'), situation([old], old));
  assert.deepEqual(first.open.map(leg => `${leg.way}/${leg.epoch}`), ['PeerToPeer/e2', 'Relay/e2']);
  assert.deepEqual(first.close, []);
  const fresh = relay(true, 'e2');
  const second = plan(course('Relay', 'Relay', 1, 'e2'), situation([old, fresh], old));
  assert.equal(second.show, fresh);
  assert.deepEqual(second.close, [old]);
});

test('Whoever was away while the room moved to peer to peer says that its connection is missing', () => {
  const old = relay(true);
  const next = plan(course('PeerToPeer', 'PeerToPeer', 2), situation([old], old));
  assert.equal(next.broken, true);
  assert.deepEqual(next.open, []);
  assert.equal(next.show, old);
});

test('Whoever enters while the others move to the relay only opens the relay', () => {
  const next = plan(course('PeerToPeer', 'Relay', 3), situation([]));
  assert.deepEqual(next.open.map(leg => leg.way), ['Relay']);
  assert.equal(next.broken, false);
});

test('Whatever happens, a leg that is in view is never closed, and a flowing target is in view', () => {
  const ways = ['Relay', 'PeerToPeer'];
  for (const topology of ways) for (const target of ways) for (const flows of [0, 1, 2, 3]) for (const shown of [0, 1, null]) {
    const legs = [relay((flows & 1) > 0), direct(2, (flows & 2) > 0)];
    const next = plan(course(topology, target, 2), situation(legs, shown === null ? null : legs[shown]));
    assert.ok(!next.close.includes(next.show));
    const goalLeg = legs[ways.indexOf(target)];
    if (goalLeg.flowing) assert.equal(next.show, goalLeg);
  }
});
