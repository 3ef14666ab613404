import assert from 'node:assert/strict';
import test from 'node:test';
import { importKey, seal, unseal } from '../sealing';

const bytes = text => new TextEncoder().encode(text);
const key = () => importKey(crypto.getRandomValues(new Uint8Array(32)));

test('What is sealed opens with the same key under the same name', async () => {
  const own = await key();

  const opened = await unseal(own, 'gp:draft:new-case', await seal(own, 'gp:draft:new-case', bytes('Snake bite')));

  assert.equal(new TextDecoder().decode(opened), 'Snake bite');
});

test('What is sealed shows nothing of its words and never twice the same', async () => {
  const own = await key();

  const [one, other] = [await seal(own, 'a', bytes('Snake bite')), await seal(own, 'a', bytes('Snake bite'))];

  assert.ok(!Buffer.from(one.bytes).includes('Snake'));
  assert.notDeepEqual(one.nonce, other.nonce);
  assert.notDeepEqual(new Uint8Array(one.bytes), new Uint8Array(other.bytes));
});

test('Another key, another name and a changed byte open nothing', async () => {
  const own = await key();
  const sealed = await seal(own, 'a', bytes('Snake bite'));
  const changed = { ...sealed, bytes: sealed.bytes.slice(0) };
  new Uint8Array(changed.bytes)[0] ^= 1;

  assert.equal(await unseal(await key(), 'a', sealed), null);
  assert.equal(await unseal(own, 'b', sealed), null);
  assert.equal(await unseal(own, 'a', changed), null);
});

test('A key gives its bytes to no script', async () => {
  await assert.rejects(crypto.subtle.exportKey('raw', await key()));
});
