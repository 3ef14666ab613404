// What a tab must know to come straight back after a reload. It lives in sessionStorage: another tab is another stay.
import type { RoomView } from './protocol';
import type { Goal } from './switching';

export class Stay {
  private readonly inKey: string;
  private readonly goalKey: string;

  constructor(sessionId: string) {
    this.inKey = `room:${sessionId}:in`;
    this.goalKey = `room:${sessionId}:goal`;
    this.goal = JSON.parse(sessionStorage.getItem(this.goalKey) ?? 'null') as Goal | null;
  }

  /** The peer-to-peer target in play when the page was left; null when there was none. */
  readonly goal: Goal | null;

  get isIn(): boolean { return sessionStorage.getItem(this.inKey) !== null; }

  get deviceId(): string {
    const kept = sessionStorage.getItem('device') ?? crypto.randomUUID();
    sessionStorage.setItem('device', kept);
    return kept;
  }

  begin(): void { sessionStorage.setItem(this.inKey, 'yes'); }

  keepGoal(room: RoomView): void {
    if (room.target === 'PeerToPeer') sessionStorage.setItem(this.goalKey, JSON.stringify({ epoch: room.epoch, generation: room.generation }));
    else sessionStorage.removeItem(this.goalKey);
  }

  end(): void {
    sessionStorage.removeItem(this.inKey);
    sessionStorage.removeItem(this.goalKey);
  }
}
