// Signs an unattended browser out, as its organisation demands (the server decides: Hub/People/SignInCheck.cs). A minute before the end the page
// asks; one tab's sign of life counts for all of them; a call is never cut off.

const secondMs = 1000;
const minuteMs = 60 * secondMs;
/** The server hears of a sign of life at most so often. */
const tellEveryMs = minuteMs;
const warnBeforeMs = minuteMs;

/** What the page does for it. */
export interface IdlePage {
  /** In a call: somebody is there, whether they touch anything or not. */
  inUse(): boolean;
  /** Tells the server that somebody is here. */
  tell(): void;
  /** Tells the other tabs when there was a sign of life, on the clock that all of them share. */
  share(at: number): void;
  /** Shows how long is left, and asks. */
  warn(seconds: number): void;
  /** Takes the question away again. */
  calm(): void;
  /** Asks the server how long this browser may still stay; null when nobody is signed in any more. */
  remainingMs(): Promise<number | null>;
  /** It is over. */
  leave(): void;
}

export class Idle {
  private readonly limitMs: number;
  private readonly page: IdlePage;
  private readonly now: () => number;
  private seenAt: number;
  /** In this tab: what others saw, they tell themselves. */
  private touchedAt: number;
  private toldAt: number;
  private warned = false;
  private ending = false;

  /** @param now a clock that all tabs share and that goes on while the machine sleeps */
  constructor(minutes: number, page: IdlePage, now: () => number) {
    this.limitMs = minutes * minuteMs;
    this.page = page;
    this.now = now;
    // The server has just answered this page.
    this.seenAt = this.touchedAt = this.toldAt = now();
    page.share(this.seenAt);
  }

  /** Somebody typed, pointed or touched. While the question stands, only its answer counts. */
  touched(): void {
    if (!this.warned) this.live();
  }

  /** "Stay signed in". */
  stay(): void {
    this.live();
    this.tell();
  }

  /** Another tab has seen somebody. */
  heard(at: number): void {
    if (at <= this.seenAt || at > this.now() + minuteMs) return;
    this.seenAt = at;
    this.settle();
  }

  /** To be called each second, and when the page comes into sight again. */
  tick(): void {
    if (this.ending) return;
    if (this.page.inUse()) this.live();
    if (this.touchedAt > this.toldAt && this.now() - this.toldAt >= tellEveryMs) this.tell();
    const leftMs = this.seenAt + this.limitMs - this.now();
    if (leftMs <= 0) void this.end();
    else if (leftMs <= warnBeforeMs) this.ask(leftMs);
    else this.settle();
  }

  private live(): void {
    const now = this.now();
    // Every key press would be a message to the other tabs; one a second says the same.
    if (now - this.seenAt < secondMs && !this.warned) return;
    this.seenAt = this.touchedAt = now;
    this.page.share(now);
    this.settle();
  }

  private tell(): void {
    this.toldAt = this.now();
    this.page.tell();
  }

  private ask(leftMs: number): void {
    this.warned = true;
    this.page.warn(Math.ceil(leftMs / secondMs));
  }

  private settle(): void {
    if (!this.warned) return;
    this.warned = false;
    this.page.calm();
  }

  /** A tab that slept knows nothing of what happened meanwhile: the server is asked first. What it heard last of anybody can be a minute younger than what this page saw. */
  private async end(): Promise<void> {
    this.ending = true;
    const leftMs = await this.page.remainingMs().catch(() => 0);
    if (leftMs !== null && leftMs > tellEveryMs) {
      this.seenAt = this.now() + leftMs - this.limitMs;
      this.ending = false;
      this.settle();
      return;
    }

    this.page.leave();
  }
}
