// A line up that carries no more than a voice: the picture is left out so that the voice comes through, and tried again now and then. Pure.
import type { Uplink } from './voice';

/** Bits per second. However thin a line is, Chromium believes that it carries the least of a voice and a picture together: 70,800, or 82,800 with the whole voice. */
const thin = 90_000;
/** Of the sound: what is concealed beyond it is heard. */
const lossy = 0.05;
/** One bad look is not a bad line. */
const looks = 2;
const firstPauseMs = 20_000;
const longestPauseMs = 160_000;
/** Whoever has to leave it out again so soon after a try waits twice as long before the next. */
const soonMs = 20_000;

export class Thrift {
  private poor = 0;
  private pausedAt: number | null = null;
  private triedAt = -Infinity;
  private pauseMs = firstPauseMs;

  /**
   * Looks at the line as it is now; every two seconds.
   * @param now milliseconds
   * @returns whether the picture is left out
   */
  look(uplink: Uplink, now: number): boolean {
    if (this.pausedAt !== null) return this.wait(this.pausedAt, uplink, now);
    const isPoor = uplink.bitsPerSecond !== null && uplink.bitsPerSecond < thin && uplink.loss > lossy;
    this.poor = isPoor ? this.poor + 1 : 0;
    if (this.poor < looks) return false;
    this.pauseMs = now - this.triedAt < soonMs ? Math.min(2 * this.pauseMs, longestPauseMs) : firstPauseMs;
    this.pausedAt = now;
    this.poor = 0;
    return true;
  }

  /** Without a picture the browser learns nothing of what the line could carry: that the voice comes through is all there is to go by. */
  private wait(since: number, uplink: Uplink, now: number): boolean {
    if (now - since < this.pauseMs || uplink.loss > lossy) return true;
    this.pausedAt = null;
    this.triedAt = now;
    return false;
  }
}
