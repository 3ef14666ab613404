// What a tab must know to come straight back after a reload. It lives in sessionStorage: another tab is another stay.

/** So long after leaving, the others still being there is no call. */
const restMs = 120_000;

export class Stay {
  private readonly sessionId: string;
  private readonly inKey: string;

  constructor(sessionId: string) {
    this.sessionId = sessionId;
    this.inKey = `room:${sessionId}:in`;
  }

  /** Another one after each load: it tells the hub that the media connections of the page before are gone. */
  readonly pageId = crypto.randomUUID();

  get isIn(): boolean { return sessionStorage.getItem(this.inKey) !== null; }

  get deviceId(): string {
    const kept = sessionStorage.getItem('device') ?? crypto.randomUUID();
    sessionStorage.setItem('device', kept);
    return kept;
  }

  begin(): void { sessionStorage.setItem(this.inKey, 'yes'); }

  end(): void {
    sessionStorage.removeItem(this.inKey);
    sessionStorage.setItem(leftKey(this.sessionId), String(Date.now()));
  }
}

/** Whoever has just hung up is not rung by those who are still there. */
export function hasJustLeft(sessionId: string): boolean {
  return Date.now() - Number(sessionStorage.getItem(leftKey(sessionId)) ?? 0) < restMs;
}

function leftKey(sessionId: string): string {
  return `room:${sessionId}:left`;
}
