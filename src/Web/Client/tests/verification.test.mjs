import assert from 'node:assert/strict';
import test from 'node:test';
import { fingerprintOf, inThrees, verificationCode } from '../verification';

// Vector: SHA-256 of 64 times "0" followed by 64 times "f", first 60 bits, RFC 4648 base 32; made with Python's hashlib and base64.
const zeros = `v=0\r\na=fingerprint:sha-256 ${Array(32).fill('00').join(':')}\r\n`;
const ones = `v=0\r\na=fingerprint:sha-256 ${Array(32).fill('FF').join(':')}\r\n`;
const expected = '4K6S3TXRJC2U';

test('Both sides read the same code, whoever is local', async () => {
  assert.equal(await verificationCode(zeros, ones), expected);
  assert.equal(await verificationCode(ones, zeros), expected);
});

test('Another certificate makes another code', async () => {
  assert.notEqual(await verificationCode(zeros, ones.replace('FF', 'FE')), expected);
});

test('Without a SHA-256 fingerprint there is no code', async () => {
  assert.equal(await verificationCode(zeros, 'v=0\r\na=fingerprint:sha-1 00:11\r\n'), null);
});

test('A fingerprint is lower-case hex without colons', () => {
  assert.equal(fingerprintOf(ones), 'f'.repeat(64));
});

test('A code is shown in threes', () => {
  assert.equal(inThrees('ABCDEFGHIJKL'), 'ABC DEF GHI JKL');
});
