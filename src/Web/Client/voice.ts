// How much of the line a voice takes: all the sound it needs, twice where packets get lost and there is room, and little where there is not.

/** What is known of the line from here to the relay. */
export interface Uplink {
  /** Share of the sound that was lost lately, 0-1. */
  loss: number;
  /** What the line carries of everything; null where the browser does not say. */
  bitsPerSecond: number | null;
}

/** How the voice is sent. */
export interface Voice {
  /** Bits per second of Opus, without what packets cost around it (25 kbit/s at 50 packets a second). */
  maxBitrate: number;
  /** Each packet takes the one before it along (RFC 2198). */
  redundant: boolean;
}

const full = 32_000;
/** From here on a second copy of the sound costs nothing that is missed; the relay leaves it out for whoever does not need it. */
const plenty = 500_000;
/** From here on it is worth its place where packets get lost. */
const enough = 120_000;
const lossy = 0.02;

export function voiceFor({ loss, bitsPerSecond }: Uplink): Voice {
  if (bitsPerSecond === null) return { maxBitrate: full, redundant: false };
  if (bitsPerSecond < 60_000) return { maxBitrate: 12_000, redundant: false };
  if (bitsPerSecond < enough) return { maxBitrate: 20_000, redundant: false };
  return { maxBitrate: full, redundant: bitsPerSecond >= plenty || loss >= lossy };
}
