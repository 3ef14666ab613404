// What this page has of the session's log, in order and without gaps (docs/protocol.md, "First call").
import type { LogEntryView, Since } from './protocol';

export class RoomLog {
  readonly entries: LogEntryView[] = [];
  /** Clinicians who were ever here, by their id. */
  readonly names = new Map<string, string>();
  private readonly sessionId: string;

  constructor(sessionId: string) { this.sessionId = sessionId; }

  get since(): Since { return { sessionId: this.sessionId, seq: this.entries.at(-1)?.seq ?? 0 }; }

  /** @returns the entries that are new here; what came twice is left out, what came too early is asked for again by the caller. */
  take(entries: readonly LogEntryView[]): { fresh: LogEntryView[]; gap: boolean } {
    const fresh: LogEntryView[] = [];
    for (const entry of entries) {
      if (entry.seq <= this.since.seq) continue;
      if (entry.seq > this.since.seq + 1) return { fresh, gap: true };
      this.entries.push(entry);
      fresh.push(entry);
      if (entry.type === 'joined' && entry.by) this.names.set(entry.by, String(entry.body['name'] ?? ''));
    }
    return { fresh, gap: false };
  }
}
