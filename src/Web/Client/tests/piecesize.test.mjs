import assert from 'node:assert/strict';
import test from 'node:test';
import { largestPiece, nextPiece, smallestPiece } from '../piecesize';

test('a slow line carries small pieces', () => assert.equal(nextPiece(32_768, 8_000), smallestPiece));
test('a line of 128 kbit/s carries pieces of four seconds', () => assert.equal(nextPiece(32_768, 2_048), 64_000));
test('a quick piece lets the next one grow step by step', () => assert.equal(nextPiece(32_768, 1), 131_072));
test('no piece is larger than the largest', () => assert.equal(nextPiece(400_000, 10), largestPiece));
test('the last bit of a file does not make the next piece tiny', () => assert.equal(nextPiece(10, 0), smallestPiece));
