// What a tab must know to come straight back after a reload. It lives in sessionStorage: another tab is another stay.

export class Stay {
  private readonly inKey: string;

  constructor(sessionId: string) {
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

  end(): void { sessionStorage.removeItem(this.inKey); }
}
