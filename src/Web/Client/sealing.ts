// Seals what lies on this device under a person's key: AES-256-GCM (NIST SP 800-38D), a fresh nonce each time, and the record's name as associated
// data, so that nothing can be put in another's place.

const algorithm = 'AES-GCM';
/** NIST SP 800-38D §8.2.2: random, 96 bits. */
const nonceBytes = 12;

export interface Sealed {
  nonce: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

/** Once imported, no script can read the key's bytes again. */
export function importKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, algorithm, false, ['encrypt', 'decrypt']);
}

export async function seal(key: CryptoKey, name: string, plain: BufferSource): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
  return { nonce, bytes: await crypto.subtle.encrypt(parameters(nonce, name), key, plain) };
}

/** @returns null where it was sealed with another key or under another name, or was changed since. */
export async function unseal(key: CryptoKey, name: string, sealed: Sealed): Promise<ArrayBuffer | null> {
  return crypto.subtle.decrypt(parameters(sealed.nonce, name), key, sealed.bytes).catch(() => null);
}

function parameters(nonce: Uint8Array<ArrayBuffer>, name: string): AesGcmParams {
  return { name: algorithm, iv: nonce, additionalData: new TextEncoder().encode(name) };
}
