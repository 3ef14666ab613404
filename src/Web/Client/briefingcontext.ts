// What a panel of a briefing's page may use. A panel is a module that fills its section (`#panel-questions`, `#panel-channels`, `#panel-case`, …): it exports a
// `BriefingPanel` and stands in the list of briefing.ts. Its tab is shown as soon as its section holds something; the server may render into it as well.
import type { LiveLink } from './hub';
import type { LogEntryView, RoomView, SeatRole, StagePlace } from './protocol';
import type { RemoteMedia } from './ways';

export interface BriefingContext {
  readonly sessionId: string;
  /** The connection to the hub: `invoke` throws RefusalError where the hub says no. */
  readonly hub: LiveLink;
  /** One's clinician id; empty before the hub has said hello. */
  readonly me: string;
  /** This browser's participant id: another one when it has come back too late for its former place. */
  readonly stay: string;
  /** As what one is here, and where; both follow the room. */
  readonly role: SeatRole;
  readonly place: StagePlace;
  /** The room as it is now; null before one is in it. */
  room(): RoomView | null;
  /** Told of each change of the room, of one's own place and after each coming back; at once where there is a room already. */
  onRoom(callback: (room: RoomView) => void): void;
  /** Told of what the log has more, each entry once and in order, those before one came first. `fresh` is false for these. */
  onLog(callback: (entries: readonly LogEntryView[], fresh: boolean) => void): void;
  /** Somebody's name, as far as the room or the log has told it; empty otherwise. */
  nameOf(clinicianId: string): string;
  /** For those who listen to the page. */
  say(words: string): void;
  /** A sentence at the top of the page until the next one; empty takes it away. Errors of `hub.invoke` may be given as they are. */
  problem(error: unknown): void;
  /** How loud each voice is, 0 to 1; asked again after `refreshVoices`. One module alone decides it: the choice of a language. */
  setVolumes(volumeOf: (media: RemoteMedia) => number): void;
  refreshVoices(): void;
  /** The microphone that was chosen, open already; null where there is none. Whoever sends it by another way sends a clone, muted by itself. */
  microphone(): MediaStreamTrack | null;
  /** Told when another one is open, or none any more. */
  onMicrophone(callback: () => void): void;
  showTab(panel: string): void;
  /** A number beside the tab's word, such as of open questions; 0 shows none. */
  countTab(panel: string, count: number): void;
}

export type BriefingPanel = (context: BriefingContext) => void;
