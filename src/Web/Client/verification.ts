// The verification code of a peer-to-peer connection: who reads the same on both sides has nobody in between (docs/protocol.md).

/** Base 32 as in RFC 4648 §6. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const characters = 12;
const bitsEach = 5;

/** @returns 12 characters, or null when a description carries no SHA-256 fingerprint. */
export async function verificationCode(localSdp: string, remoteSdp: string): Promise<string | null> {
  const fingerprints = [fingerprintOf(localSdp), fingerprintOf(remoteSdp)];
  if (fingerprints.includes(null)) return null;
  const text = new TextEncoder().encode(fingerprints.sort().join(''));
  return firstCharacters(new Uint8Array(await crypto.subtle.digest('SHA-256', text)));
}

/** "ABCDEFGHIJKL" → "ABC DEF GHI JKL" */
export function inThrees(code: string): string {
  return code.replace(/(.{3})(?=.)/g, '$1 ');
}

/** The certificate's SHA-256 (RFC 8122 §5) as lower-case hex without colons. */
export function fingerprintOf(sdp: string): string | null {
  const found = /^a=fingerprint:sha-256 ([0-9a-f:]{95})\s*$/im.exec(sdp);
  return found?.[1]?.replaceAll(':', '').toLowerCase() ?? null;
}

function firstCharacters(digest: Uint8Array): string {
  let code = '';
  for (let index = 0; index < characters; index++) {
    const bit = index * bitsEach;
    const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
    code += alphabet[(pair >> (16 - bitsEach - (bit & 7))) & 31];
  }
  return code;
}
